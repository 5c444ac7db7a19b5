using System.CommandLine;
using Bairelay.Configuration;
using Bairelay.Diagnostics.Captures;

namespace Bairelay.Cli;

/// <summary><c>bairelay decode FILE</c>: shows what cameras say in a recording. Touches no network.</summary>
internal static class DecodeCommand
{
    public static Command Create(GlobalOptions options) =>
        Create(options, Console.OpenStandardInput, Environment.GetEnvironmentVariable);

    internal static Command Create(GlobalOptions options, Func<Stream> standardInput, Func<string, string?> environment)
    {
        var file = new Argument<FileInfo>("FILE")
        {
            Description = "A pcap, pcapng, raw or hex file, told apart by content; - reads standard input.",
        };
        var passwordFile = new Option<FileInfo>("--password-file")
        {
            Description = $"A file with the camera's password, for what it encrypted; or set {PasswordSource.Variable}.",
            HelpName = "FILE",
        };
        var command = new Command("decode", "Decodes captured packets and streams (BcUdp, Baichuan, BcMedia) offline.")
        {
            file, passwordFile,
        };
        command.SetAction(parse =>
        {
            var path = parse.GetRequiredValue(file).ToString();
            var (output, errors) = (parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error);
            using IDecodeReport report = parse.GetValue(options.Json)
                ? new JsonReport(path, output)
                : new TextReport(path, output, errors);
            try
            {
                if (!PasswordSource.TryRead(parse.GetValue(passwordFile), environment, out var password, out var reason))
                {
                    report.Fail(DecodeFailure.NoPassword(reason));
                    return ExitCode.Usage;
                }

                return Run(path, standardInput, password, report);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Reading never gets here: the disk is full, or standard output was closed from the start. A pipe
                // that the next program closed, as head does, makes no exception at all.
                errors.WriteLine("decode: the result could not be written in full");
                return ExitCode.Failure;
            }
        });
        return command;
    }

    private static int Run(string path, Func<Stream> standardInput, Secret? password, IDecodeReport report)
    {
        using var stream = Open(path, standardInput, out var failure);
        if (stream is not null)
        {
            var reader = new CaptureReader(stream, password);
            foreach (var item in reader.Read()) report.Add(item, reader);
            failure = reader.Failure;
            if (failure is null) report.End(reader);
        }

        if (failure is not null) report.Fail(failure);
        return failure?.Exit ?? ExitCode.Success;
    }

    private static Stream? Open(string path, Func<Stream> standardInput, out DecodeFailure? failure)
    {
        failure = null;
        if (path is "-") return standardInput();
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 64 * 1024);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            failure = DecodeFailure.NotFound;
        }
        catch (UnauthorizedAccessException)
        {
            failure = Directory.Exists(path) ? DecodeFailure.IsFolder : DecodeFailure.NotPermitted;
        }
        catch (IOException)
        {
            failure = DecodeFailure.ReadError;
        }

        return null;
    }
}
