using System.Text;
using static Bairelay.Tests.Diagnostics.Captures.CaptureBytes;

namespace Bairelay.Tests.Diagnostics.Captures;

public sealed class HexTextTests
{
    [Theory]
    [InlineData("20cf872ae702000000000000000000003200000001d60000050000000001010001")]
    [InlineData("20CF872AE702000000000000000000003200000001D60000050000000001010001\r\n")]
    [InlineData("# an ack\n20:cf:87:2a e7020000 00000000 00000000 32000000 01d60000 05000000 0001010001 # with a hole\n")]
    [InlineData("20cf872a e7020000 00000000\n00000000 32000000 01d60000\n\n05000000 0001010001\n")]
    [InlineData("0x20, 0xcf, 0x87, 0x2a, 0xe7,0x02,0x00,0X00, 0x00000000 0x00000000 32000000 01d60000 05000000 0001010001")]
    [InlineData("""
        00000000: 20cf 872a e702 0000 0000 0000 0000 0000   ..*............
        00000010: 3200 0000 01d6 0000 0500 0000 0001 0100  2...........  #|
        00000020: 01                                       .
        """)]
    [InlineData("""
        00000000  20 cf 87 2a e7 02 00 00  00 00 00 00 00 00 00 00  | ..*......  #..|
        00000010  32 00 00 00 01 d6 00 00  05 00 00 00 00 01 01 00  |2..........|...|
        00000020  01                                                |.|
        00000021
        """)]
    [InlineData("""
        0000   20 cf 87 2a e7 02 00 00 00 00 00 00 00 00 00 00    ..*............
        0010   32 00 00 00 01 d6 00 00 05 00 00 00 00 01 01 00   2...............
        0020   01                                                .
        """)]
    [InlineData("""
        000000 20 cf 87 2a e7 02 00 00 00 00 00 00 00 00 00 00  > ..*............<
        000010 32 00 00 00 01 d6 00 00 05 00 00 00 00 01 01 00  >2...............<
        000020 01  >.<
        000021
        """)]
    public void One_datagram_may_be_written_in_many_ways(string text)
    {
        var decoding = Decoding.Of(text);

        decoding.Output.Should().Be(
            "#1 ACK 33 bytes\n   connection_id=743 group=0 packet_id=50 latency=54785 bitmap=01101\n");
    }

    [Fact]
    public void Lines_that_all_begin_like_a_packet_are_a_datagram_each()
    {
        var decoding = Decoding.Of($"{D2mQ}\n# comment\n{SmallData}\n\n{AckWithHole}\n");

        decoding.Output.Split('\n').Where(line => line.StartsWith('#')).Should().Equal(
            "#1 D2M_Q tid=0x00001234 85 bytes", "#2 DATA 24 bytes", "#3 ACK 33 bytes");
    }

    [Fact]
    public void An_offset_of_zero_begins_the_next_datagram_of_a_dump()
    {
        var decoding = Decoding.Of("""
            00000000: 10cf 872a e702 0000 0000 0000 0000 0000  ...*............
            00000010: 0400 0000 f0de bc0a                      ........
            00000000: 20cf 872a 4970 0000 0000 0000 0000 0000   ..*............
            00000010: 0000 0000 0000 0000 0000 0000            ............
            """);

        decoding.Output.Should().Contain("#1 DATA 24 bytes\n").And.Contain("#2 ACK 28 bytes\n");
    }

    [Fact]
    public void A_star_in_a_dump_repeats_the_line_above_it()
    {
        // A payload of 52 zeros: the rest of line 2, two whole lines and four bytes.
        var decoding = Decoding.Of("""
            00000000  10 cf 87 2a e7 02 00 00  00 00 00 00 00 00 00 00  |...*............|
            00000010  44 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |D...............|
            00000020  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
            *
            00000050  00 00 00 00 00 00 00 00                           |........|
            00000058
            """);

        decoding.Output.Should().StartWith("#1 DATA 88 bytes\n").And.NotContain("!").And.NotContain("cut");
    }

    [Fact]
    public void Half_a_byte_at_the_end_is_named()
    {
        var decoding = Decoding.Of($"{SmallData}\n{AckWithHole}5");

        decoding.Exit.Should().Be(0);
        decoding.Output.Should().EndWith("cut: line 2 ends inside a byte\n");
    }

    [Fact]
    public void A_line_that_does_not_follow_is_named_and_left_out()
    {
        var decoding = Decoding.Of("""
            00000000: 10cf 872a e702 0000 0000 0000 0000 0000
            00000010: 0400 0000 f0de bc0a
            00000030: 0000
            """);

        decoding.Output.Should().StartWith("#1 DATA 24 bytes\n")
            .And.EndWith("cut: line 3 is for offset 48, but 24 bytes stand before it\n");
    }

    [Fact]
    public void A_redirect_of_a_windows_shell_is_read()
    {
        var utf16 = Join([0xff, 0xfe], Encoding.Unicode.GetBytes(SmallData + "\r\n"));

        Decoding.Of(utf16).Output.Should().StartWith("#1 DATA 24 bytes\n");
    }

    [Fact]
    public void A_text_that_is_not_hex_is_told_by_its_line()
    {
        var decoding = Decoding.Of("3acf872a\nhello\n");

        decoding.Exit.Should().Be(1);
        decoding.Errors.Should().Be("decode: -: this text is not hex: see line 2\n");
    }
}
