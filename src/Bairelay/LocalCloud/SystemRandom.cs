using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Bairelay.LocalCloud;

/// <summary>
/// Random bytes that nobody can foresee, from where the framework's come too. Its own way to them loads OpenSSL, which is
/// four megabytes in memory for as long as the program runs, and most houses need it for nothing else while cameras sleep.
/// </summary>
internal static partial class SystemRandom
{
    /// <summary>So many arrive whole, whatever signals come (getrandom(2)).</summary>
    public const int MostAtOnce = 256;

    /// <param name="bytes">At most <see cref="MostAtOnce"/>.</param>
    public static unsafe void Fill(Span<byte> bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            fixed (byte* start = bytes)
            {
                if (GetRandom(start, bytes.Length, 0) == bytes.Length) return;
            }
        }

        RandomNumberGenerator.Fill(bytes);
    }

    [LibraryImport("libc", EntryPoint = "getrandom")]
    private static unsafe partial nint GetRandom(byte* buffer, nint length, uint flags);
}
