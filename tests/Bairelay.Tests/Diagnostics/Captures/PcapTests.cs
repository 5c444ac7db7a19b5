using static Bairelay.Tests.Diagnostics.Captures.CaptureBytes;

namespace Bairelay.Tests.Diagnostics.Captures;

public sealed class PcapTests
{
    private static readonly byte[] s_frame = Ethernet(Ipv4Udp(Hex(D2mQ)));

    [Theory]
    [InlineData(false, false, 123456u, "2026-11-22T10:00:00.123456Z")]
    [InlineData(true, false, 123456u, "2026-11-22T10:00:00.123456Z")]
    [InlineData(false, true, 123456789u, "2026-11-22T10:00:00.123456789Z")]
    [InlineData(true, true, 7000u, "2026-11-22T10:00:00.000007Z")]
    public void Either_byte_order_and_resolution_gives_the_same_datagram(
        bool big, bool nanoseconds, uint fraction, string time)
    {
        var file = Join(PcapHeader(1, big, nanoseconds), PcapRecord(TenOClock, fraction, s_frame, big));

        var result = Decoding.Json(file);

        result.GetProperty("format").GetString().Should().Be("pcap");
        var datagram = result.GetProperty("datagrams").EnumerateArray().Should().ContainSingle().Subject;
        datagram.GetProperty("time").GetString().Should().Be(time);
        datagram.GetProperty("source").GetString().Should().Be("127.0.0.2:40001");
        datagram.GetProperty("destination").GetString().Should().Be("127.0.0.1:9999");
        datagram.GetProperty("verb").GetString().Should().Be("D2M_Q");
    }

    [Fact]
    public void Packets_of_others_are_counted_and_the_numbers_go_on()
    {
        var arp = Ethernet(new byte[28], "0806");
        var dns = Ethernet(Ipv4Udp(Hex("1234 0100 0001 0000 0000 0000")));
        var ack = Ethernet(Ipv4Udp(Hex(AckWithHole)));
        var file = Join(
            PcapHeader(1), PcapRecord(1, 0, arp), PcapRecord(2, 0, s_frame), PcapRecord(3, 0, dns),
            PcapRecord(4, 0, arp), PcapRecord(5, 0, ack));

        var decoding = Decoding.Of(file);

        decoding.Output.Should().Contain("#1 1970-01-01T00:00:02.000000Z 127.0.0.2:40001 -> 127.0.0.1:9999 D2M_Q ")
            .And.Contain("#2 1970-01-01T00:00:05.000000Z 127.0.0.2:40001 -> 127.0.0.1:9999 ACK 33 bytes\n")
            .And.EndWith("skipped: 2 neither UDP nor Baichuan over TCP, 1 UDP of other protocols\n");
        Decoding.Json(file).GetProperty("skipped").GetRawText().Should().Be("""{"not_udp":2,"other_udp":1}""");
    }

    [Fact]
    public void A_file_that_ends_inside_a_record_shows_what_is_whole_and_names_the_place()
    {
        // 24 bytes of header, then two records of 16 + 127.
        var file = Join(PcapHeader(1), PcapRecord(1, 0, s_frame), PcapRecord(2, 0, s_frame));

        var decoding = Decoding.Of(file[..^1]);

        decoding.Exit.Should().Be(0);
        decoding.Output.Should().Contain("#1 ").And.NotContain("#2 ")
            .And.EndWith("cut: the file ends at byte 309, inside a record that begins at byte 183\n");
    }

    [Fact]
    public void A_packet_longer_than_the_snaplen_is_shown_as_far_as_it_goes()
    {
        var file = Join(PcapHeader(1), PcapRecord(1, 0, s_frame[..^5], notRecorded: 5));

        var result = Decoding.Json(file);

        var datagram = result.GetProperty("datagrams")[0];
        datagram.GetProperty("fault").GetString().Should().Be("cut");
        datagram.GetProperty("length").GetInt32().Should().Be(85);
        datagram.GetProperty("verb").GetString().Should().Be("D2M_Q");
        datagram.GetProperty("fields").GetProperty("uid").GetString().Should().Be("95270001ABCDEFGHWXYZ");
        result.GetProperty("cut").GetString().Should().Be(
            "1 of the datagrams are not whole, the first in the record at byte 24, which lacks 5 bytes");
    }

    [Fact]
    public void A_record_longer_than_any_packet_ends_the_reading()
    {
        var claim = Join(U32(2), U32(0), U32(262145), U32(262145));
        var file = Join(PcapHeader(1), PcapRecord(1, 0, s_frame), claim, new byte[300000]);

        var decoding = Decoding.Of(file);

        decoding.Exit.Should().Be(0);
        decoding.Output.Should().EndWith("cut: the record at byte 167 claims 262145 bytes; nothing after it is read\n");
    }
}
