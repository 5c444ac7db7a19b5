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

    /// <summary>A full disk is tried again, or a crash after it has room would lose what came while it was full.</summary>
    private static readonly TimeSpan s_retry = TimeSpan.FromMinutes(1);

    private readonly Lock _writing = new();
    private readonly Func<bool> _write;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _notBefore;
    private int _dirty;
    private bool _disposed;

    /// <param name="write">False: it could not be written.</param>
    public StateKeeper(Func<bool> write, TimeProvider time, ILogger log)
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
            if (_write() || Volatile.Read(ref _disposed)) return;
            Volatile.Write(ref _dirty, 1);
            _timer.Change(s_retry, Timeout.InfiniteTimeSpan);
        }
    }
}
