using static Bairelay.Tests.Diagnostics.Captures.CaptureBytes;
using static Bairelay.Tests.Diagnostics.Captures.Streams.StreamBytes;

namespace Bairelay.Tests.Diagnostics.Captures.Streams;

public sealed class BcUdpStreamTests
{
    private static readonly byte[] s_login = Hex(Login);

    [Fact]
    public void A_message_follows_the_packet_that_completes_it()
    {
        var decoding = Decoding.Of(Join(Data(743, 0, s_login[..200]), Hex(AckWithHole), Data(743, 1, s_login[200..])));

        decoding.Output.Split('\n').Where(line => line.Length > 0 && line[0] is '#' or 'm').Should().Equal(
            "#1 DATA 220 bytes", "#2 ACK 33 bytes", "#3 DATA 140 bytes",
            "message 1 connection_id=743 at byte 0: 1 Login class=0x6414 code=0 channel=0 stream=0 number=1 320 bytes");
    }

    [Fact]
    public void Packets_are_put_in_order_and_repeats_are_dropped()
    {
        var decoding = Decoding.Of(Join(
            Data(743, 4, s_login[..100]), Data(743, 6, s_login[200..]), Data(743, 4, s_login[..100]), Data(743, 5, s_login[100..200]),
            Data(743, 6, s_login[200..])));

        decoding.Headlines().Should().ContainSingle().Which.Should().Contain(" 1 Login ");
        decoding.Output.Should().Contain("LoginUser.userVer=1");
    }

    [Fact]
    public void Packet_ids_wrap() =>
        Decoding.Of(Join(Data(743, uint.MaxValue, s_login[..100]), Data(743, 0, s_login[100..]))).Headlines().Should().ContainSingle();

    [Fact]
    public void Connections_are_kept_apart() =>
        Decoding.Of(Join(Data(743, 0, s_login[..100]), Data(744, 1, Hex(LoginUpgrade)), Data(743, 1, s_login[100..])))
            .Headlines().Should().HaveCount(2).And.NotContain(line => line.StartsWith("gap", StringComparison.Ordinal));

    [Fact]
    public void Lost_packets_are_named()
    {
        var decoding = Decoding.Of(Join(
            Data(743, 0, Hex(LoginUpgrade)), Data(743, 1, s_login[..100]), Data(743, 4, s_login[200..]), Data(743, 5, Hex(LoginUpgrade))));

        decoding.Headlines().Skip(2).Should().Equal(
            "gap connection_id=743 2 packets are missing", "gap connection_id=743 120 bytes that begin no message",
            "message 3 connection_id=743 at byte 240: 1 Login class=0x6514 code=0xdc12 (fullaes) channel=0 stream=0 number=1 20 bytes");
    }

    [Fact]
    public void Both_directions_share_the_key()
    {
        byte[] Packet(byte[] payload, bool fromCamera)
        {
            var udp = Ipv4Udp(payload);
            if (!fromCamera) return udp;
            // 127.0.0.1:9999 to 127.0.0.2:40001: both addresses and both ports change places.
            return Join(udp[..12], udp[16..20], udp[12..16], udp[22..24], udp[20..22], udp[24..]);
        }

        var file = Recording(Packet(Data(82000, 0, Hex(NonceForAes)), fromCamera: true), Packet(Data(80, 0, Hex(BatteryRequest)), fromCamera: false));

        Decoding.WithPassword(file, Password).Output.Should().Contain("extension 104 bytes aes: channelId=0\n");
    }

    [Fact]
    public void A_number_from_long_ago_begins_a_new_stream() =>
        Decoding.Of(Join(Data(743, 5000, Hex(LoginUpgrade)), Data(743, 0, Hex(LoginUpgrade)))).Headlines().Should().HaveCount(3)
            .And.Contain("gap connection_id=743 the stream starts anew");

    [Fact]
    public void A_packet_that_was_recorded_in_part_is_a_gap() =>
        Decoding.Of(Data(743, 0, s_login)[..120]).Output.Should()
            .Contain("! cut: 220 bytes of this message are missing").And.Contain("gap connection_id=743 220 bytes are missing");
}
