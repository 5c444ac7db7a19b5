using Bairelay.Cameras.Reaching;
using Bairelay.Cameras.Session;
using Bairelay.Cli;
using Bairelay.Configuration;
using Bairelay.LocalCloud;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cameras.Commands;

/// <param name="Limit">For the whole of it.</param>
/// <param name="MayWake">False: only a camera that is awake anyway may be reached.</param>
internal sealed record OpenTerms(TimeSpan Limit, IProgress<ReachProgress>? Progress = null, bool MayWake = true);

/// <summary>Reaches a camera, waking it if it may.</summary>
/// <param name="lease">Ends when the camera is no longer wanted; a wake goes on until then.</param>
/// <exception cref="CameraUnreachableException">It cannot be reached.</exception>
internal delegate Task<ReachedCamera> CameraOpener(
    CameraOptions camera, OpenTerms terms, CancellationToken lease, CancellationToken cancellation);

/// <summary>Runs each command over a connection of its own: reached for the command, let go with it.</summary>
internal sealed class OwnConnection(CameraOpener open, TimeProvider time, RandomNumbers random, ILogger log)
{
    /// <inheritdoc cref="CommandRunner"/>
    public async Task<CommandOutcome> RunAsync(
        CameraOptions camera, CameraCommand command, CommandTerms terms, Action<string> connected, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        terms.Progress?.Report($"waking {camera.Name} …");
        using var lease = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var endOfLease = new EndOfLease(lease);
        var reached = await open(camera, new OpenTerms(terms.Limit, StepProgress.Over(terms.Progress)), lease.Token, cancellation);
        var took = time.GetElapsedTime(begun);
        terms.Progress?.Report(StepProgress.Connected(reached.Report, took));
        connected(reached.Report.Transport);

        var start = new SessionStart(SessionSettings.For(camera), (ushort)random(), time, log);
        return await CommandDeadline.RunAsync(
            camera, command.Limit ?? terms.Limit - took, token => command.RunAsync(reached, start, token), time, cancellation);
    }

    /// <summary>However a command ends, nothing wakes its camera afterwards.</summary>
    private readonly struct EndOfLease(CancellationTokenSource lease) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await lease.CancelAsync();
    }
}

/// <summary>The time that a connected camera has for a command.</summary>
internal static class CommandDeadline
{
    public static async Task<CommandOutcome> RunAsync(
        CameraOptions camera, TimeSpan limit, Func<CancellationToken, Task<CommandOutcome>> run, TimeProvider time, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            return await run(either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new CommandFailure("timeout", $"{camera.Name} was connected and not done within {limit.TotalSeconds:0} s", ExitCode.ConnectionFailed);
        }
    }
}

/// <summary>Tells of what worked; what did not is in the message if nothing does.</summary>
internal sealed class StepProgress(IProgress<string> lines) : IProgress<ReachProgress>
{
    public static StepProgress? Over(IProgress<string>? lines) => lines is null ? null : new StepProgress(lines);

    public static string Connected(ReachReport report, TimeSpan took) =>
        $"connected over {report.Transport} ({report.Path}) in {took.TotalSeconds:0.0} s";

    public void Report(ReachProgress value)
    {
        if (value.Ok is true) lines.Report($"{value.Step} done after {value.Elapsed.TotalSeconds:0.0} s{(value.Detail is null ? "" : ": " + value.Detail)}");
    }
}
