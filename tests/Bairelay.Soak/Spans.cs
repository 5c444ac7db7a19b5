namespace Bairelay.Soak;

/// <summary>When something was not there.</summary>
internal sealed class Spans(SoakTime time)
{
    private readonly Lock _lock = new();
    private readonly List<(TimeSpan From, TimeSpan? To)> _all = [];

    public bool IsOpen
    {
        get
        {
            lock (_lock) return _all is [.., { To: null }];
        }
    }

    public int Count
    {
        get
        {
            lock (_lock) return _all.Count;
        }
    }

    public void Begin()
    {
        lock (_lock)
        {
            if (!IsOpen) _all.Add((time.Passed, null));
        }
    }

    public void End()
    {
        lock (_lock)
        {
            if (IsOpen) _all[^1] = (_all[^1].From, time.Passed);
        }
    }

    public bool Touch(TimeSpan from, TimeSpan to)
    {
        lock (_lock) return _all.Exists(span => span.From <= to && (span.To is not { } end || end >= from));
    }
}
