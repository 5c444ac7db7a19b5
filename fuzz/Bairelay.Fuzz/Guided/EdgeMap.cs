using System.Numerics;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Bairelay.Fuzz.Guided;

/// <summary>
/// Where instrumented code counts, as AFL has it: a byte for each way from one branch to the next. A way counts as another
/// one when it is taken 1, 2, 3, 4, 8, 16, 32 or 128 times.
/// </summary>
internal static unsafe class EdgeMap
{
    /// <summary>What the instrumentation writes to.</summary>
    public const int Size = 1 << 16;

    private static readonly byte* s_counts = (byte*)NativeMemory.AllocZeroed(Size);

    /// <summary>Before any instrumented code runs.</summary>
    public static void Attach() => Trace.SharedMem = s_counts;

    public static void Clear()
    {
        NativeMemory.Clear(s_counts, Size);
        Trace.PrevLocation = 0;
    }

    /// <summary>The ways of the last run, with how often each was taken: place × 8 + step.</summary>
    public static void Read(List<int> ways)
    {
        ways.Clear();
        var words = new ReadOnlySpan<ulong>(s_counts, Size / 8);
        for (var word = 0; word < words.Length; word++)
        {
            if (words[word] == 0) continue;
            for (var at = word * 8; at < word * 8 + 8; at++)
            {
                if (s_counts[at] != 0) ways.Add(at * 8 + StepOf(s_counts[at]));
            }
        }
    }

    /// <summary>1, 2, 3, 4, 8, 16, 32, 128 and more.</summary>
    private static int StepOf(byte count) => count switch
    {
        <= 3 => count - 1,
        >= 128 => 7,
        >= 32 => 6,
        _ => BitOperations.Log2(count) + 1,
    };
}
