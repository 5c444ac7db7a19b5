using CsCheck;
using static Bairelay.Tests.Diagnostics.Captures.CaptureBytes;
using static Bairelay.Tests.Diagnostics.Captures.Streams.StreamBytes;

namespace Bairelay.Tests.Diagnostics.Captures;

public sealed class RobustnessTests
{
    private static readonly byte[] s_pcap = Join(
        PcapHeader(1), PcapRecord(1, 0, Ethernet(Ipv4Udp(Hex(D2mQ)))), PcapRecord(2, 0, Ethernet(Ipv4Udp(Hex(AckWithHole)))));

    private static readonly byte[] s_pcapng = Join(
        Section(), InterfaceBlock(101, options: Hex("0900 0100 09000000")), EnhancedPacket(0, 1, Ipv4Udp(Hex(D2mQ))),
        Section(big: true), InterfaceBlock(1, big: true), EnhancedPacket(0, 2, Ethernet(Ipv4Udp(Hex(SmallData))), big: true));

    private static readonly byte[] s_raw = Join(Hex(D2mQ), Hex(AckWithHole), Hex(SmallData));

    private static readonly byte[] s_messages = Join(
        Hex(LoginUpgrade), Hex(NonceForAes), Hex(VideoStart), Video(Join(Hex(InfoFrame), Hex(IFrame))), Hex(FullAesVideo), Hex(LedSet));

    private static readonly byte[] s_media = Join(Hex(InfoFrame), Hex(IFrame), Hex(AacFrame), Hex(PFrame));

    private static readonly byte[] s_streams = Recording(
        Tcp(1, s_messages[..300]), Ipv4Udp(Data(80, 1, s_messages[..300])), Tcp(301, s_messages[300..]), Ipv4Udp(Data(80, 3, s_messages[300..])),
        Tcp(1, s_messages, fromCamera: true), Ipv4Udp(Data(80, 2, s_messages)));

    private static readonly byte[][] s_beginnings =
    [
        [], s_pcap[..24], PcapHeader(101), PcapHeader(0), PcapHeader(276), Section(),
        Join(Section(), InterfaceBlock(101)), Join(PcapHeader(101), PcapRecord(1, 0, [], notRecorded: 9)),
        Hex("3acf872a"), Hex("10cf872a"), Hex("20cf872a"), "00000000: "u8.ToArray(), "3acf872a"u8.ToArray(),
        Hex("f0debc0a"), s_messages, s_messages[..340], s_media, s_media[..100], Hex(PFrame)[..24],
    ];

    [Theory]
    [InlineData("pcap")]
    [InlineData("pcapng")]
    [InlineData("raw")]
    [InlineData("messages")]
    [InlineData("media")]
    [InlineData("streams")]
    public void Every_beginning_of_a_recording_exits_with_0_or_1(string format)
    {
        var whole = format switch { "pcap" => s_pcap, "pcapng" => s_pcapng, "messages" => s_messages, "media" => s_media, "streams" => s_streams, _ => s_raw };
        for (var length = 0; length <= whole.Length; length++)
        {
            ShouldEndWell(whole[..length]);
        }

        Decoding.Of(whole).Exit.Should().Be(0);
    }

    [Fact]
    public void Any_bytes_after_any_beginning_exit_with_0_or_1() =>
        Gen.Select(Gen.OneOf([.. s_beginnings.Select(Gen.Const)]), Gen.Byte.Array[0, 300])
            .Sample((beginning, bytes) => ShouldEndWell(Join(beginning, bytes)), iter: 3000);

    [Fact]
    public void Damage_anywhere_in_a_recording_exits_with_0_or_1() =>
        Gen.Select(Gen.OneOf(Gen.Const(s_pcap), Gen.Const(s_pcapng), Gen.Const(s_raw), Gen.Const(s_messages), Gen.Const(s_media), Gen.Const(s_streams)), Gen.Int[0, 10_000], Gen.Byte)
            .Sample(
                (whole, place, value) =>
                {
                    var damaged = (byte[])whole.Clone();
                    damaged[place % damaged.Length] = value;
                    ShouldEndWell(damaged);
                },
                iter: 3000);

    [Fact]
    public void Any_text_of_a_dump_exits_with_0_or_1() =>
        Gen.Char["0000123acf872a:|*# x\n"].Array[0, 200]
            .Sample(characters => ShouldEndWell([.. characters.Select(c => (byte)c)]), iter: 3000);

    private static void ShouldEndWell(byte[] file)
    {
        Decoding.WithPassword(file, Password).Exit.Should().BeOneOf(0, 1);
        var json = Decoding.Of(file, "--json");
        json.Exit.Should().BeOneOf(0, 1);
        System.Text.Json.JsonDocument.Parse(json.Output).RootElement.GetProperty("ok").GetBoolean().Should().Be(json.Exit == 0);
    }
}
