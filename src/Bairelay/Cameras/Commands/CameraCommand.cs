using Bairelay.Cameras.Reaching;
using Bairelay.Cameras.Session;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cameras.Commands;

/// <summary>What a command needs to begin talking to a camera that has been reached.</summary>
/// <param name="FirstNumber">Of the session's messages; any.</param>
internal sealed record SessionStart(SessionSettings Settings, ushort FirstNumber, TimeProvider Time, ILogger Log);

/// <summary>Something that one camera is to do once, with everything that it needs for that.</summary>
internal abstract class CameraCommand
{
    /// <summary>
    /// The longest time from a connected camera to the result: several requests that a bad link repeats. Null: what the
    /// time for reaching the camera has left.
    /// </summary>
    public virtual TimeSpan? Limit => TimeSpan.FromSeconds(60);

    /// <summary>It needs no session, and does without a login where there is none.</summary>
    public virtual bool ConnectsAlone => false;

    /// <summary>Takes the camera's pipe over, also when it fails.</summary>
    /// <exception cref="CameraException">The camera did not play its part.</exception>
    public abstract Task<CommandOutcome> RunAsync(ReachedCamera camera, SessionStart start, CancellationToken cancellation);

    /// <summary>The same with a session that is open already and stays so.</summary>
    /// <param name="report">How it was reached.</param>
    /// <exception cref="CameraException">The camera did not play its part.</exception>
    public abstract Task<CommandOutcome> RunAsync(CameraSession session, ReachReport report, CancellationToken cancellation);
}

/// <summary>A command that needs a login.</summary>
internal abstract class SessionCommand : CameraCommand
{
    public sealed override async Task<CommandOutcome> RunAsync(ReachedCamera camera, SessionStart start, CancellationToken cancellation)
    {
        // Disposing logs out and lets the camera sleep, whatever happened.
        await using var session = await CameraSession.OpenAsync(
            camera.Pipe, start.Settings, start.FirstNumber, start.Time, start.Log, cancellation);
        return await RunAsync(session, cancellation);
    }

    public sealed override Task<CommandOutcome> RunAsync(CameraSession session, ReachReport report, CancellationToken cancellation) =>
        RunAsync(session, cancellation);

    /// <exception cref="CameraException">The camera did not play its part.</exception>
    protected abstract Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation);
}
