using System.Buffers.Binary;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Diagnostics.Captures;

/// <summary>The first bytes by which a camera's traffic is known (docs/protocol.md 1.1, 5.1, 6.1).</summary>
internal static class Magics
{
    public static bool IsBcUdp(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 4
        && BinaryPrimitives.ReadUInt32LittleEndian(bytes)
            is (DiscoveryFrame.Magic or DataPacket.Magic or AckPacket.Magic);

    /// <summary>Whether these few bytes may be the beginning of a magic whose rest is missing.</summary>
    public static bool MayBeginBcUdp(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 4
            ? IsBcUdp(bytes)
            : !bytes.IsEmpty && bytes[0] is (0x3a or 0x10 or 0x20)
                && ((ReadOnlySpan<byte>)[0xcf, 0x87]).StartsWith(bytes[1..]);

    /// <summary>Both magics of the Baichuan stream: the common one and that of recorders.</summary>
    public static bool IsBaichuan(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(bytes) is (0x0abcdef0 or 0x0fedcba0);

    /// <summary>Whether these few bytes may be the beginning of such a magic.</summary>
    public static bool MayBeginBaichuan(ReadOnlySpan<byte> bytes) => bytes.Length >= 4
        ? IsBaichuan(bytes)
        : ((ReadOnlySpan<byte>)[0xf0, 0xde, 0xbc]).StartsWith(bytes) || ((ReadOnlySpan<byte>)[0xa0, 0xcb, 0xed]).StartsWith(bytes);

    /// <summary>Info, I, P, AAC and ADPCM frames.</summary>
    public static bool IsBcMedia(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || !char.IsAsciiDigit((char)bytes[0])) return false;
        var rest = bytes[1..4];
        return rest.SequenceEqual("001"u8) || rest.SequenceEqual("002"u8)
            || rest.SequenceEqual("0dc"u8) || rest.SequenceEqual("1dc"u8)
            || rest.SequenceEqual("5wb"u8) || rest.SequenceEqual("1wb"u8);
    }
}
