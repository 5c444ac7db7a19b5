using System.Buffers.Binary;
using System.IO.Hashing;

namespace Bairelay.Protocol.BcUdp;

/// <summary>
/// The CRC-32 variant of discovery packets: the common reflected polynomial, but register start 0 and no final
/// inversion, over the encrypted body (docs/protocol.md 2.7; "123456789" gives 0x2dfd2d88).
/// </summary>
/// <remarks>
/// The library's CRC-32 starts at all ones. Four bytes of 0xff before the data bring its register to 0, and the
/// complement undoes its final inversion.
/// </remarks>
public static class Checksum
{
    private const uint BringsRegisterToZero = 0xffffffff;

    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var crc = new Crc32();
        crc.Append([0xff, 0xff, 0xff, 0xff]);
        crc.Append(data);
        return ~crc.GetCurrentHashAsUInt32();
    }

    /// <summary>
    /// The same without allocating, for a body that has four bytes before it to spare; they are overwritten.
    /// </summary>
    internal static uint ComputeAfterPrefix(Span<byte> prefixAndData)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(prefixAndData, BringsRegisterToZero);
        return ~Crc32.HashToUInt32(prefixAndData);
    }
}
