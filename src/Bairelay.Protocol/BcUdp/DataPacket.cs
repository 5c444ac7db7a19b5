using System.Buffers.Binary;

namespace Bairelay.Protocol.BcUdp;

/// <summary>
/// A piece of the Baichuan stream inside BcUdp (docs/protocol.md 6.1). The payload is not hidden by the discovery
/// keystream and is cut at arbitrary points.
/// </summary>
/// <param name="connectionId">The receiver's id: did towards the camera, cid towards the client.</param>
/// <param name="packetId">Counts from 0 in each direction and wraps.</param>
/// <param name="payload">At most 65,535 bytes; cameras send at most 1,330.</param>
public readonly ref struct DataPacket(int connectionId, uint packetId, ReadOnlySpan<byte> payload)
{
    public const uint Magic = 0x2a87cf10;
    public const int HeaderLength = 20;
    public const int MaxPayloadLength = 65535;

    /// <summary>What fits into the 1,350 bytes that cameras name as their mtu.</summary>
    public const int UsualPayloadLength = 1330;

    public int ConnectionId { get; } = connectionId;

    public uint PacketId { get; } = packetId;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    public int Length => HeaderLength + Payload.Length;

    /// <summary>
    /// Refuses a wrong magic, a third word other than 0 and a length beyond the datagram. Bytes after the payload
    /// are ignored.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out DataPacket packet)
    {
        packet = default;
        if (datagram.Length < HeaderLength
            || BinaryPrimitives.ReadUInt32LittleEndian(datagram) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(datagram[8..]) != 0) return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(datagram[16..]);
        if (length > MaxPayloadLength || length > datagram.Length - HeaderLength) return false;
        packet = new DataPacket(
            BinaryPrimitives.ReadInt32LittleEndian(datagram[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(datagram[12..]),
            datagram.Slice(HeaderLength, (int)length));
        return true;
    }

    /// <summary>Writes the packet and returns its length, or 0 if it does not fit.</summary>
    public int Write(Span<byte> destination)
    {
        if (Payload.Length > MaxPayloadLength || destination.Length < Length) return 0;
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], ConnectionId);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], PacketId);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[16..], (uint)Payload.Length);
        Payload.CopyTo(destination[HeaderLength..]);
        return Length;
    }
}
