using Bairelay.Benchmarks.Child;
using Bairelay.Benchmarks.Load;

namespace Bairelay.Benchmarks.UnderLoad;

/// <summary>One saturated measurement.</summary>
/// <param name="Rate">Heartbeats answered a second, as the load saw it.</param>
/// <param name="CpuMicroseconds">CPU of the server's process for each.</param>
/// <param name="AllocatedBytes">Managed bytes that the server's process allocated for each.</param>
internal readonly record struct Round(double Rate, double CpuMicroseconds, double AllocatedBytes);

/// <summary>Everything that was measured of one server with one number of cameras.</summary>
internal sealed class Series(string kind, int cameras, int latencySamples)
{
    public string Kind { get; } = kind;

    public int Cameras { get; } = cameras;

    public List<Round> Rounds { get; } = [];

    public LatencySamples Latency { get; } = new(latencySamples);

    /// <summary>CPU for each heartbeat at the fixed rate: it includes falling asleep and being woken each time.</summary>
    public List<double> PacedCpuMicroseconds { get; } = [];

    public long Heartbeats { get; private set; }

    public long AllocatedBytes { get; private set; }

    public long Lost { get; private set; }

    public double CpuMicroseconds => Median(Rounds.Select(round => round.CpuMicroseconds));

    /// <summary>
    /// The median, so that it shows whatever recurs with heartbeats, however seldom, and not the few objects that the
    /// runtime's own threads make once in a while.
    /// </summary>
    public double AllocatedPerHeartbeat => Median(Rounds.Select(round => round.AllocatedBytes));

    public void AddSaturated(LoadResult load, Counters before, Counters after)
    {
        Count(load, before, after);
        Rounds.Add(new Round(
            load.Rate, CpuOf(load, before, after), (double)(after.AllocatedBytes - before.AllocatedBytes) / load.Answered));
    }

    public void AddPaced(LoadResult load, Counters before, Counters after)
    {
        Count(load, before, after);
        PacedCpuMicroseconds.Add(CpuOf(load, before, after));
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private void Count(LoadResult load, Counters before, Counters after)
    {
        Heartbeats += load.Answered;
        Lost += load.Lost;
        AllocatedBytes += after.AllocatedBytes - before.AllocatedBytes;
    }

    private static double CpuOf(LoadResult load, Counters before, Counters after) =>
        (after.CpuNanoseconds - before.CpuNanoseconds) / 1000.0 / load.Answered;
}
