using System.Numerics;
using System.Runtime.Intrinsics;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Protocol.Baichuan;

/// <summary>BCEncrypt (docs/protocol.md 2.3): a fixed key, shifted and mixed by byte 12 of the header; self-inverse.</summary>
public static class BcXor
{
    /// <summary>1f 2d 3c 4b 5a 69 78 ff on the wire.</summary>
    private const ulong Key = 0xff78695a4b3c2d1f;

    private const ulong EveryByte = 0x0101010101010101;

    /// <summary>Encrypts or decrypts in place; the key starts anew with each part of a message.</summary>
    public static void Apply(Span<byte> part, byte offset) =>
        Keystream.Apply(Vector256.Create(BitOperations.RotateRight(Key, offset % 8 * 8) ^ (offset * EveryByte)).AsByte(), part);
}
