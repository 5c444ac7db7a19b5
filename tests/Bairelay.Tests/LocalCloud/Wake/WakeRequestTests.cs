using System.Net;
using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.LocalCloud.Wake;

/// <summary>C2R_C: the burst, its answers, repeats, refusals and limits.</summary>
public sealed class WakeRequestTests
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void The_first_packet_goes_to_the_camera_and_the_answers_follow_it()
    {
        using var rig = new WakeRig();
        rig.Heartbeat();
        var replies = rig.RequestWake(tid: 2147483647);
        replies.Select(reply => reply.Verb).Should().Equal("R2D_C", "R2C_C_R", "R2C_T");
        replies.Should().OnlyContain(reply => reply.Tid == 2147483647);
        var sid = replies[0].Field("sid");
        replies[0].To.Should().Be(WakeRig.Camera);
        replies[0].Xml.Should().Be(
            "<P2P><R2D_C><cli><ip>192.168.1.20</ip><port>53571</port></cli><cmap><ip>192.168.1.20</ip><port>53571</port></cmap>"
            + $"<relay><ip>192.0.2.10</ip><port>58200</port></relay><sid>{sid}</sid><cid>330001</cid></R2D_C></P2P>");
        replies[1].To.Should().Be(WakeRig.Client);
        replies[1].Xml.Should().Be(
            "<P2P><R2C_C_R><dev><ip>192.0.2.91</ip><port>10177</port></dev><dmap><ip>192.0.2.91</ip><port>10177</port></dmap>"
            + $"<relay><ip>192.0.2.10</ip><port>58200</port></relay><nat>NULL</nat><sid>{sid}</sid><rsp>0</rsp><ac>0</ac></R2C_C_R></P2P>");
        replies[2].To.Should().Be(WakeRig.Client);
        replies[2].Xml.Should().Be(
            "<P2P><R2C_T><dev><ip>192.0.2.91</ip><port>10177</port></dev><dmap><ip>192.0.2.91</ip><port>10177</port></dmap>"
            + $"<sid>{sid}</sid><cid>330001</cid></R2C_T></P2P>");
        rig.Log.LinesAt(LogLevel.Information).Should().Contain("C2R_C src=192.168.1.20:53571 uid=9527…EFGH");
    }

    [Fact]
    public void Nine_more_packets_follow_every_100_ms_acknowledged_or_not()
    {
        using var rig = new WakeRig();
        rig.Heartbeat();
        var first = rig.RequestWake()[0];
        for (var n = 2; n <= 10; n++)
        {
            rig.Sent.Should().HaveCount(n - 2);
            rig.Time.Advance(s_step);
            if (n == 3) rig.Ask(new D2R_C_R(uint.Parse(first.Field("sid")!), null, 0)).Should().BeEmpty();
        }

        rig.Time.Advance(TimeSpan.FromSeconds(5));
        rig.Sent.Should().HaveCount(9).And.OnlyContain(packet => packet == first);
        rig.Log.LinesAt(LogLevel.Debug).Where(line => line.StartsWith("R2D_C ->", StringComparison.Ordinal))
            .Should().Equal(Enumerable.Range(1, 10).Select(n => $"R2D_C -> dst=192.0.2.91:10177 n={n}"));
        rig.Log.LinesAt(LogLevel.Information).Should().Contain("Wake burst uid=9527…EFGH dst=192.0.2.91:10177 sent=10 acked=yes");
    }

    [Fact]
    public void A_burst_that_no_camera_acknowledged_says_so()
    {
        using var rig = new WakeRig();
        rig.Heartbeat();
        rig.RequestWake();
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        rig.Log.Lines.Should().Contain("Wake burst uid=9527…EFGH dst=192.0.2.91:10177 sent=10 acked=no");
    }

    [Fact]
    public void The_port_inside_cli_is_kept_and_its_address_is_not_believed()
    {
        using var rig = new WakeRig();
        rig.Heartbeat();
        var packet = rig.Ask(
            new C2R_C(Uid.Parse(ShortUid), At("203.0.113.9:4444"), null, 5, null, null, null, null), At("192.168.1.20:6000"))[0];
        packet.Xml.Should().Contain("<cli><ip>192.168.1.20</ip><port>4444</port></cli><cmap><ip>192.168.1.20</ip><port>6000</port></cmap>");
        rig.Ask(PacketOf(1, $"<P2P><C2R_C><uid>{ShortUid}</uid><cid>6</cid></C2R_C></P2P>"), At("192.168.1.21:6000"))[0]
            .Xml.Should().Contain("<cli><ip>192.168.1.21</ip><port>6000</port></cli>", "without cli the source's port is the best guess");
    }

    [Theory]
    [InlineData("127.0.0.1:6000", "a client on this machine over loopback")]
    [InlineData("192.0.2.10:6000", "a client on this machine over its own address")]
    public void A_client_on_this_machine_is_told_to_the_camera_by_an_address_that_the_camera_can_reach(string client, string which)
    {
        using var rig = new WakeRig(new WakeServerOptions { AllowedClients = [IPNetwork.Parse("0.0.0.0/0")] });
        rig.Facing = _ => At("198.51.100.10:1").Ip;
        rig.Heartbeat();
        rig.RequestWake(from: client)[0].Xml.Should().Contain(
            "<cli><ip>198.51.100.10</ip><port>53571</port></cli><cmap><ip>198.51.100.10</ip><port>6000</port></cmap>", which);
    }

    [Fact]
    public void No_camera_is_ever_told_a_loopback_or_wildcard_address()
    {
        using var rig = new WakeRig();
        rig.Facing = _ => Ipv4.Any;
        rig.Heartbeat();
        rig.RequestWake(from: "127.0.0.1:6000")[0].Xml.Should().Contain("<cli><ip>192.0.2.10</ip>", "the address that the camera asked works");
    }

    [Fact]
    public void Between_loopback_peers_the_source_stands()
    {
        using var rig = new WakeRig();
        rig.Heartbeat(from: "127.0.0.2:4000");
        rig.RequestWake(from: "127.0.0.1:6000")[0].Xml.Should().Contain("<cli><ip>127.0.0.1</ip>");
    }

    [Fact]
    public void The_same_request_within_two_seconds_gets_the_same_sid_and_no_second_burst()
    {
        using var rig = new WakeRig();
        rig.Heartbeat();
        var sid = rig.RequestWake()[0].Field("sid");
        for (var i = 0; i < 3; i++)
        {
            rig.Time.Advance(TimeSpan.FromMilliseconds(500));
            var repeat = rig.RequestWake(tid: (uint)i);
            repeat.Select(reply => reply.Verb).Should().Equal("R2C_C_R", "R2C_T");
            repeat.Should().OnlyContain(reply => reply.Field("sid") == sid && reply.Tid == i);
        }

        rig.Time.Advance(TimeSpan.FromMilliseconds(499));
        rig.RequestWake()[0].Field("sid").Should().Be(sid);
        rig.Sent.Should().HaveCount(9);
        rig.Time.Advance(TimeSpan.FromMilliseconds(1));
        var next = rig.RequestWake();
        next[0].Verb.Should().Be("R2D_C", "two seconds are over");
        next[0].Field("sid").Should().NotBe(sid);
    }

    [Fact]
    public void The_short_and_the_long_form_of_a_uid_are_the_same_request()
    {
        using var rig = new WakeRig();
        rig.Heartbeat();
        var sid = rig.RequestWake(ShortUid)[0].Field("sid");
        rig.RequestWake(LongUid)[0].Should().Match<Reply>(reply => reply.Verb == "R2C_C_R" && reply.Field("sid") == sid);
    }

    [Theory]
    [InlineData("AAAA0001ABCDEFGH", "nobody has registered it")]
    [InlineData("95270001ABCDEFG", "fifteen characters")]
    [InlineData("95270001ABCDEFGHWXY9", "another suffix")]
    public void An_unknown_camera_is_refused_at_once_in_a_form_that_clients_understand(string uid, string why)
    {
        using var rig = new WakeRig();
        rig.Heartbeat();
        rig.RequestWake(uid, tid: 3).Should().ContainSingle(why).Which.Should().Match<Reply>(reply => reply.Tid == 3 && reply.Xml ==
            "<P2P><R2C_C_R><relay><ip>192.0.2.10</ip><port>58200</port></relay><nat>NULL</nat><rsp>-1</rsp><ac>0</ac></R2C_C_R></P2P>");
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        rig.Sent.Should().BeEmpty();
    }

    [Fact]
    public void A_camera_silent_for_longer_than_the_limit_is_refused()
    {
        using var rig = new WakeRig();
        rig.Heartbeat();
        rig.Time.Advance(TimeSpan.FromSeconds(80));
        rig.RequestWake()[0].Verb.Should().Be("R2D_C");
        rig.Time.Advance(TimeSpan.FromSeconds(3));
        rig.RequestWake()[0].Field("rsp").Should().Be("-1");
        rig.Log.Lines.Should().Contain(line => line.Contains("refused rsp=-1: the camera has been silent", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10.1.2.3:5", true)]
    [InlineData("172.31.255.255:5", true)]
    [InlineData("192.168.0.1:5", true)]
    [InlineData("169.254.1.1:5", true)]
    [InlineData("100.127.0.1:5", true)]
    [InlineData("127.0.0.9:5", true)]
    [InlineData("172.32.0.1:5", false)]
    [InlineData("100.128.0.1:5", false)]
    [InlineData("203.0.113.1:5", false)]
    [InlineData("9.255.255.255:5", false)]
    public void Only_clients_of_private_networks_may_wake_and_others_get_silence(string client, bool allowed)
    {
        using var rig = new WakeRig();
        rig.Heartbeat();
        rig.RequestWake(from: client).Should().HaveCount(allowed ? 3 : 0);
        rig.Tally[DatagramEvent.ClientNotAllowed].Should().Be(allowed ? 0 : 1);
    }

    [Fact]
    public void One_client_has_one_burst_at_a_time_with_a_camera()
    {
        using var rig = new WakeRig();
        rig.Heartbeat();
        rig.RequestWake(cid: 1).Should().HaveCount(3);
        var refusal = rig.RequestWake(cid: 2).Should().ContainSingle().Subject;
        refusal.Xml.Should().Contain("<rsp>-3</rsp>").And.NotContain("<sid>").And.NotContain("<dev>");
        rig.Time.Advance(TimeSpan.FromMilliseconds(900));
        rig.RequestWake(cid: 2).Should().HaveCount(3, "the first burst has sent its last packet");
    }

    [Fact]
    public void A_camera_has_four_bursts_in_flight_at_most()
    {
        using var rig = new WakeRig();
        rig.Heartbeat();
        for (var i = 1; i <= 4; i++) rig.RequestWake(cid: i, from: $"192.168.1.{i}:6000").Should().HaveCount(3);
        rig.RequestWake(cid: 5, from: "192.168.1.5:6000").Should().ContainSingle().Which.Field("rsp").Should().Be("-3");
        rig.Tally[DatagramEvent.WakeRefusedBusy].Should().Be(1);
    }

    [Fact]
    public void A_source_gets_twenty_bursts_a_minute_whatever_port_it_uses()
    {
        using var rig = new WakeRig();
        for (var i = 0; i < 25; i++) rig.Heartbeat($"CAMERA{i:00}ABCDEFGH");
        var accepted = Enumerable.Range(0, 25).Count(i => rig.RequestWake($"CAMERA{i:00}ABCDEFGH", i, $"192.168.1.20:{6000 + i}").Count == 3);
        accepted.Should().Be(20);
        rig.RequestWake("CAMERA24ABCDEFGH", 99, "192.168.1.21:6000").Should().HaveCount(3, "another source has its own twenty");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        foreach (var i in Enumerable.Range(0, 25)) rig.Heartbeat($"CAMERA{i:00}ABCDEFGH");
        rig.RequestWake("CAMERA24ABCDEFGH", 100, "192.168.1.20:6000").Should().HaveCount(3, "a minute has passed");
    }

    [Fact]
    public void A_camera_is_woken_thirty_times_a_minute_at_most()
    {
        using var rig = new WakeRig();
        rig.Heartbeat();
        var accepted = 0;
        for (var i = 0; i < 40; i++)
        {
            if (rig.RequestWake(cid: i, from: $"192.168.1.{i + 1}:6000").Count == 3) accepted++;
            rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        accepted.Should().Be(30);
    }

    [Fact]
    public void Forged_sources_beyond_what_is_remembered_are_refused()
    {
        using var rig = new WakeRig(new WakeServerOptions { MaxCameras = 8192 });
        for (var i = 0; i < 1200; i++) rig.Heartbeat($"CAMERA{i:0000}ABCDEF");
        var accepted = Enumerable.Range(0, 1200).Count(i => rig.RequestWake($"CAMERA{i:0000}ABCDEF", 1, $"10.0.{i / 250}.{i % 250}:6000").Count == 3);
        accepted.Should().Be(1024);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        rig.Heartbeat("CAMERA0001ABCDEF");
        rig.RequestWake("CAMERA0001ABCDEF", 2, "10.9.9.9:6000").Should().HaveCount(3, "the idle ones were forgotten");
    }

    [Fact]
    public void A_camera_that_moves_in_mid_burst_gets_the_rest_at_its_new_place()
    {
        using var rig = new WakeRig();
        rig.Heartbeat(token: 77);
        rig.RequestWake()[0].To.Should().Be(At("192.0.2.91:10177"));
        rig.Time.Advance(2 * s_step);
        rig.Heartbeat(from: "192.0.2.91:20000", token: 77);
        rig.Time.Advance(2 * s_step);
        rig.Heartbeat(from: "198.51.100.7:20001", token: 77);
        rig.Time.Advance(10 * s_step);
        rig.Sent.Select(packet => packet.To.ToString()).Should().Equal(
            [
                .. Enumerable.Repeat("192.0.2.91:10177", 2), .. Enumerable.Repeat("192.0.2.91:20000", 2),
                .. Enumerable.Repeat("198.51.100.7:20001", 5),
            ]);
    }

    [Fact]
    public void A_wake_after_a_move_also_goes_where_the_camera_was_since_a_recorded_heartbeat_moves_it_too()
    {
        using var rig = new WakeRig();
        rig.Heartbeat(token: 77);
        rig.Heartbeat(from: "198.51.100.7:20001", token: 77);
        rig.RequestWake().Where(reply => reply.Verb == "R2D_C").Select(reply => reply.To.ToString()).Should().Equal("198.51.100.7:20001", "192.0.2.91:10177");
    }

    [Fact]
    public void While_two_addresses_claim_a_camera_both_get_the_burst_and_the_client_is_told_the_old_one()
    {
        using var rig = new WakeRig();
        rig.Heartbeat(token: 77);
        rig.Heartbeat(from: "198.51.100.7:20001", token: 78, needRsp: true).Should().ContainSingle("it is answered all the same");
        var replies = rig.RequestWake();
        replies.Select(reply => (reply.Verb, reply.To.ToString())).Should().Equal(
            ("R2D_C", "192.0.2.91:10177"), ("R2D_C", "198.51.100.7:20001"), ("R2C_C_R", "192.168.1.20:53571"), ("R2C_T", "192.168.1.20:53571"));
        replies[2].Xml.Should().Contain("<dev><ip>192.0.2.91</ip>");
        rig.Time.Advance(10 * s_step);
        rig.Sent.Should().HaveCount(18);
    }

    [Fact]
    public void A_burst_leaves_from_the_address_and_port_that_the_camera_keeps_its_heartbeat_to()
    {
        using var rig = new WakeRig();
        rig.Ask(new D2R_HB(Uid.Parse(LongUid), null, false, 1), at: At("198.51.100.10:1").Ip, listener: Listener.Middleman);
        var packet = rig.RequestWake()[0];
        packet.From.Should().Be(At("198.51.100.10:1").Ip);
        packet.Listener.Should().Be(Listener.Middleman);
        packet.Xml.Should().Contain("<relay><ip>198.51.100.10</ip><port>58200</port></relay>");
    }

    [Fact]
    public void A_cancelled_burst_sends_nothing_more()
    {
        using var rig = new WakeRig();
        rig.Heartbeat();
        var sid = uint.Parse(rig.RequestWake()[0].Field("sid")!);
        rig.Time.Advance(2 * s_step);
        rig.Wakes.Cancel(sid);
        rig.Time.Advance(TimeSpan.FromSeconds(3));
        rig.Sent.Should().HaveCount(2);
        rig.Log.Lines.Should().Contain("Wake burst uid=9527…EFGH dst=192.0.2.91:10177 sent=3 acked=no");
    }

    [Fact]
    public void Confirmations_of_clients_are_taken_in_silence()
    {
        using var rig = new WakeRig();
        rig.Ask(new C2R_CFM(1, ConnectionKind.Local, 0, 2, 3)).Should().BeEmpty();
    }
}
