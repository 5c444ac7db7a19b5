namespace Bairelay.Cameras.Life;

/// <summary>When a camera last did what only a working set-up lets it do; null: never, as far as is known.</summary>
/// <param name="Asked">It asked the wake server where to register: its DNS leads here.</param>
/// <param name="LoggedIn">We were logged in to it.</param>
/// <param name="Event">It reported a motion, or the end of one, in a session.</param>
/// <param name="Pushed">It called the push service: its DNS leads here for that too, and push is switched on.</param>
internal sealed record MilestoneDates(
    DateTimeOffset? Asked = null, DateTimeOffset? LoggedIn = null, DateTimeOffset? Event = null, DateTimeOffset? Pushed = null);

/// <summary>One camera's, kept over restarts with the ledger, so that <c>doctor</c> can tell what has worked before.</summary>
internal sealed class Milestones(TimeProvider time)
{
    private readonly Lock _lock = new();
    private MilestoneDates _dates = new();

    /// <summary>Raised outside the lock.</summary>
    public event Action? Changed;

    public MilestoneDates Dates
    {
        get
        {
            lock (_lock) return _dates;
        }
    }

    /// <summary>What an earlier run saw.</summary>
    public void Restore(MilestoneDates dates)
    {
        lock (_lock) _dates = dates;
    }

    public void Asked() => Note((dates, now) => dates with { Asked = now });

    public void LoggedIn() => Note((dates, now) => dates with { LoggedIn = now });

    public void Reported() => Note((dates, now) => dates with { Event = now });

    public void Pushed() => Note((dates, now) => dates with { Pushed = now });

    private void Note(Func<MilestoneDates, DateTimeOffset, MilestoneDates> note)
    {
        var now = time.GetUtcNow();
        lock (_lock) _dates = note(_dates, now);
        Changed?.Invoke();
    }
}
