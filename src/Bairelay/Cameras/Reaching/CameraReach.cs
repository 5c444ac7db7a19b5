using Bairelay.Diagnostics;

namespace Bairelay.Cameras.Reaching;

/// <summary>
/// Wakes a camera and opens a pipe to it, by every path that the configuration leaves (docs/protocol.md 6.4). All
/// paths are tried at once; the first that succeeds wins and the others are let go. Sends nothing unless asked to.
/// </summary>
internal sealed class CameraReach(ReachServices services)
{
    /// <param name="lease">
    /// For as long as somebody wants the camera: a wake goes on to its last packet beyond the first success, unless this
    /// ends before. Without it, a wake ends with the reaching.
    /// </param>
    /// <exception cref="CameraUnreachableException">No path led to it within the target's limit, or none can.</exception>
    /// <exception cref="OperationCanceledException">The token.</exception>
    public async Task<ReachedCamera> OpenAsync(
        ReachTarget target, IProgress<ReachProgress>? progress, CancellationToken cancellation, CancellationToken lease = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var begun = services.Time.GetTimestamp();
        await using var attempt = new ReachAttempt(target, services, progress, lease);
        try
        {
            var reached = await attempt.RunAsync(cancellation);
            var took = services.Time.GetElapsedTime(begun);
            services.Log.CameraReached(target.Name, reached.Report.Path, reached.Report.Transport, reached.Pipe.Peer, (long)took.TotalMilliseconds);
            services.Memory?.Note(target.Name, reached.Report, took, attempt.TcpAnswered, services.Time.GetUtcNow());
            return reached;
        }
        catch (CameraUnreachableException exception)
        {
            services.Log.CameraNotReached(target.Name, exception.Reason, services.Memory?.Recall(target.Name)?.ToString() ?? "never");
            throw;
        }
    }
}
