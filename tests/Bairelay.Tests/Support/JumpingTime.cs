namespace Bairelay.Tests.Support;

/// <summary>
/// Time as it passes, which also leaps when it is told to: nobody waits for a minute in which nothing happens. It begins
/// at noon, so that no test meets midnight.
/// </summary>
internal sealed class JumpingTime : TimeProvider
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 8, 12, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly HashSet<Alarm> _alarms = [];
    private readonly long _began = System.GetTimestamp();
    private TimeSpan _ahead;
    private TimeSpan _wallClockAhead;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    private TimeSpan Passed
    {
        get
        {
            lock (_lock) return System.GetElapsedTime(_began) + _ahead;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return s_noon + System.GetElapsedTime(_began) + _ahead + _wallClockAhead;
    }

    // Not from zero: "long ago" must be a time that has been.
    public override long GetTimestamp() => (TimeSpan.FromDays(2) + Passed).Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Alarm(this, callback, state, dueTime, period);

    /// <summary>What was due on the way rings at once.</summary>
    public void Jump(double seconds)
    {
        Alarm[] alarms;
        lock (_lock)
        {
            _ahead += TimeSpan.FromSeconds(seconds);
            alarms = [.. _alarms];
        }

        foreach (var alarm in alarms) alarm.Jumped();
    }

    /// <summary>Somebody sets the clock, or the machine was suspended: the wall clock leaps and nothing else does.</summary>
    public void SetClock(double seconds)
    {
        lock (_lock) _wallClockAhead += TimeSpan.FromSeconds(seconds);
    }

    private sealed class Alarm : ITimer
    {
        private readonly JumpingTime _time;
        private readonly Lock _lock = new();
        private readonly ITimer _timer;
        private TimeSpan? _due;
        private TimeSpan _period;

        public Alarm(JumpingTime time, TimerCallback callback, object? state, TimeSpan due, TimeSpan period)
        {
            _time = time;
            _timer = System.CreateTimer(
                _ =>
                {
                    lock (_lock)
                    {
                        // A leap may have rung it once more while it was about to ring.
                        if (_due is null) return;
                        _due = _period > TimeSpan.Zero ? _time.Passed + _period : null;
                    }

                    callback(state);
                },
                null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            lock (time._lock) time._alarms.Add(this);
            Change(due, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_lock)
            {
                _due = dueTime < TimeSpan.Zero ? null : _time.Passed + dueTime;
                _period = period;
                return _timer.Change(dueTime, period);
            }
        }

        public void Jumped()
        {
            lock (_lock)
            {
                if (_due is not { } due) return;
                var left = due - _time.Passed;
                _timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, _period);
            }
        }

        public void Dispose()
        {
            lock (_time._lock) _time._alarms.Remove(this);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            lock (_time._lock) _time._alarms.Remove(this);
            return _timer.DisposeAsync();
        }
    }
}
