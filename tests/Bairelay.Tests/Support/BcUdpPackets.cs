using Bairelay.Protocol.BcUdp;

namespace Bairelay.Tests.Support;

/// <summary>Data and ack packets made and read by hand, for the end that is not ours.</summary>
public static class BcUdpPackets
{
    public static byte[] Data(int connectionId, uint packetId, params byte[] payload)
    {
        var packet = new byte[DataPacket.HeaderLength + payload.Length];
        new DataPacket(connectionId, packetId, payload).Write(packet);
        return packet;
    }

    public static byte[] Ack(int connectionId, uint packetId, params byte[] bitmap)
    {
        var packet = new byte[AckPacket.HeaderLength + bitmap.Length];
        new AckPacket(connectionId, 0, packetId, 0, bitmap).Write(packet);
        return packet;
    }

    public static byte[] NothingYet(int connectionId, params byte[] bitmap)
    {
        var packet = new byte[AckPacket.HeaderLength + bitmap.Length];
        new AckPacket(connectionId, AckPacket.NothingReceived, AckPacket.NothingReceived, 0, bitmap).Write(packet);
        return packet;
    }

    /// <summary>A packet in short: <c>data 4 [1330]</c>, <c>ack 7 10110</c>, <c>ack none</c>.</summary>
    public static string Describe(ReadOnlySpan<byte> packet)
    {
        if (DataPacket.TryRead(packet, out var data)) return $"data {data.PacketId} [{data.Payload.Length}]";
        if (!AckPacket.TryRead(packet, out var ack)) return "other " + Convert.ToHexStringLower(packet);
        var nothing = ack is { Group: AckPacket.NothingReceived, PacketId: AckPacket.NothingReceived };
        return $"ack {(nothing ? "none" : ack.PacketId)} {string.Concat(ack.Bitmap.ToArray())}".TrimEnd();
    }
}
