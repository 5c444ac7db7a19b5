using Bairelay.Cameras.Reaching;

namespace Bairelay.Cameras.Life;

/// <summary>Those who wait for a camera to be connected.</summary>
internal sealed class SessionWaiters : IProgress<ReachProgress>
{
    private readonly Lock _lock = new();
    private readonly List<Waiter> _waiting = [];

    /// <param name="Limit">How long it has patience.</param>
    private sealed record Waiter(TimeSpan Limit, IProgress<ReachProgress>? Progress, TaskCompletionSource<LiveSession> Source)
    {
        /// <summary>It waited already when the attempt under way began, so that attempt's failure is its own.</summary>
        public bool IsInAttempt { get; set; }
    }

    /// <summary>The longest patience; null when nobody waits.</summary>
    public TimeSpan? Limit
    {
        get
        {
            lock (_lock) return _waiting.Count == 0 ? null : _waiting.Max(one => one.Limit);
        }
    }

    public async Task<LiveSession> WaitAsync(TimeSpan limit, IProgress<ReachProgress>? progress, CancellationToken cancellation)
    {
        var waiter = new Waiter(limit, progress, new TaskCompletionSource<LiveSession>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock) _waiting.Add(waiter);
        try
        {
            return await waiter.Source.Task.WaitAsync(cancellation);
        }
        finally
        {
            lock (_lock) _waiting.Remove(waiter);
        }
    }

    public void AttemptBegins()
    {
        lock (_lock)
        {
            foreach (var waiter in _waiting) waiter.IsInAttempt = true;
        }
    }

    public void Connected(LiveSession live)
    {
        foreach (var waiter in Copy()) waiter.Source.TrySetResult(live);
    }

    /// <summary>True if somebody has come too late for the attempt that failed and waits for the next one.</summary>
    /// <param name="all">Nobody need wait for another one.</param>
    public bool Failed(CameraException cause, bool all)
    {
        var waiters = Copy();
        foreach (var waiter in waiters.Where(one => all || one.IsInAttempt)) waiter.Source.TrySetException(cause);
        return !all && waiters.Exists(one => !one.IsInAttempt);
    }

    public void Report(ReachProgress value)
    {
        foreach (var waiter in Copy()) waiter.Progress?.Report(value);
    }

    private List<Waiter> Copy()
    {
        lock (_lock) return [.. _waiting];
    }
}
