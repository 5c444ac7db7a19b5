using System.Diagnostics;
using System.Globalization;
using System.Runtime;

namespace Bairelay.Soak;

/// <summary>What the process holds at one moment.</summary>
/// <param name="Heap">Managed bytes after a collection.</param>
/// <param name="Handles">Open files and sockets.</param>
internal readonly record struct Levels(long Heap, long Resident, int Handles, int Threads, int Timers)
{
    public static Levels Read(SoakTime time)
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        for (var turn = 0; turn < 2; turn++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return Look(time) with { Heap = GC.GetTotalMemory(forceFullCollection: true) };
    }

    /// <summary>Without a collection.</summary>
    public static Levels Look(SoakTime time)
    {
        using var process = Process.GetCurrentProcess();
        var status = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        var resident = long.Parse(status[6..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
        return new Levels(GC.GetTotalMemory(false), resident, Directory.GetFileSystemEntries("/proc/self/fd").Length, process.Threads.Count, time.TimersAlive);
    }

    /// <summary>
    /// Says what has not come back to where it was. Some handles are the runtime's own (it opens symbol files for the first
    /// exception that is printed), some timers belong to a minute that is just passing, and a heap is never twice the same.
    /// </summary>
    public IEnumerable<string> Beyond(Levels start)
    {
        if (Heap > start.Heap * 1.15 + 1_500_000) yield return $"the managed heap has grown from {start.Heap / 1024} to {Heap / 1024} kB";
        if (Resident > start.Resident * 1.3 + 8_000_000) yield return $"resident memory has grown from {start.Resident / 1024} to {Resident / 1024} kB";
        if (Handles > start.Handles + 4) yield return $"{start.Handles} handles have become {Handles}";
        if (Threads > start.Threads + 6) yield return $"{start.Threads} threads have become {Threads}";
        if (Timers > start.Timers + 3) yield return $"{start.Timers} timers have become {Timers}";
    }

    public static Levels Most(Levels a, Levels b) => new(
        Math.Max(a.Heap, b.Heap), Math.Max(a.Resident, b.Resident), Math.Max(a.Handles, b.Handles), Math.Max(a.Threads, b.Threads), Math.Max(a.Timers, b.Timers));
}
