using System.Runtime.InteropServices;

namespace Bairelay.Benchmarks.Posix;

/// <summary>The CPU time of this process, user and system, to the nanosecond. Reading it allocates nothing.</summary>
internal static partial class CpuClock
{
    private const int OfProcess = 2;

    public static unsafe long Nanoseconds
    {
        get
        {
            Time time;
            _ = GetTime(OfProcess, &time);
            return time.Seconds * 1_000_000_000L + time.Nanoseconds;
        }
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
