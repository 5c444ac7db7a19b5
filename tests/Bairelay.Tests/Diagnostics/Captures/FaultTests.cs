using System.Text;
using Bairelay.Protocol.BcUdp;
using static Bairelay.Tests.Diagnostics.Captures.CaptureBytes;

namespace Bairelay.Tests.Diagnostics.Captures;

public sealed class FaultTests
{
    [Fact]
    public void A_flipped_bit_is_a_wrong_checksum_and_the_rest_is_still_shown()
    {
        var packet = Hex(D2mQ);
        packet[40] ^= 1;

        var datagram = Decoding.Json(packet).GetProperty("datagrams")[0];

        // Byte 20 of the body is the fourth digit of the UID.
        datagram.GetProperty("fault").GetString().Should().Be("checksum");
        datagram.GetProperty("verb").GetString().Should().Be("D2M_Q");
        datagram.GetProperty("xml").GetString().Should().Be(
            "<P2P><D2M_Q><uid>95260001ABCDEFGHWXYZ</uid><r>2</r></D2M_Q></P2P>");
    }

    [Theory]
    [InlineData("3acf872a 0f270000 01000000 05000000 00000000", "length")]
    [InlineData("3acf872a 41000000", "too_short")]
    [InlineData("10cf872a e7020000 01000000 00000000 04000000 f0debc0a", "third_word")]
    [InlineData("10cf872a e7020000 00000000 00000000 05000000 f0debc0a", "length")]
    [InlineData("10cf872a e7020000 00000000", "too_short")]
    [InlineData("20cf872a e7020000 01000000 00000000 00000000 00000000 00000000", "third_word")]
    [InlineData("20cf872a e7020000 00000000 05000000 00000000 00000000 00000000", "group")]
    [InlineData("20cf872a e7020000 00000000 00000000 00000000 00000000 02000000 01", "length")]
    [InlineData("20cf872a", "too_short")]
    public void A_header_that_cannot_be_is_named(string packet, string fault)
    {
        // In a recording, where what ends too early is not a cut.
        var file = Join(PcapHeader(101), PcapRecord(1, 0, Ipv4Udp(Hex(packet))));

        var result = Decoding.Json(file);

        result.GetProperty("datagrams")[0].GetProperty("fault").GetString().Should().Be(fault);
        result.GetProperty("cut").GetString().Should().BeNull();
    }

    [Theory]
    [InlineData("<P2P><D2M_X><uid>95270001ABCDEFGHWXYZ</uid></D2M_X></P2P>", "unknown_verb", "D2M_X")]
    [InlineData("<P2P><D2M_Q><r>2</r></D2M_Q></P2P>", "field", "D2M_Q")]
    [InlineData("<P2P><D2M_Q><uid>95270001ABCDEFGHWXYZ</uid>", "xml", "D2M_Q")]
    [InlineData("<!DOCTYPE a><P2P><D2M_Q/></P2P>", "xml", "D2M_Q")]
    [InlineData("no xml", "xml", null)]
    public void A_body_that_means_nothing_is_named(string xml, string fault, string? verb)
    {
        var datagram = Decoding.Json(Sealed(xml)).GetProperty("datagrams")[0];

        datagram.GetProperty("fault").GetString().Should().Be(fault);
        datagram.GetProperty("verb").GetString().Should().Be(verb);
    }

    [Fact]
    public void Fields_are_numbers_only_where_a_number_says_the_same()
    {
        var datagram = Decoding.Json(Sealed(
            "<P2P><D2M_Q><uid>9527000112345678</uid><r>-2</r><a>007</a><b>9007199254740993</b><c> x &lt;&amp;amp; </c>"
            + "<dev><ip>192.0.2.91</ip><port>10177</port></dev><r>3</r><e/></D2M_Q></P2P>")).GetProperty("datagrams")[0];

        datagram.GetProperty("fields").GetRawText().Should().Be(
            """{"uid":"9527000112345678","r":-2,"a":"007","b":"9007199254740993","c":"x <&amp;","dev":{"ip":"192.0.2.91","port":10177},"e":""}""");
    }

    [Fact]
    public void No_byte_of_a_packet_reaches_the_terminal_as_a_control_code()
    {
        var packet = Sealed("<P2P><D2M_Q><uid>\u001b]0;x\u0007</uid><\u009b31m>\u202e\r\n\0</D2M_Q></P2P>");

        foreach (var output in new[] { Decoding.Of(packet).Output, Decoding.Of(packet, "--json").Output })
        {
            output.Should().ContainEquivalentOf("\\u001b]0;x\\u0007").And.ContainEquivalentOf("\\u009b31m").And.Contain("\\u202e");
            output.Where(c => c != '\n').Should().OnlyContain(c => c >= ' ' && c <= '~');
        }
    }

    /// <summary>A packet that no vector has; only its body matters here.</summary>
    private static byte[] Sealed(string xml)
    {
        var body = Encoding.UTF8.GetBytes(xml);
        var packet = Join(new byte[DiscoveryFrame.HeaderLength], body);
        DiscoveryFrame.Seal(packet, 7, body.Length);
        return packet;
    }
}
