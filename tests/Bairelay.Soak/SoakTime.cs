namespace Bairelay.Soak;

/// <summary>
/// Made-up time. It moves only by <see cref="Advance"/>; what is due on the way rings in its order, on the thread pool as
/// timers do. Counts the timers that are alive.
/// </summary>
internal sealed class SoakTime : TimeProvider
{
    private static readonly DateTimeOffset s_began = new(2026, 3, 8, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Not from zero: "long ago" must be a time that has been.</summary>
    private static readonly long s_first = TimeSpan.FromDays(2).Ticks;

    private readonly Lock _lock = new();
    private readonly PriorityQueue<(Alarm Alarm, int Version), long> _due = new();
    private readonly HashSet<Alarm> _alive = [];
    private long _now = s_first;
    private long _rung;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public int TimersAlive
    {
        get
        {
            lock (_lock) return _alive.Count;
        }
    }

    /// <summary>Whose they are, as far as that can be seen.</summary>
    public IEnumerable<string> Timers
    {
        get
        {
            lock (_lock) return [.. _alive.Select(alarm => alarm.ToString())];
        }
    }

    /// <summary>From now until something is due, at most the given time.</summary>
    public TimeSpan UntilNext(TimeSpan most)
    {
        lock (_lock)
        {
            while (_due.TryPeek(out var next, out var due))
            {
                if (next.Alarm.IsCurrent(next.Version)) return due - _now < most.Ticks ? TimeSpan.FromTicks(due - _now) : most;
                _due.Dequeue();
            }

            return most;
        }
    }

    public long TimersRung => Interlocked.Read(ref _rung);

    public TimeSpan Passed => TimeSpan.FromTicks(GetTimestamp() - s_first);

    public override DateTimeOffset GetUtcNow() => s_began + Passed;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        lock (_lock) _alive.Add(alarm);
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Waits until so much made-up time has passed.</summary>
    public async Task PassAsync(TimeSpan by)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var timer = CreateTimer(_ => over.TrySetResult(), null, by > TimeSpan.Zero ? by : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        await over.Task;
    }

    /// <summary>Moves on by so much.</summary>
    public void Advance(TimeSpan by)
    {
        var until = _now + by.Ticks;
        while (true)
        {
            (Alarm Alarm, int Version) next;
            lock (_lock)
            {
                if (!_due.TryPeek(out next, out var due) || due > until)
                {
                    Volatile.Write(ref _now, until);
                    return;
                }

                _due.Dequeue();
                if (!next.Alarm.IsCurrent(next.Version)) continue;
                if (due > _now) Volatile.Write(ref _now, due);
            }

            if (next.Alarm.Ring(next.Version)) Interlocked.Increment(ref _rung);
        }
    }

    private sealed class Alarm(SoakTime time, TimerCallback callback, object? state) : ITimer
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource? _ended;
        private TimeSpan _period;
        private int _version;
        private int _ringing;
        private bool _disposed;

        public bool IsCurrent(int version) => Volatile.Read(ref _version) == version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_lock)
            {
                if (_disposed) return false;
                _period = period;
                Set(dueTime);
                return true;
            }
        }

        /// <summary>False if it was changed meanwhile.</summary>
        public bool Ring(int version)
        {
            lock (_lock)
            {
                if (_disposed || _version != version) return false;
                _ringing++;
                Set(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan);
            }

            ThreadPool.UnsafeQueueUserWorkItem(static alarm => alarm.Call(), this, preferLocal: false);
            return true;
        }

        public void Dispose()
        {
            lock (_lock)
            {
                if (_disposed) return;
                _disposed = true;
                _version++;
            }

            lock (time._lock) time._alive.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            lock (_lock)
            {
                if (_ringing == 0) return default;
                _ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return new ValueTask(_ended.Task);
            }
        }

        public override string ToString() => $"{callback.Method.DeclaringType}.{callback.Method.Name} of {state}";

        private void Set(TimeSpan due)
        {
            _version++;
            if (due < TimeSpan.Zero) return;
            lock (time._lock) time._due.Enqueue((this, _version), time._now + due.Ticks);
        }

        private void Call()
        {
            try
            {
                callback(state);
            }
            finally
            {
                lock (_lock)
                {
                    _ringing--;
                    if (_ringing == 0) _ended?.TrySetResult();
                }
            }
        }
    }
}
