using static Bairelay.Tests.Diagnostics.Captures.CaptureBytes;
using static Bairelay.Tests.Diagnostics.Captures.Streams.StreamBytes;

namespace Bairelay.Tests.Diagnostics.Captures.Streams;

public sealed class TcpTests
{
    private static readonly byte[] s_login = Hex(Login);

    [Fact]
    public void A_conversation_is_shown_with_times_and_addresses()
    {
        var file = Recording(
            Tcp(999, [], flags: "02"), Tcp(4999, [], fromCamera: true, flags: "12"), Tcp(1000, [], flags: "10"),
            Tcp(1000, Hex(LoginUpgrade)), Tcp(5000, Hex(NonceForAes), fromCamera: true), Tcp(1020, Hex(BatteryRequest)));

        var decoding = Decoding.WithPassword(file, Password);

        decoding.Headlines().Should().Equal(
            "message 1 2026-11-22T10:00:03.000000Z 127.0.0.1:40001 -> 127.0.0.2:9000 1 Login class=0x6514 code=0xdc12 (fullaes) channel=0 stream=0 number=1 20 bytes",
            "message 2 2026-11-22T10:00:04.000000Z 127.0.0.2:9000 -> 127.0.0.1:40001 1 Login class=0x6614 code=0xdd02 (aes) channel=0 stream=0 number=1 165 bytes",
            "message 3 2026-11-22T10:00:05.000000Z 127.0.0.1:40001 -> 127.0.0.2:9000 253 Battery class=0x6414 code=0 channel=0 stream=0 number=3 128 bytes");
        // The nonce came from one peer and the key serves the other's messages.
        decoding.Output.Should().EndWith("<Extension version=\"1.1\"><channelId>0</channelId></Extension>\n");
    }

    [Fact]
    public void Segments_are_put_in_order_and_repeats_are_dropped()
    {
        var file = Recording(
            Tcp(uint.MaxValue - 19, Hex(LoginUpgrade)), Tcp(200, s_login[200..]), Tcp(100, s_login[100..200]),
            Tcp(uint.MaxValue - 19, Hex(LoginUpgrade)), Tcp(0, s_login[..150]), Tcp(100, s_login[100..200]));

        var decoding = Decoding.Of(file);

        decoding.Headlines().Should().HaveCount(2).And.NotContain(line => line.StartsWith("gap", StringComparison.Ordinal));
        decoding.Output.Should().Contain("LoginUser.userVer=1");
    }

    [Fact]
    public void A_missing_segment_is_named_and_the_next_message_is_found()
    {
        var file = Recording(
            Tcp(1000, Hex(LoginUpgrade)), Tcp(1020, s_login[..100]), Tcp(1220, s_login[200..]), Tcp(1340, Hex(LoginUpgrade)));

        var decoding = Decoding.Of(file);

        decoding.Exit.Should().Be(0);
        decoding.Headlines().Select(line => line.Replace(" 127.0.0.1:40001 -> 127.0.0.2:9000", "", StringComparison.Ordinal)).Should().Equal(
            "message 1 2026-11-22T10:00:00.000000Z 1 Login class=0x6514 code=0xdc12 (fullaes) channel=0 stream=0 number=1 20 bytes",
            "message 2 2026-11-22T10:00:01.000000Z 1 Login class=0x6414 code=0 channel=0 stream=0 number=1 320 bytes",
            "gap 2026-11-22T10:00:02.000000Z 100 bytes are missing",
            "gap 2026-11-22T10:00:03.000000Z 120 bytes that begin no message",
            "message 3 2026-11-22T10:00:03.000000Z 1 Login class=0x6514 code=0xdc12 (fullaes) channel=0 stream=0 number=1 20 bytes");
        decoding.Output.Should().Contain("! cut: 220 bytes of this message are missing");
    }

    [Fact]
    public void Json_lists_the_gaps() =>
        Decoding.Json(Recording(Tcp(1000, Hex(LoginUpgrade)), Tcp(1030, Hex(LoginUpgrade)))).GetProperty("gaps").GetRawText().Should().Be(
            """[{"time":"2026-11-22T10:00:01.000000Z","source":"127.0.0.1:40001","destination":"127.0.0.2:9000","connection_id":null,"lost":10,"unit":"bytes","passed":0}]""");

