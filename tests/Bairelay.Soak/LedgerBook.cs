using Bairelay.Cameras.Life;

namespace Bairelay.Soak;

/// <summary>What the service booked of each camera's time, summed over days and restarts.</summary>
internal sealed class LedgerBook
{
    /// <summary>Seconds from a wake to a session, beside the boot.</summary>
    private const double Reaching = 2;

    /// <summary>At midnight a minute's worth at most is not told.</summary>
    private const double Midnight = 60;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, double> _sums = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AwakeDay> _last = new(StringComparer.Ordinal);

    public double Sum(string camera)
    {
        lock (_lock) return _sums.GetValueOrDefault(camera);
    }

    /// <summary>
    /// Compares with the camera's own count. We count from the attempt on, it counts from the session on: the difference is
    /// its boot, and what is lost on the radio.
    /// </summary>
    public string? Judge(SoakCamera camera)
    {
        if (camera.TimesAway > 0) return null;
        var (booked, held, sessions) = (Sum(camera.Name), camera.Simulated.HeldTime.TotalSeconds, camera.Simulated.SessionsOpened);
        var most = held * 1.05 + sessions * (camera.BootTime.TotalSeconds + Reaching) + Midnight;
        return booked < held * 0.95 - Midnight || booked > most
            ? $"{camera.Name} ({camera.Kind.Name}): {booked:0} s in the ledger, and by its own count {held:0} s in {sessions} sessions" : null;
    }

    /// <summary>A new run begins with what it read from its file.</summary>
    public void NewRun()
    {
        lock (_lock) _last.Clear();
    }

    public void Take(string camera, AwakeDay day)
    {
        lock (_lock)
        {
            var before = _last.GetValueOrDefault(camera);
            _last[camera] = day;
            if (before is null) return;
            var more = day.Day == before.Day ? day.Total - before.Total : day.Total;
            _sums[camera] = _sums.GetValueOrDefault(camera) + more;
        }
    }
}
