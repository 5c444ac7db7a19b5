using System.Buffers.Binary;
using System.Net;

namespace Bairelay.Diagnostics.Captures;

/// <summary>Finds the UDP payload in an IPv4 or IPv6 packet. Fragments are told apart, not put together.</summary>
internal static class IpLayer
{
    private const byte Tcp = 6;
    private const byte Udp = 17;
    private const int UdpHeaderLength = 8;

    /// <summary>What is left of an IP packet behind its headers.</summary>
    private readonly record struct Inner(
        IPAddress Source, IPAddress Destination, byte Protocol, ReadOnlyMemory<byte> Bytes, bool First, bool Later);

    public static bool TryReadUdp(ReadOnlyMemory<byte> packet, out CapturedUdp udp, out SkipReason reason)
    {
        udp = default;
        reason = SkipReason.Malformed;
        var version = packet.IsEmpty ? 0 : packet.Span[0] >> 4;
        if ((version == 4 ? ReadIpv4(packet) : version == 6 ? ReadIpv6(packet) : null) is not { } inner) return false;
        if (inner.Protocol != Udp)
        {
            reason = inner.Protocol == Tcp && !inner.Later && IsBaichuan(inner.Bytes.Span)
                ? SkipReason.BaichuanTcp
                : SkipReason.NotUdp;
            return false;
        }

        if (inner.Later)
        {
            reason = SkipReason.LaterFragment;
            return false;
        }

        if (inner.Bytes.Length < UdpHeaderLength) return false;
        var header = inner.Bytes.Span;
        int length = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
        if (length < UdpHeaderLength) return false;
        var payload = inner.Bytes[UdpHeaderLength..Math.Min(length, inner.Bytes.Length)];
        udp = new CapturedUdp(
            new IPEndPoint(inner.Source, BinaryPrimitives.ReadUInt16BigEndian(header)),
            new IPEndPoint(inner.Destination, BinaryPrimitives.ReadUInt16BigEndian(header[2..])),
            payload,
            length - UdpHeaderLength - payload.Length,
            inner.First);
        return true;
    }

    private static Inner? ReadIpv4(ReadOnlyMemory<byte> packet)
    {
        var header = packet.Span;
        var headerLength = (header[0] & 0x0f) * 4;
        if (headerLength < 20 || header.Length < headerLength) return null;

        // Network cards that cut packets themselves leave 0 in the length; Ethernet pads behind it.
        int stated = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        var end = stated == 0 ? header.Length : Math.Min(stated, header.Length);
        if (end < headerLength) return null;
        var fragment = BinaryPrimitives.ReadUInt16BigEndian(header[6..]);
        var later = (fragment & 0x1fff) != 0;
        return new Inner(
            new IPAddress(header.Slice(12, 4)),
            new IPAddress(header.Slice(16, 4)),
            header[9],
            packet[headerLength..end],
            First: !later && (fragment & 0x2000) != 0,
            later);
    }

    private static Inner? ReadIpv6(ReadOnlyMemory<byte> packet)
    {
        if (packet.Length < 40) return null;
        var header = packet.Span;
        int stated = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
        var rest = packet[40..(stated == 0 ? packet.Length : Math.Min(40 + stated, packet.Length))];
        var inner = new Inner(
            new IPAddress(header.Slice(8, 16)), new IPAddress(header.Slice(24, 16)), header[6], rest, false, false);

        // Each extension header names the next one and is at least eight bytes long, so that this ends.
        while (inner.Protocol is 0 or 43 or 44 or 51 or 60 && !inner.Later)
        {
            var extension = inner.Bytes.Span;
            if (extension.Length < 8) return null;
            var length = inner.Protocol switch
            {
                44 => 8,
                51 => (extension[1] + 2) * 4,
                _ => (extension[1] + 1) * 8,
            };
            if (length > extension.Length) return null;
            if (inner.Protocol == 44)
            {
                var fragment = BinaryPrimitives.ReadUInt16BigEndian(extension[2..]);
                inner = inner with { Later = fragment >> 3 != 0, First = fragment >> 3 == 0 && (fragment & 1) != 0 };
            }

            inner = inner with { Protocol = extension[0], Bytes = inner.Bytes[length..] };
        }

        return inner;
    }

    /// <summary>A TCP segment that begins a Baichuan message: worth a word, since the user looked for a camera.</summary>
    private static bool IsBaichuan(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 20) return false;
        var headerLength = (segment[12] >> 4) * 4;
        return headerLength <= segment.Length && Magics.IsBaichuan(segment[headerLength..]);
    }
}
