using System.Runtime.Intrinsics;

namespace Bairelay.Protocol.BcUdp;

/// <summary>
/// The XOR that hides a discovery body (docs/protocol.md 2.7): eight fixed words, the packet's tid added to each
/// (wrapping: word 5 wraps from tid 0x5a390828 on), little-endian, repeated every 32 bytes.
/// </summary>
public static class Keystream
{
    public const int Period = 32;

    private static readonly Vector256<uint> s_words = Vector256.Create(
        0x1f2d3c4bu, 0x5a6c7f8du, 0x38172e4bu, 0x8271635au, 0x863f1a2bu, 0xa5c6f7d8u, 0x8371e1b4u, 0x17f2d3a5u);

    /// <summary>Encrypts or decrypts in place; doing it twice restores the data.</summary>
    public static void Apply(uint tid, Span<byte> data) => Apply((s_words + Vector256.Create(tid)).AsByte(), data);

    /// <summary>XORs with a key that repeats every 32 bytes.</summary>
    internal static void Apply(Vector256<byte> key, Span<byte> data)
    {
        while (data.Length >= Period)
        {
            (Vector256.Create<byte>(data) ^ key).CopyTo(data);
            data = data[Period..];
        }

        if (data.IsEmpty) return;
        Span<byte> rest = stackalloc byte[Period];
        data.CopyTo(rest);
        (Vector256.Create<byte>(rest) ^ key).CopyTo(rest);
        rest[..data.Length].CopyTo(data);
    }
}
