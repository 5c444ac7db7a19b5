namespace Bairelay.BadLine;

/// <summary>What happens to each frame of one direction, by a seed.</summary>
/// <param name="random">Decides everything.</param>
/// <param name="delay">Milliseconds, at least.</param>
/// <param name="jitter">Milliseconds, at most on top.</param>
/// <param name="duplicate">The share of frames that arrive twice.</param>
/// <param name="reorder">The share that others overtake; all others keep their order.</param>
internal sealed class Weather(Random random, double delay, double jitter, double duplicate, double reorder)
{
    private const double LateBy = 40;

    private double _last;

    /// <summary>When a frame that comes now arrives: once or twice.</summary>
    public IEnumerable<double> Arrivals(double now)
    {
        yield return Arrival(now);
        if (random.NextDouble() < duplicate) yield return Arrival(now);
    }

    private double Arrival(double now)
    {
        var due = now + delay + random.NextDouble() * jitter;
        if (random.NextDouble() < reorder) return due + LateBy;
        return _last = Math.Max(_last, due);
    }
}