    [Fact]
    public void A_segment_that_was_recorded_in_part_is_a_gap()
    {
        var second = Tcp(1020, s_login);
        var file = Join(
            PcapHeader(101), PcapRecord(1, 0, Tcp(1000, Hex(LoginUpgrade))), PcapRecord(2, 0, second[..100], notRecorded: second.Length - 100),
            PcapRecord(3, 0, Tcp(1340, Hex(LoginUpgrade))));

        Decoding.Of(file).Headlines()[2].Should().EndWith(" 260 bytes are missing");
    }

    [Fact]
    public void A_new_connection_on_the_same_ports_begins_anew()
    {
        var file = Recording(
            Tcp(999, [], flags: "02"), Tcp(1000, Hex(LoginUpgrade)), Tcp(1020, s_login[..100]),
            Tcp(70_000_000, [], flags: "02"), Tcp(70_000_001, Hex(LoginUpgrade)));

        var decoding = Decoding.Of(file);

        decoding.Headlines().Should().HaveCount(3).And.NotContain(line => line.StartsWith("gap", StringComparison.Ordinal));
        decoding.Output.Should().EndWith(
            "cut: the stream 127.0.0.1:40001 -> 127.0.0.2:9000 ends at byte 120, inside the message that begins at byte 20; 220 bytes are missing\n");
    }

    [Fact]
    public void Another_port_is_recognised_by_the_magic()
    {
        var file = Recording(Tcp(1, [1, 2, 3, 4], port: 9500), Tcp(5, Hex(LoginUpgrade), port: 9500), Tcp(1, Hex(NonceForAes), fromCamera: true, port: 9500));

        var decoding = Decoding.Of(file);

        decoding.Headlines().Should().HaveCount(2);
        decoding.Output.Should().EndWith("skipped: 1 neither UDP nor Baichuan over TCP\n");
    }

    [Fact]
    public void Other_programs_on_the_port_are_counted()
    {
        var decoding = Decoding.Of(Recording(Tcp(1, "GET / HTTP/1.1"u8.ToArray()), Tcp(1, "HTTP/1.1 200"u8.ToArray(), fromCamera: true)));

        decoding.Should().Be(new Decoding(
            1, "", "decode: -: this pcap recording holds neither BcUdp nor Baichuan, but 2 neither UDP nor Baichuan over TCP\n"));
    }

    [Fact]
    public void A_recording_that_begins_in_mid_message_is_read_from_the_next_one() =>
        Decoding.Of(Recording(Tcp(1100, s_login[100..]), Tcp(1320, Hex(LoginUpgrade)))).Headlines().Should().HaveCount(2)
            .And.Contain(line => line.EndsWith(" 220 bytes that begin no message", StringComparison.Ordinal));

    [Fact]
    public void Of_many_streams_that_end_too_early_some_are_named_and_all_are_counted()
    {
        var packets = Enumerable.Range(9001, 5).Select(port => Tcp(1, s_login[..100], port: port)).ToArray();

        var cut = Decoding.Json(Recording(packets)).GetProperty("cut").GetString();

        cut.Should().Contain("127.0.0.2:9003 ends at byte 100").And.NotContain(":9004").And.EndWith("; 2 more streams are not whole");
    }

    [Fact]
    public void What_never_comes_is_not_waited_for_without_end()
    {
        var many = Enumerable.Range(0, 1100).Select(i => Tcp(1030 + ((uint)i * 20), Hex(LoginUpgrade)));

        var lines = Decoding.Of(Recording([Tcp(1000, Hex(LoginUpgrade)), .. many])).Headlines();

        // The gap is reported when the 1,025th segment after it arrives, not at the end of the recording.
        lines.Should().HaveCount(1102);
        lines[1].Should().StartWith("gap 2026-11-22T10:00:01").And.EndWith(" 10 bytes are missing");
    }
}
