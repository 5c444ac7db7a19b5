using Bairelay.Cameras.Life;

namespace Bairelay.Soak;

/// <summary>What the service booked of each camera's time, summed over days and restarts.</summary>
internal sealed class LedgerBook
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, double> _sums = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AwakeDay> _last = new(StringComparer.Ordinal);

    public double Sum(string camera)
    {
        lock (_lock) return _sums.GetValueOrDefault(camera);
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
