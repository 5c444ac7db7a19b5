using Bairelay.Benchmarks.Posix;

namespace Bairelay.Benchmarks.Footprint;

/// <summary>What the system counts for a process.</summary>
/// <param name="ResidentBytes">In memory just now, shared pages included.</param>
/// <param name="CpuNanoseconds">User and system, of all its threads so far.</param>
/// <param name="Sleeps">How often a thread of those that live gave up its processor to wait: as often it was woken.</param>
internal readonly record struct ProcessFigures(long ResidentBytes, long CpuNanoseconds, long Sleeps)
{
    public static ProcessFigures Of(int process)
    {
        var pages = long.Parse(File.ReadAllText($"/proc/{process}/statm").Split(' ')[1]);
        return new ProcessFigures(pages * Environment.SystemPageSize, CpuClock.NanosecondsOf(process), SleepsOf(process));
    }

    private static long SleepsOf(int process)
    {
        var sum = 0L;
        foreach (var thread in Directory.GetDirectories($"/proc/{process}/task"))
        {
            var line = File.ReadLines(Path.Combine(thread, "status")).First(line => line.StartsWith("voluntary_ctxt_switches", StringComparison.Ordinal));
            sum += long.Parse(line[(line.IndexOf(':') + 1)..]);
        }

        return sum;
    }
}
