using System.Buffers.Binary;

namespace Bairelay.Diagnostics.Captures;

/// <summary>Finds the IP packet behind whatever header the recording machine's interface has.</summary>
internal static class LinkLayer
{
    private const ushort Ipv4 = 0x0800;
    private const ushort Ipv6 = 0x86dd;

    /// <summary>Two tags are common (802.1ad); more do not occur outside of crafted files.</summary>
    private const int MaxVlanTags = 4;

    /// <summary>The IP packet, or null and the reason why there is none to be had.</summary>
    public static ReadOnlyMemory<byte>? IpPacket(in CapturedPacket packet, out SkipReason reason)
    {
        var bytes = packet.Bytes;
        switch (packet.LinkType)
        {
            case 1: // Ethernet
                return AfterEtherType(bytes, typeAt: 12, headerLength: 14, out reason);
            case 113: // Linux "any" device, first version
                return AfterEtherType(bytes, typeAt: 14, headerLength: 16, out reason);
            case 276: // the same, second version: the type stands first
                return AfterEtherType(bytes, typeAt: 0, headerLength: 20, out reason);
            case 12 or 101 or 228 or 229: // raw IP
                reason = SkipReason.NotUdp;
                return bytes;
            case 0 or 108: // BSD loopback
                // A word names the address family. Its numbers and byte order depend on the recording machine; the
                // version inside the IP header does not.
                reason = SkipReason.Malformed;
                return bytes.Length > 4 ? bytes[4..] : null;
            default:
                reason = SkipReason.LinkType;
                return null;
        }
    }

    private static ReadOnlyMemory<byte>? AfterEtherType(
        ReadOnlyMemory<byte> bytes, int typeAt, int headerLength, out SkipReason reason)
    {
        reason = SkipReason.Malformed;
        for (var tags = 0; tags <= MaxVlanTags && bytes.Length >= headerLength; tags++)
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(bytes.Span[typeAt..]);
            bytes = bytes[headerLength..];
            if (type is Ipv4 or Ipv6) return bytes;
            if (type is not (0x8100 or 0x88a8 or 0x9100))
            {
                reason = SkipReason.NotUdp;
                return null;
            }

            // Behind a tag's two bytes stands the next type.
            (typeAt, headerLength) = (2, 4);
        }

        return null;
    }
}
