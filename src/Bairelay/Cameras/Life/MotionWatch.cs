using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Push;
using Bairelay.Protocol.Baichuan;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cameras.Life;

/// <summary>
/// Gives <see cref="MotionState"/> its time, holds the camera for as long as the state wants it, and tells of every
/// change in its order.
/// </summary>
internal sealed class MotionWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly MotionState _state;
    private readonly WakeLocks _locks;
    private readonly Action<CameraReport> _tell;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private WakeLease? _lease;
    private bool _disposed;

    public MotionWatch(TimeSpan hold, WakeLocks locks, Action<CameraReport> tell, TimeProvider time, ILogger log)
    {
        (_state, _locks, _tell, _time) = (new MotionState(hold), locks, tell, time);
        _timer = GuardedTimer.Create(time, log, () => Change((_, _) => false));
    }

    public Motion Current
    {
        get
        {
            lock (_lock) return _state.Current;
        }
    }

    /// <summary>Whether a call would mean nothing new just now.</summary>
    public bool IsLate
    {
        get
        {
            lock (_lock) return _state.IsLate(Moment.Now(_time));
        }
    }

    public void Restore(DateOnly day, int count, DateTimeOffset? last)
    {
        lock (_lock) _state.Restore(day, count, last);
    }

    /// <param name="called">When the camera connected.</param>
    public PushOutcome Push(bool afterBoot, Moment called)
    {
        var outcome = PushOutcome.Late;
        Change((now, local) =>
        {
            outcome = _state.Push(now, local, afterBoot, called);
            return outcome == PushOutcome.Edge;
        });
        return outcome;
    }

    public void Reported(AlarmEvent alarm) => Change((now, local) => _state.Reported(alarm, now, local));

    /// <param name="letGo">By us, for nobody wanted it a moment ago.</param>
    public void SessionEnded(bool letGo) =>
        Change((_, local) => _state.SessionEnded(local, opensAgain: letGo && _lease is { HasEnded: false }));

    public void NewDay() => Change((_, local) => _state.NewDay(DateOnly.FromDateTime(local.DateTime)));

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer.Dispose();
            _lease?.Dispose();
        }
    }

    /// <summary>Telling under the lock keeps the order: whoever is told only takes it down.</summary>
    private void Change(Func<Moment, DateTimeOffset, bool> change)
    {
        lock (_lock)
        {
            if (_disposed) return;
            var now = Moment.Now(_time);
            var local = _time.GetLocalNow();
            // What was due comes first, whichever of timer and news is faster.
            if (_state.Advance(now, local)) _tell(new MotionReport(_state.Current));
            if (change(now, local)) _tell(new MotionReport(_state.Current));
            Hold(now);
        }
    }

    private void Hold(Moment now)
    {
        if (_state.HeldUntil is not { } until)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _lease?.Dispose();
            _lease = null;
            return;
        }

        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, until - now.Milliseconds)), Timeout.InfiniteTimeSpan);
        _lease ??= _locks.Take(_state.Current.Source == MotionSource.Push ? LeaseHolders.Push : LeaseHolders.Camera, LeaseKind.Motion);
    }
}
