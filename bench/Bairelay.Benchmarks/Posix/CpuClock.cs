using System.Runtime.InteropServices;

namespace Bairelay.Benchmarks.Posix;

/// <summary>The CPU time of this process, user and system, to the nanosecond. Reading it allocates nothing.</summary>
internal static partial class CpuClock
{
    private const int OfProcess = 2;

    public static long Nanoseconds => Read(OfProcess);

    /// <summary>Of another process, with the threads that it no longer has.</summary>
    /// <param name="process">Its number; Linux makes the clock of it (clock_getcpuclockid).</param>
    public static long NanosecondsOf(int process) => Read((~process << 3) | OfProcess);

    private static unsafe long Read(int clock)
    {
        Time time;
        _ = GetTime(clock, &time);
        return time.Seconds * 1_000_000_000L + time.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static unsafe partial int GetTime(int clock, Time* time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
