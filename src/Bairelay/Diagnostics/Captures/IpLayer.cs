using System.Buffers.Binary;
using System.Net;

namespace Bairelay.Diagnostics.Captures;

/// <summary>What is left of an IP packet behind its headers.</summary>
/// <param name="Missing">Bytes that the header promises and the recording lacks.</param>
/// <param name="First">This is the first of several fragments.</param>
/// <param name="Later">This is another fragment than the first.</param>
internal readonly record struct IpPacket(
    IPAddress Source, IPAddress Destination, byte Protocol, ReadOnlyMemory<byte> Bytes, int Missing, bool First, bool Later);

/// <summary>Takes IPv4 and IPv6 headers off. Fragments are told apart, not put together.</summary>
internal static class IpLayer
{
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out IpPacket packet)
    {
        var version = bytes.IsEmpty ? 0 : bytes.Span[0] >> 4;
        var read = version == 4 ? ReadIpv4(bytes) : version == 6 ? ReadIpv6(bytes) : null;
        packet = read.GetValueOrDefault();
        return read is not null;
    }

    private static IpPacket? ReadIpv4(ReadOnlyMemory<byte> packet)
    {
        var header = packet.Span;
        if (header.Length < 20) return null;
        var headerLength = (header[0] & 0x0f) * 4;
        if (headerLength < 20 || header.Length < headerLength) return null;

        // Network cards that cut packets themselves leave 0 in the length; Ethernet pads behind it.
        int stated = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        var end = stated == 0 ? header.Length : Math.Min(stated, header.Length);
        if (end < headerLength) return null;
        var fragment = BinaryPrimitives.ReadUInt16BigEndian(header[6..]);
        var later = (fragment & 0x1fff) != 0;
        return new IpPacket(
            new IPAddress(header.Slice(12, 4)),
            new IPAddress(header.Slice(16, 4)),
            header[9],
            packet[headerLength..end],
            Math.Max(0, stated - header.Length),
            First: !later && (fragment & 0x2000) != 0,
            later);
    }

    private static IpPacket? ReadIpv6(ReadOnlyMemory<byte> packet)
    {
        if (packet.Length < 40) return null;
        var header = packet.Span;
        int stated = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
        var rest = packet[40..(stated == 0 ? packet.Length : Math.Min(40 + stated, packet.Length))];
        var inner = new IpPacket(
            new IPAddress(header.Slice(8, 16)), new IPAddress(header.Slice(24, 16)), header[6], rest,
            Math.Max(0, 40 + stated - packet.Length), First: false, Later: false);

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
}
