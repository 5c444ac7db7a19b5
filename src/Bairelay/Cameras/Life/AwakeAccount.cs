using System.Collections.Immutable;

namespace Bairelay.Cameras.Life;

/// <summary>
/// Counts the seconds that one camera was held awake by us, by local day and reason. Each second is booked once, to the
/// reason that pays at that moment, so the reasons add up to the total.
/// </summary>
internal sealed class AwakeAccount(TimeProvider time)
{
    private readonly Lock _lock = new();
    private ImmutableSortedDictionary<string, double> _seconds = ImmutableSortedDictionary<string, double>.Empty;
    private DateOnly _day = DateOnly.FromDateTime(time.GetLocalNow().DateTime);
    private AwakeDay? _ofLaterDay;
    private string _payer = LeaseHolders.Camera;
    private long? _bookedUpTo;

    public AwakeDay Today
    {
        get
        {
            lock (_lock)
            {
                Book();
                return new AwakeDay(_day, _seconds);
            }
        }
    }

    /// <summary>What an earlier run booked on the same day.</summary>
    public void Restore(AwakeDay day)
    {
        lock (_lock)
        {
            if (day.Day == _day) _seconds = day.Seconds;
            // A machine without a clock of its own may only learn later which day it is.
            else if (day.Day > _day) _ofLaterDay = day;
        }
    }

    /// <summary>Held from now on.</summary>
    /// <param name="since">A timestamp of the time provider: when it was first sent for.</param>
    public void Begin(long since)
    {
        lock (_lock) _bookedUpTo ??= since;
    }

    public void End()
    {
        lock (_lock)
        {
            Book();
            _bookedUpTo = null;
        }
    }

    /// <summary>Who pays from now on.</summary>
    public void PaidBy(string reason)
    {
        lock (_lock)
        {
            Book();
            _payer = reason;
        }
    }

    /// <summary>Local midnight divides what lies on both sides of it.</summary>
    private void Book()
    {
        var local = time.GetLocalNow().DateTime;
        var today = DateOnly.FromDateTime(local);
        // A clock that is set back over midnight does not take a day's figures away.
        if (today > _day || today < _day.AddDays(-1))
        {
            // Yesterday's share was told up to its last booking; a minute's worth at most is not.
            _day = today;
            _seconds = _ofLaterDay?.Day == today ? _ofLaterDay.Seconds : ImmutableSortedDictionary<string, double>.Empty;
            if (_bookedUpTo is { } earlier && time.GetElapsedTime(earlier) > local.TimeOfDay)
                _bookedUpTo = time.GetTimestamp() - (long)(local.TimeOfDay.TotalSeconds * time.TimestampFrequency);
        }

        if (_bookedUpTo is not { } since) return;
        var now = time.GetTimestamp();
        _bookedUpTo = now;
        var elapsed = time.GetElapsedTime(since, now).TotalSeconds;
        if (elapsed > 0) _seconds = _seconds.SetItem(_payer, _seconds.GetValueOrDefault(_payer) + elapsed);
    }
}
