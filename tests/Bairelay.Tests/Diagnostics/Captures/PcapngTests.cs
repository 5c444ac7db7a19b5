using static Bairelay.Tests.Diagnostics.Captures.CaptureBytes;

namespace Bairelay.Tests.Diagnostics.Captures;

public sealed class PcapngTests
{
    private const ulong TenOClockMicroseconds = TenOClock * 1_000_000UL;

    private static readonly byte[] s_ip = Ipv4Udp(Hex(D2mQ));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_packet_takes_link_type_and_microseconds_from_its_interface(bool big)
    {
        var file = Join(
            Section(big), InterfaceBlock(1, big), InterfaceBlock(101, big),
            EnhancedPacket(1, TenOClockMicroseconds + 123456, s_ip, big));

        var decoding = Decoding.Of(file);

        decoding.Output.Should().StartWith(
            "#1 2026-11-22T10:00:00.123456Z 127.0.0.2:40001 -> 127.0.0.1:9999 D2M_Q tid=0x00001234 85 bytes\n");
        Decoding.Json(file).GetProperty("format").GetString().Should().Be("pcapng");
    }

    [Theory]
    [InlineData("0900 0100 09000000", TenOClock * 1_000_000_000UL + 5, "2026-11-22T10:00:00.000000005Z")]
    [InlineData("0900 0100 00000000", TenOClock, "2026-11-22T10:00:00.000000Z")]
    [InlineData("0900 0100 8a000000", (TenOClock * 1024UL) + 512, "2026-11-22T10:00:00.500000Z")]
    [InlineData("0900 0100 7f000000", ulong.MaxValue, "1970-01-01T00:00:00.000000Z")]
    [InlineData("0200 0300 6c6f3000 0900 0100 03000000", TenOClock * 1000UL + 7, "2026-11-22T10:00:00.007000Z")]
    [InlineData("0e00 0800 100e000000000000", TenOClockMicroseconds, "2026-11-22T11:00:00.000000Z")]
    [InlineData("0000 0000 0900 0100 09000000", TenOClockMicroseconds, "2026-11-22T10:00:00.000000Z")]
    public void Options_of_the_interface_set_the_resolution_and_offset_of_time(string options, ulong units, string time)
    {
        var file = Join(Section(), InterfaceBlock(101, options: Hex(options)), EnhancedPacket(0, units, s_ip));

        Decoding.Json(file).GetProperty("datagrams")[0].GetProperty("time").GetString().Should().Be(time);
    }

    [Fact]
    public void A_time_beyond_all_calendars_is_left_out()
    {
        var file = Join(
            Section(), InterfaceBlock(101, options: Hex("0900 0100 00000000")), EnhancedPacket(0, ulong.MaxValue, s_ip));

        Decoding.Json(file).GetProperty("datagrams")[0].GetProperty("time").GetString().Should().BeNull();
    }

    [Fact]
    public void A_simple_packet_has_no_time_and_ends_at_the_snaplen()
    {
        // A packet of 113 bytes, of which the interface records 100.
        var file = Join(
            Section(), InterfaceBlock(101, snapLength: 100), Block(3, Join(U32((uint)s_ip.Length), s_ip[..100])));

        var datagram = Decoding.Json(file).GetProperty("datagrams")[0];

        datagram.GetProperty("time").GetString().Should().BeNull();
        datagram.GetProperty("fault").GetString().Should().Be("cut");
        datagram.GetProperty("verb").GetString().Should().Be("D2M_Q");
    }

    [Fact]
    public void The_obsolete_packet_block_is_read()
    {
        var body = Join(
            U16(0), U16(7), U32((uint)(TenOClockMicroseconds >> 32)), U32(unchecked((uint)TenOClockMicroseconds)),
            U32((uint)s_ip.Length), U32((uint)s_ip.Length), Padded(s_ip));

        Decoding.Of(Join(Section(), InterfaceBlock(101), Block(2, body))).Output.Should().StartWith(
            "#1 2026-11-22T10:00:00.000000Z 127.0.0.2:40001 -> 127.0.0.1:9999 D2M_Q ");
    }

    [Fact]
    public void A_new_section_may_change_the_byte_order_and_forgets_the_interfaces()
    {
        var file = Join(
            Section(), InterfaceBlock(101), EnhancedPacket(0, 1, s_ip),
            Section(big: true), EnhancedPacket(0, 2, s_ip, big: true),
            InterfaceBlock(1, big: true), EnhancedPacket(0, 3, Ethernet(s_ip), big: true));

        var result = Decoding.Json(file);

        result.GetProperty("datagrams").GetArrayLength().Should().Be(2);
        result.GetProperty("skipped").GetRawText().Should().Be("""{"link_type":1}""");
    }

    [Fact]
    public void Blocks_of_other_types_are_passed_over()
    {
        var file = Join(
            Section(), Block(0x0bad, new byte[40]), InterfaceBlock(101), Block(5, new byte[12]),
            EnhancedPacket(0, 1, s_ip), Block(4, new byte[4]));

        Decoding.Of(file).Output.Should().StartWith("#1 ").And.NotContain("cut");
    }

    [Fact]
    public void A_block_with_an_impossible_length_ends_the_reading()
    {
        var file = Join(
            Section(), InterfaceBlock(101), EnhancedPacket(0, 1, s_ip), Hex("06000000 0d000000"), new byte[100]);

        var decoding = Decoding.Of(file);

        // 28 + 20 + 32 + 116.
        decoding.Exit.Should().Be(0);
        decoding.Output.Should().EndWith("cut: the block at byte 196 claims 13 bytes; nothing after it is read\n");
    }

    [Fact]
    public void A_block_that_does_not_end_with_its_length_ends_the_reading()
    {
        var packet = EnhancedPacket(0, 1, s_ip);
        var damaged = Join(packet[..^4], U32(7));

        Decoding.Of(Join(Section(), InterfaceBlock(101), packet, damaged)).Output.Should().EndWith(
            "cut: the block at byte 196 does not end with its length; nothing after it is read\n");
    }
}
