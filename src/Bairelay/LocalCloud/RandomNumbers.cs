using System.Runtime.InteropServices;

namespace Bairelay.LocalCloud;

/// <summary>Draws 64 random bits. Injected, so that tests know what comes.</summary>
internal delegate ulong RandomNumbers();

internal static class RandomNumbersExtensions
{
    private static readonly Lock s_lock = new();
    private static readonly ulong[] s_drawn = new ulong[SystemRandom.MostAtOnce / sizeof(ulong)];
    private static int s_left;

    /// <summary>
    /// Numbers that nobody on the network can foresee. Drawn in advance, for after a rest each draw takes tens of
    /// microseconds, and a wake needs several.
    /// </summary>
    public static ulong Secure()
    {
        lock (s_lock)
        {
            if (s_left == 0)
            {
                SystemRandom.Fill(MemoryMarshal.AsBytes(s_drawn.AsSpan()));
                s_left = s_drawn.Length;
            }

            return s_drawn[--s_left];
        }
    }

    /// <summary>1 to 2^63−1: the same number to a reader that takes it for signed.</summary>
    public static ulong Positive64(this RandomNumbers random) => Math.Max(1, random() >> 1);

    /// <summary>1 to 2^31−1: the same number to a reader that takes it for signed.</summary>
    public static uint Positive32(this RandomNumbers random) => (uint)Math.Max(1, random() >> 33);
}
