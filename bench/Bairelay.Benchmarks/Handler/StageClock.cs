namespace Bairelay.Benchmarks.Handler;

/// <summary>
/// Times one call among many. The best of several repetitions counts: whatever else the machine does can only make
/// one slower.
/// </summary>
internal static class StageClock
{
    private const int Repetitions = 15;

    /// <summary>Nanoseconds a call of a loop that makes the given number of calls.</summary>
    public static double Nanoseconds(int calls, Action<int> loop)
    {
        var best = double.MaxValue;
        for (var i = 0; i < Repetitions; i++)
        {
            var start = Ticks.Now;
            loop(calls);
            best = Math.Min(best, Ticks.ToMicroseconds(Ticks.Now - start) * 1000 / calls);
        }

        return best;
    }
}
