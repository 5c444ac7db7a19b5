using System.Runtime.InteropServices;

namespace Bairelay.Benchmarks.Posix;

/// <summary>
/// Ties this process to one processor, so that the server and its load never share one, and no figure depends on where
/// the scheduler happens to put them.
/// </summary>
internal static partial class Core
{
    private const int MaskBytes = 128;

    /// <summary>
    /// The processor of the server and that of the load: the last two, since device interrupts tend to land on the
    /// first. Null where there is only one.
    /// </summary>
    public static (int Server, int Load)? Pair { get; } = Environment.ProcessorCount < 2
        ? null
        : (Environment.ProcessorCount - 1, Environment.ProcessorCount - 2);

    /// <summary>Pins every thread there is; those started later inherit it.</summary>
    public static void PinProcess(int core)
    {
        foreach (var task in Directory.EnumerateDirectories("/proc/self/task"))
            Pin(int.Parse(Path.GetFileName(task)), core);
    }

    /// <summary>Pins one thread; 0 is the calling one. A refusal is no failure: the figures only get noisier.</summary>
    public static unsafe void Pin(int thread, int core)
    {
        var mask = stackalloc byte[MaskBytes];
        mask[core / 8] = (byte)(1 << core % 8);
        _ = SetAffinity(thread, MaskBytes, mask);
    }

    /// <summary>Lets the calling thread go. What comes after would start its programs on one processor too.</summary>
    public static unsafe void Unpin()
    {
        var mask = stackalloc byte[MaskBytes];
        new Span<byte>(mask, MaskBytes).Fill(0xff);
        _ = SetAffinity(0, MaskBytes, mask);
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static unsafe partial int SetAffinity(int thread, nuint length, byte* mask);
}
