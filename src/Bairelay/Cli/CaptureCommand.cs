using System.CommandLine;
using Bairelay.Cameras.Commands;
using Bairelay.Configuration;
using Bairelay.Control;
using Bairelay.Diagnostics.Recordings;

namespace Bairelay.Cli;

/// <summary><c>bairelay capture CAMERA -f FILE</c>: the running service records what is said with one camera.</summary>
internal sealed class CaptureCommand
{
    private readonly Argument<string> _camera = new("CAMERA") { Description = "Its name in the configuration." };
    private readonly Argument<string[]> _words = new("WORDS")
    {
        Arity = ArgumentArity.ZeroOrMore,
        HelpName = CaptureRequest.Words,
        Description = "60 seconds by default; \"ask\" opens a session; \"with\" names what is to stay in.",
    };

    private readonly Option<string> _file = new("--file", "-f") { Description = "The file; - is standard output.", HelpName = "FILE", Required = true };
    private readonly GlobalOptions _options;
    private readonly Surroundings _surroundings;

    private CaptureCommand(GlobalOptions options, Surroundings surroundings)
    {
        (_options, _surroundings) = (options, surroundings);
        _words.CompletionSources.Add(["ask", "with", .. RecordingMask.Words.Select(one => one.Word)]);
    }

    public static Command Create(GlobalOptions options, Surroundings surroundings)
    {
        var capture = new CaptureCommand(options, surroundings);
        var command = new Command(
            CaptureRequest.Name, "Records what one camera says, with secrets, UIDs, addresses and pictures removed, for a report of a new model.")
        {
            capture._camera, capture._words, capture._file,
        };
        command.SetAction((parsed, _) => capture.RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var json = parsed.GetValue(_options.Json);
        var printer = new CommandOutput(output, errors, json);
        var (camera, words) = (parsed.GetRequiredValue(_camera), parsed.GetValue(_words) ?? []);
        var file = new ResultFile(CaptureRequest.Name, parsed.GetRequiredValue(_file), _surroundings.StandardOutput) { IsPrivate = true };
        if (file.IsStandardOutput && json) return printer.Write(CommandFailure.Usage("capture: --json and -f - both want standard output; give a file"));
        if (file.Check() is { } unwritable) return printer.Write(unwritable);
        if (CaptureRequest.Read(words, out var mistake) is null) return printer.Write(CommandFailure.Usage($"{CaptureRequest.Name}: {mistake}"));
        var path = parsed.GetValue(_options.Config)!.ToString();
        var configuration = ConfigurationFile.Load(path, _surroundings.Variable);
        if (configuration.Options is not { } settings) return ConfigurationReport.Refuse(configuration, json, output, errors);
        if (CommandDesk.Find(settings, camera, out _) is { } unknown) return printer.Write(unknown);

        using var signals = new TerminationSignals();
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(signals.Token, _surroundings.Interrupt);
        var client = new ControlClient(
            ControlPaths.Candidates(settings, StateFolder.Resolve(settings, _surroundings.Variable), _surroundings.RuntimeFolder), _surroundings.Time);
        var progress = _surroundings.ShowsProgress ? new ProgressLines(errors) : null;
        try
        {
            var outcome = await client.RunAsync(new ControlRequest(CaptureRequest.Name, camera, words, null), progress, interrupted.Token);
            if (outcome is null)
                return printer.Write(new CommandFailure("no_service", $"No service is running that hears the camera. Start one with: bairelay -c {path} run. If it runs as root or under systemd, use sudo here too", ExitCode.Failure));
            if (outcome.Result is { Bytes: not null } recording)
                outcome = await file.WriteAsync(recording with { Text = [.. recording.Text.Select(line => line.Replace("decode FILE", $"decode {parsed.GetRequiredValue(_file)}", StringComparison.Ordinal))] });
            return printer.Write(outcome, camera);
        }
        catch (OperationCanceledException)
        {
            return printer.Write(CommandFailure.Interrupted);
        }
    }
}
