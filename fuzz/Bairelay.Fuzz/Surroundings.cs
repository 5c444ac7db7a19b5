using Microsoft.Extensions.Logging;

namespace Bairelay.Fuzz;

/// <summary>A clock that an input moves, and its timers.</summary>
internal sealed class ScriptTime : TimeProvider
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private readonly List<Timer> _timers = [];
    private TimeSpan _now = TimeSpan.FromHours(1);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => _now.Ticks;

    public override DateTimeOffset GetUtcNow() => s_start + _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    /// <summary>Fires each timer at its time.</summary>
    public void Advance(TimeSpan by)
    {
        var end = _now + by;
        while (_timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due) is { } next)
        {
            _now = next.Due > _now ? next.Due!.Value : _now;
            next.Fire();
        }

        _now = end;
    }

    private sealed class Timer(ScriptTime time, Action callback) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime < TimeSpan.Zero ? null : time._now + dueTime;
            _period = period;
            return true;
        }

        public void Fire()
        {
            Due = _period > TimeSpan.Zero ? time._now + _period : null;
            callback();
        }

        public void Dispose() => time._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>Writes every line, as the program would, and keeps none. An exception in a line is one that nobody expected.</summary>
internal sealed class StrictLog : ILogger
{
    public static StrictLog Instance { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception);
        if (exception is not null) throw new InvalidOperationException(line, exception);
        if (line.Length > 4096) throw new InvalidOperationException($"a line of {line.Length} characters");
    }
}

/// <summary>What is wrong with an answer of the code under test.</summary>
internal static class Demand
{
    public static void That(bool holds, string otherwise)
    {
        if (!holds) throw new InvalidOperationException(otherwise);
    }

    /// <summary>A text that goes to a terminal or a log as it is.</summary>
    public static void OneLine(string text, string what)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c)) throw new InvalidOperationException($"{what} has U+{(int)c:x4} in it: {text}");
        }
    }
}
