using System.Buffers.Binary;
using System.Net;

namespace Bairelay.Diagnostics.Captures;

/// <summary>Reads what an IP packet holds: a UDP packet or a TCP segment.</summary>
internal static class TransportLayer
{
    public const byte Tcp = 6;
    public const byte Udp = 17;

    private const int UdpHeaderLength = 8;
    private const int TcpHeaderLength = 20;

    public static bool TryReadUdp(in IpPacket packet, out CapturedUdp udp, out SkipReason reason)
    {
        udp = default;
        reason = packet.Later ? SkipReason.LaterFragment : SkipReason.Malformed;
        if (packet.Later || packet.Bytes.Length < UdpHeaderLength) return false;
        var header = packet.Bytes.Span;
        int length = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
        if (length < UdpHeaderLength) return false;
        var payload = packet.Bytes[UdpHeaderLength..Math.Min(length, packet.Bytes.Length)];
        udp = new CapturedUdp(
            From(packet), To(packet), payload, length - UdpHeaderLength - payload.Length, packet.First);
        return true;
    }

    /// <summary>A segment whose beginning is missing, or cut off inside its header, is none.</summary>
    public static bool TryReadTcp(in IpPacket packet, out CapturedTcp tcp)
    {
        tcp = default;
        var header = packet.Bytes.Span;
        if (packet.Later || header.Length < TcpHeaderLength) return false;
        var headerLength = (header[12] >> 4) * 4;
        if (headerLength < TcpHeaderLength || headerLength > header.Length) return false;
        tcp = new CapturedTcp(
            From(packet),
            To(packet),
            BinaryPrimitives.ReadUInt32BigEndian(header[4..]),
            Syn: (header[13] & 0x02) != 0,
            Ack: (header[13] & 0x10) != 0,
            packet.Bytes[headerLength..],
            packet.Missing);
        return true;
    }

    private static IPEndPoint From(in IpPacket packet) =>
        new(packet.Source, BinaryPrimitives.ReadUInt16BigEndian(packet.Bytes.Span));

    private static IPEndPoint To(in IpPacket packet) =>
        new(packet.Destination, BinaryPrimitives.ReadUInt16BigEndian(packet.Bytes.Span[2..]));
}
