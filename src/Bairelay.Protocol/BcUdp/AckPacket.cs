using System.Buffers.Binary;

namespace Bairelay.Protocol.BcUdp;

/// <summary>
/// An acknowledgement: everything up to one packet id without a gap, and a byte for each later packet that says
/// whether it is held (docs/protocol.md 6.1).
/// </summary>
/// <param name="connectionId">The receiver's id: did towards the camera, cid towards the client.</param>
/// <param name="group">0, or <see cref="NothingReceived"/>.</param>
/// <param name="packetId">The last packet received without a gap, or <see cref="NothingReceived"/>.</param>
/// <param name="latency">Microseconds, as far as is known; 0 always works.</param>
/// <param name="bitmap">One byte a packet after <paramref name="packetId"/>, up to the highest one held.</param>
public readonly ref struct AckPacket(
    int connectionId, uint group, uint packetId, uint latency, ReadOnlySpan<byte> bitmap)
{
    public const uint Magic = 0x2a87cf20;
    public const int HeaderLength = 28;

    /// <summary>In group and packet id: no packet has arrived yet.</summary>
    public const uint NothingReceived = 0xffffffff;

    /// <summary>The longest bitmap that is accepted from a peer.</summary>
    public const int MaxBitmapLength = 4096;

    /// <summary>The longest one to send: cameras hang up at about 205 bytes (docs/protocol.md 6.1).</summary>
    public const int MaxBitmapToSend = 200;

    public int ConnectionId { get; } = connectionId;

    public uint Group { get; } = group;

    public uint PacketId { get; } = packetId;

    public uint Latency { get; } = latency;

    public ReadOnlySpan<byte> Bitmap { get; } = bitmap;

    public int Length => HeaderLength + Bitmap.Length;

    /// <summary>
    /// Refuses a wrong magic, a third word other than 0, a group other than 0 and 0xffffffff, and a bitmap that is
    /// longer than the datagram or than <see cref="MaxBitmapLength"/>.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out AckPacket packet)
    {
        packet = default;
        if (datagram.Length < HeaderLength
            || BinaryPrimitives.ReadUInt32LittleEndian(datagram) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(datagram[8..]) != 0) return false;
        var group = BinaryPrimitives.ReadUInt32LittleEndian(datagram[12..]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(datagram[24..]);
        if (group is not (0 or NothingReceived)) return false;
        if (length > MaxBitmapLength || length > datagram.Length - HeaderLength) return false;
        packet = new AckPacket(
            BinaryPrimitives.ReadInt32LittleEndian(datagram[4..]),
            group,
            BinaryPrimitives.ReadUInt32LittleEndian(datagram[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(datagram[20..]),
            datagram.Slice(HeaderLength, (int)length));
        return true;
    }

    /// <summary>Writes the packet and returns its length, or 0 if it does not fit.</summary>
    public int Write(Span<byte> destination)
    {
        if (Bitmap.Length > MaxBitmapLength || destination.Length < Length) return 0;
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], ConnectionId);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], Group);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[16..], PacketId);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[20..], Latency);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[24..], (uint)Bitmap.Length);
        Bitmap.CopyTo(destination[HeaderLength..]);
        return Length;
    }
}
