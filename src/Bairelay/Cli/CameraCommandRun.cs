using System.CommandLine;
using Bairelay.Cameras.Commands;
using Bairelay.Configuration;
using Bairelay.Control;
using Bairelay.Diagnostics;
using Bairelay.Diagnostics.Logging;
using Bairelay.LocalCloud;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cli;

/// <summary>
/// One command for one camera, from the command line to its exit code: carried out by the running service if there is
/// one, so that two programs never fight over a camera, else by this program itself.
/// </summary>
internal sealed class CameraCommandRun(ParseResult parsed, GlobalOptions options, Surroundings surroundings)
{
    private readonly CommandOutput _output = new(
        parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(options.Json));

    /// <summary>Where the bytes of the result go; null when it has none.</summary>
    public ResultFile? File { get; init; }

    /// <summary>Seconds; null for the usual ones.</summary>
    public int? Timeout { get; init; }

    public async Task<int> RunAsync(CommandRequest request)
    {
        if (CheckOptions() is { } mistake) return _output.Write(mistake);
        var configuration = ConfigurationFile.Load(parsed.GetValue(options.Config)!.ToString(), surroundings.Variable);
        if (configuration.Options is not { } settings) return ConfigurationReport.Refuse(
            configuration, parsed.GetValue(options.Json), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (CommandDesk.Check(settings, request, out _, out _) is { } failure) return _output.Write(failure);

        using var signals = new TerminationSignals();
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(signals.Token, surroundings.Interrupt);
        try
        {
            var outcome = await AskServiceAsync(settings, request, interrupted.Token) ?? await RunHereAsync(settings, request, interrupted.Token);
            if (File is not null && outcome.Result is { Bytes: not null } picture) outcome = await File.WriteAsync(picture);
            return _output.Write(outcome, request.Camera);
        }
        catch (OperationCanceledException)
        {
            return _output.Write(CommandFailure.Interrupted);
        }
    }

    /// <summary>What is wrong with the options, before anything else happens.</summary>
    private CommandFailure? CheckOptions()
    {
        if (Timeout is { } seconds and not (>= 1 and <= ControlRequest.MostSeconds))
            return CommandFailure.Usage($"--timeout is a number of seconds from 1 to {ControlRequest.MostSeconds}, not {seconds}");
        if (File is { IsStandardOutput: true } && parsed.GetValue(options.Json))
            return CommandFailure.Usage("snapshot: --json and -f - both want standard output; give a file");
        return File?.Check();
    }

    private async Task<CommandOutcome?> AskServiceAsync(BairelayOptions settings, CommandRequest request, CancellationToken cancellation)
    {
        var folder = StateFolder.Resolve(settings, surroundings.Variable);
        var client = new ControlClient(ControlPaths.Candidates(settings, folder, surroundings.RuntimeFolder), surroundings.Time);
        return await client.RunAsync(new ControlRequest(request.Command, request.Camera, request.Words, Timeout), Progress(), cancellation);
    }

    private async Task<CommandOutcome> RunHereAsync(BairelayOptions settings, CommandRequest request, CancellationToken cancellation)
    {
        var errors = parsed.InvocationConfiguration.Error;
        await using var sink = new LineSink(errors, surroundings.Time);
        var notUnderstood = new List<string>();
        var levels = LogLevels.Parse(
            surroundings.Variable("BAIRELAY_LOG"), GlobalOptions.Verbosity(parsed), notUnderstood, usual: LogLevel.Warning);
        var loggers = new LineLoggers(levels, LogColour.IsWanted(errors), sink, surroundings.Time);
        foreach (var part in notUnderstood) loggers.For("program").LogLevelNotUnderstood(part);

        var folder = StateFolder.Resolve(settings, surroundings.Variable);
        var opener = surroundings.Opener ?? Composition.OpenerOf(settings, new ServiceSetup(folder, loggers.For, surroundings.Time), wake: null);
        var connection = new OwnConnection(opener, surroundings.Time, RandomNumbersExtensions.Secure, loggers.For("camera"));
        var access = new CameraAccess(connection.RunAsync, surroundings.Time);
        var limit = Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : CommandTerms.UsualLimit;
        return await new CommandDesk(settings, access).RunAsync(request, new CommandTerms($"cli:{request.Command}", limit, Progress()), cancellation);
    }

    private ProgressLines? Progress() => surroundings.ShowsProgress ? new ProgressLines(parsed.InvocationConfiguration.Error) : null;
}
