namespace Bairelay.Tests.Support;

/// <summary>Counts what a piece of code allocates.</summary>
internal static class Allocations
{
    /// <summary>
    /// The least of some runs: a collection that another test causes adds the unused rest of this thread's buffer to the
    /// count, and what allocates by itself does so every time.
    /// </summary>
    public static long Of(Action work)
    {
        var least = long.MaxValue;
        for (var run = 0; run < 5; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
