using static Bairelay.Tests.Diagnostics.Captures.CaptureBytes;

namespace Bairelay.Tests.Diagnostics.Captures;

public sealed class LinkAndIpTests
{
    private const string Ipv4Header = "4500 0071 0001 0000 4011 0000 7f000002 7f000001";

    // 93 bytes of UDP behind 40 of header: from [2001:db8::1]:40001 to [2001:db8::2]:9999.
    private const string Ipv6Addresses = "20010db8000000000000000000000001 20010db8000000000000000000000002";

    [Theory]
    [InlineData(1, "020000000001 020000000002 0800" + Ipv4Header)]
    [InlineData(1, "020000000001 020000000002 8100 0005 0800" + Ipv4Header)]
    [InlineData(1, "020000000001 020000000002 88a8 0005 8100 0006 0800" + Ipv4Header)]
    [InlineData(12, Ipv4Header)]
    [InlineData(101, Ipv4Header)]
    [InlineData(228, Ipv4Header)]
    [InlineData(113, "0000 0304 0006 000000000000 0000 0800" + Ipv4Header)]
    [InlineData(276, "0800 0000 00000001 0304 00 06 0000000000000000" + Ipv4Header)]
    [InlineData(0, "02000000" + Ipv4Header)]
    [InlineData(0, "00000002" + Ipv4Header)]
    [InlineData(108, "00000002" + Ipv4Header)]
    [InlineData(101, "4700 0079 0001 0000 4011 0000 7f000002 7f000001 94040000 01010100")]
    public void Ipv4_is_found_behind_every_link_header(int linkType, string headers)
    {
        var datagram = Single(linkType, Join(Hex(headers), Udp(Hex(D2mQ))));

        datagram.Should().Be("#1 1970-01-01T00:00:01.000000Z 127.0.0.2:40001 -> 127.0.0.1:9999 D2M_Q tid=0x00001234 85 bytes");
    }

    [Theory]
    [InlineData(1, "020000000001 020000000002 86dd 60000000 005d 11 40" + Ipv6Addresses)]
    [InlineData(101, "60000000 005d 11 40" + Ipv6Addresses)]
    [InlineData(229, "60000000 005d 11 40" + Ipv6Addresses)]
    [InlineData(0, "1e000000 60000000 005d 11 40" + Ipv6Addresses)]
    [InlineData(229, "60000000 006d 00 40" + Ipv6Addresses + "3c00 0104 00000000 1100 0104 00000000")]
    public void Ipv6_is_found_too_and_its_extension_headers_are_passed_over(int linkType, string headers)
    {
        var datagram = Single(linkType, Join(Hex(headers), Udp(Hex(D2mQ))));

        datagram.Should().Be(
            "#1 1970-01-01T00:00:01.000000Z [2001:db8::1]:40001 -> [2001:db8::2]:9999 D2M_Q tid=0x00001234 85 bytes");
    }

    [Fact]
    public void Padding_of_short_ethernet_frames_is_not_part_of_the_datagram()
    {
        var frame = Join(Ethernet(Ipv4Udp(Hex(SmallData))), new byte[10]);

        Decoding.Json(Join(PcapHeader(1), PcapRecord(1, 0, frame)))
            .GetProperty("datagrams")[0].GetProperty("oddities").GetArrayLength().Should().Be(0);
    }

    [Theory]
    [InlineData("4500 0059 0001 2000 4011 0000 7f000002 7f000001")]
    [InlineData("60000000 004d 2c 40" + Ipv6Addresses + "1100 0001 00000001")]
    public void A_first_fragment_is_shown_as_not_reassembled(string headers)
    {
        // The first 61 of the 85 bytes.
        var packet = Join(Hex(headers), Udp(Hex(D2mQ))[..69]);

        var datagram = Decoding.Json(Join(PcapHeader(101), PcapRecord(1, 0, packet))).GetProperty("datagrams")[0];

        datagram.GetProperty("fault").GetString().Should().Be("fragment");
        datagram.GetProperty("verb").GetString().Should().Be("D2M_Q");
    }

    [Theory]
    [InlineData("4500 0071 0001 0009 4011 0000 7f000002 7f000001", "later_fragments")]
    [InlineData("60000000 0065 2c 40" + Ipv6Addresses + "1100 0048 00000001", "later_fragments")]
    [InlineData("4500 0071 0001 0000 4001 0000 7f000002 7f000001", "not_udp")]
    [InlineData("4400 0071 0001 0000 4011 0000 7f000002 7f000001", "malformed")]
    [InlineData("4500 0010 0001 0000 4011 0000 7f000002 7f000001", "malformed")]
    [InlineData("5500 0071 0001 0000 4011 0000 7f000002 7f000001", "malformed")]
    [InlineData("60000000 005d 00 40" + Ipv6Addresses + "11ff 0104 00000000", "malformed")]
    public void Other_packets_are_counted_by_what_they_are(string headers, string reason)
    {
        var other = Join(Hex(headers), Udp(Hex(D2mQ)));
        var file = Join(PcapHeader(101), PcapRecord(1, 0, other), PcapRecord(2, 0, Ipv4Udp(Hex(D2mQ))));

        Decoding.Json(file).GetProperty("skipped").GetRawText().Should().Be($$"""{"{{reason}}":1}""");
    }

    private static string Single(int linkType, byte[] packet) =>
        Decoding.Of(Join(PcapHeader(linkType), PcapRecord(1, 0, packet))).Output.Split('\n')[0];
}
