using System.Security.Cryptography;

namespace Bairelay.LocalCloud;

/// <summary>Draws 64 random bits. Injected, so that tests know what comes.</summary>
internal delegate ulong RandomNumbers();

internal static class RandomNumbersExtensions
{
    /// <summary>Numbers that nobody on the network can foresee.</summary>
    public static ulong Secure()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt64(bytes);
    }

    /// <summary>1 to 2^63−1: the same number to a reader that takes it for signed.</summary>
    public static ulong Positive64(this RandomNumbers random) => Math.Max(1, random() >> 1);

    /// <summary>1 to 2^31−1: the same number to a reader that takes it for signed.</summary>
    public static uint Positive32(this RandomNumbers random) => (uint)Math.Max(1, random() >> 33);
}
