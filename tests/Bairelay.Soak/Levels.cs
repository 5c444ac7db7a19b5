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

    public static Levels Most(Levels a, Levels b) => new(
        Math.Max(a.Heap, b.Heap), Math.Max(a.Resident, b.Resident), Math.Max(a.Handles, b.Handles), Math.Max(a.Threads, b.Threads), Math.Max(a.Timers, b.Timers));
}
