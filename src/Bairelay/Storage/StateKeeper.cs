using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Microsoft.Extensions.Logging;

namespace Bairelay.Storage;

/// <summary>
/// Writes state a moment after something in it has changed, and at most every ten seconds: memory cards wear out.
/// </summary>
internal sealed class StateKeeper : IDisposable
{
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);

    private readonly Lock _writing = new();
    private readonly Action _write;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _notBefore;
    private int _dirty;
    private bool _disposed;

    public StateKeeper(Action write, TimeProvider time, ILogger log)
    {
        _write = write;
        _time = time;
        _timer = GuardedTimer.Create(time, log, Write);
    }

    public void MarkChanged()
    {
        if (Interlocked.Exchange(ref _dirty, 1) != 0) return;
        if (Volatile.Read(ref _disposed)) return;
        var wait = TimeSpan.FromMilliseconds(Interlocked.Read(ref _notBefore) - Moment.Now(_time).Milliseconds);
        _timer.Change(wait > s_settle ? wait : s_settle, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Writes once more, so that a clean stop keeps the times of the last heartbeats too.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _disposed, true);
        _timer.Dispose();
        Write();
    }

    private void Write()
    {
        lock (_writing)
        {
            Volatile.Write(ref _dirty, 0);
            Interlocked.Exchange(ref _notBefore, Moment.Now(_time).Milliseconds + (long)s_interval.TotalMilliseconds);
            _write();
        }
    }
}
