using System.Buffers.Binary;

namespace Bairelay.Tests.Diagnostics.Captures;

/// <summary>Packets as they are on the wire, and recordings around them, put together byte by byte.</summary>
internal static class CaptureBytes
{
    /// <summary>tid 0x1234, D2M_Q of 95270001ABCDEFGHWXYZ with r 2; 85 bytes.</summary>
    public const string D2mQ =
        "3acf872a410000000100000034120000b7fee121431e1f4fffad2868321f4606b20018e661150ab43b3af795d9b233c09da0b450"
        + "371975469bad432f16242904fc4b43be705e01ba234ef5e8b7a24fbff6b5c04741";

    /// <summary>tid 0x71, D2C_T as firmware writes it, a newline after every tag; 120 bytes.</summary>
    public const string D2cT =
        "3acf872a64000000010000007100000069a22d1e806c1f4fc075501e8e6d486cf5694df1f57e01b07bc8ff9d12d342bf39a79b73"
        + "8236117c91110264d0417459a75f5ee1f37451b843c4a5cc41dc49b126e4c32b935f447bc075503ed54a2901fd5f5ee6f57e018c"
        + "75d7829766bd25bd1ce8dd478e6c1315";

    /// <summary>did 743, packet 50 received without a gap, 51 and 54 missing, 52, 53 and 55 held; 33 bytes.</summary>
    public const string AckWithHole = "20cf872ae702000000000000000000003200000001d60000050000000001010001";

    /// <summary>did 743, packet 0, the magic of a Baichuan message; 24 bytes.</summary>
    public const string SmallData = "10cf872ae7020000000000000000000004000000f0debc0a";

    /// <summary>2026-11-22T10:00:00Z.</summary>
    public const uint TenOClock = 1795341600;

    public static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    /// <summary>From 127.0.0.2:40001 to 127.0.0.1:9999.</summary>
    public static byte[] Ipv4Udp(byte[] payload) => Join(
        Hex("4500"), Big16(28 + payload.Length), Hex("0001 0000 40 11 0000 7f000002 7f000001"), Udp(payload));

    public static byte[] Udp(byte[] payload) => Join(Hex("9c41 270f"), Big16(8 + payload.Length), Hex("0000"), payload);

    public static byte[] Ethernet(byte[] ip, string type = "0800") => Join(Hex("020000000001 020000000002" + type), ip);

    public static byte[] PcapHeader(int linkType, bool big = false, bool nanoseconds = false) => Join(
        U32(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, big), U16(2, big), U16(4, big), U32(0, big), U32(0, big),
        U32(262144, big), U32((uint)linkType, big));

    public static byte[] PcapRecord(uint seconds, uint fraction, byte[] bytes, bool big = false, int notRecorded = 0) =>
        Join(
            U32(seconds, big), U32(fraction, big), U32((uint)bytes.Length, big),
            U32((uint)(bytes.Length + notRecorded), big), bytes);

    public static byte[] Section(bool big = false) =>
        Block(0x0a0d0d0a, Join(U32(0x1a2b3c4d, big), U16(1, big), U16(0, big), Hex("ffffffffffffffff")), big);

    public static byte[] InterfaceBlock(int linkType, bool big = false, int snapLength = 0, byte[]? options = null) =>
        Block(1, Join(U16(linkType, big), U16(0, big), U32((uint)snapLength, big), options ?? []), big);

    public static byte[] EnhancedPacket(int from, ulong units, byte[] bytes, bool big = false) => Block(
        6,
        Join(
            U32((uint)from, big), U32((uint)(units >> 32), big), U32((uint)units, big), U32((uint)bytes.Length, big),
            U32((uint)bytes.Length, big), Padded(bytes)),
        big);

    public static byte[] Block(uint type, byte[] body, bool big = false) =>
        Join(U32(type, big), U32((uint)(12 + body.Length), big), body, U32((uint)(12 + body.Length), big));

    public static byte[] Padded(byte[] bytes) => Join(bytes, new byte[(4 - (bytes.Length % 4)) % 4]);

    public static byte[] U32(uint value, bool big = false)
    {
        var bytes = new byte[4];
        if (big) BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] U16(int value, bool big = false)
    {
        var bytes = new byte[2];
        if (big) BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        else BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        return bytes;
    }

    private static byte[] Big16(int value) => U16(value, big: true);
}
