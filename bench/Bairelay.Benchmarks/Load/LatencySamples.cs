namespace Bairelay.Benchmarks.Load;

/// <summary>Every single duration of a measurement, so that a percentile is a sample and no interpolation.</summary>
internal sealed class LatencySamples(int capacity)
{
    private readonly long[] _ticks = new long[capacity];
    private bool _sorted;

    public int Count { get; private set; }

    public void Add(long ticks)
    {
        if (Count == _ticks.Length) return;
        _ticks[Count++] = ticks;
        _sorted = false;
    }

    /// <summary>In microseconds; not a number without samples.</summary>
    public double Percentile(double percent)
    {
        if (Count == 0) return double.NaN;
        if (!_sorted) Array.Sort(_ticks, 0, Count);
        _sorted = true;
        var rank = (int)Math.Ceiling(percent / 100 * Count) - 1;
        return Ticks.ToMicroseconds(_ticks[Math.Clamp(rank, 0, Count - 1)]);
    }
}
