using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.LocalCloud.Wake;

public sealed class HeartbeatTests
{
    private static readonly Uid s_uid = Uid.Parse(LongUid);

    [Fact]
    public void A_heartbeat_that_asks_for_it_is_answered_with_the_time()
    {
        using var rig = new WakeRig();
        var reply = rig.Ask(new D2R_HB(s_uid, At("10.0.0.5:1"), true, 1), tid: 3735928559).Should().ContainSingle().Subject;
        reply.To.Should().Be(WakeRig.Camera, "the packet's source counts, never what the camera says of itself");
        reply.Tid.Should().Be(3735928559);
        reply.Xml.Should().Be("<P2P><R2D_HB_R><rsp>0</rsp><time_t>1772993748</time_t><timer><hb>20000</hb></timer></R2D_HB_R></P2P>");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(null)]
    public void A_heartbeat_that_does_not_ask_registers_in_silence(bool? needRsp)
    {
        using var rig = new WakeRig();
        rig.Heartbeat(needRsp: needRsp).Should().BeEmpty();
        rig.Registry.Count.Should().Be(1);
    }

    [Fact]
    public void A_heartbeat_without_query_or_token_registers_and_the_missing_token_is_counted()
    {
        using var rig = new WakeRig();
        rig.Ask(PacketOf(1, $"<P2P><D2R_HB><uid>{LongUid}</uid><needrsp>1</needrsp></D2R_HB></P2P>")).Should().ContainSingle();
        rig.Registry.Count.Should().Be(1);
        rig.Tally[DatagramEvent.HeartbeatWithoutToken].Should().Be(1);
    }

    [Fact]
    public void The_first_heartbeat_is_logged_and_the_next_ones_are_not()
    {
        using var rig = new WakeRig(null, ("front", ShortUid));
        for (var i = 0; i < 5; i++) rig.Heartbeat();
        rig.Log.Lines.Where(line => line.StartsWith("Camera registered", StringComparison.Ordinal))
            .Should().Equal("Camera registered src=192.0.2.91:10177 uid=9527…EFGH camera=front");
    }

    [Fact]
    public void With_known_uids_only_a_stranger_gets_no_answer_and_is_named_once_in_full()
    {
        using var rig = new WakeRig(new WakeServerOptions { KnownUidsOnly = true }, ("front", "FRONT001ABCDEFGH"));
        for (var i = 0; i < 3; i++)
        {
            rig.Heartbeat(needRsp: true).Should().BeEmpty();
            rig.Ask(new D2M_Q(s_uid, 2)).Should().BeEmpty();
            rig.Ask(new D2R_R(s_uid, 1, 2)).Should().BeEmpty();
        }

        rig.Registry.Count.Should().Be(0);
        rig.Log.Lines.Where(line => line.Contains("refused", StringComparison.Ordinal)).Should().ContainSingle()
            .Which.Should().Contain("src=192.0.2.91:10177 uid=" + LongUid);
        rig.Gate.Refused.Should().ContainSingle().Which.Uid.Should().Be(s_uid);
        rig.Tally[DatagramEvent.CameraNotKnown].Should().Be(9);
        rig.Heartbeat("FRONT001ABCDEFGHWXYZ", needRsp: true).Should().ContainSingle("the long form of a configured camera is known");
    }

    [Fact]
    public void Strangers_beyond_what_a_list_can_show_are_counted_only()
    {
        using var rig = new WakeRig(new WakeServerOptions { KnownUidsOnly = true });
        for (var i = 0; i < 200; i++) rig.Heartbeat($"STRANGER{i:00000000}");
        rig.Gate.Refused.Should().HaveCount(64);
        rig.Log.Lines.Count(line => line.Contains("refused", StringComparison.Ordinal)).Should().Be(64);
    }

    [Fact]
    public void A_configured_camera_with_a_new_suffix_is_taken_for_the_same_one_with_a_warning()
    {
        using var rig = new WakeRig(new WakeServerOptions { KnownUidsOnly = true }, ("front", "95270001ABCDEFGH0001"));
        rig.Heartbeat(needRsp: true).Should().ContainSingle();
        rig.Log.Lines.Should().Contain(line => line.Contains("differs from the configured one", StringComparison.Ordinal) && line.Contains("camera=front", StringComparison.Ordinal));
    }

    [Fact]
    public void A_session_report_is_confirmed_with_its_sid()
    {
        using var rig = new WakeRig();
        rig.Ask(new D2R_DISC(95196080, new SessionTimes(0, 0, 7493), ConnectionKind.Local, 0, 743), tid: 86)
            .Should().ContainSingle().Which.Xml.Should().Be("<P2P><R2D_DC_R><sid>95196080</sid><rsp>0</rsp></R2D_DC_R></P2P>");
    }

    [Fact]
    public void Every_remarkable_datagram_is_counted_by_its_reason()
    {
        using var rig = new WakeRig();
        var good = Packet(1, new D2M_Q(s_uid, 2));
        byte[] odd = [.. good, 9];
        odd[8] = 3;
        rig.Ask(odd).Should().ContainSingle();
        rig.Ask([1, 2]);
        rig.Ask(new byte[5000]);
        rig.Ask(new byte[64]);
        rig.Ask(Vectors.Named("udp.packet.bad_crc").InputBytes("packet"));
        rig.Ask(Vectors.Named("udp.packet.length_beyond_datagram").InputBytes("packet"));
        rig.Ask(PacketOf(1, "<P2P><D2M_Q>"));
        rig.Ask(PacketOf(1, "<P2P><NEW/></P2P>"));
        rig.Ask(PacketOf(1, "<P2P><D2M_Q><r>2</r></D2M_Q></P2P>"));
        rig.Ask(new R2D_DC_R(1, 0));
        rig.Ask(new C2R_HB(1, 2, 3));
        rig.RequestWake("AAAA0001ABCDEFGH");
        rig.Tally[DatagramEvent.WakeRefusedUnknown].Should().Be(1);
        foreach (var one in Enum.GetValues<DatagramEvent>().Where(one => one <= DatagramEvent.VerbNotForServer))
            rig.Tally[one].Should().Be(1, one.ToString());
        rig.Tally[DatagramEvent.ThirdWordNotOne].Should().Be(1);
        rig.Tally[DatagramEvent.BytesAfterFrame].Should().Be(1);
        rig.Log.Lines.Should().NotContain(line => line.StartsWith("Datagrams", StringComparison.Ordinal));
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        rig.Log.Lines.Single(line => line.StartsWith("Datagrams in the last minute:", StringComparison.Ordinal))
            .Should().Contain("WrongChecksum=1").And.Contain("BadXml=1").And.Contain("UnknownVerb=1");
        rig.Log.LinesAt(LogLevel.Debug).Should().Contain(line => line.Contains("ThirdWordNotOne=1", StringComparison.Ordinal), "what is merely unusual is no news");
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        rig.Log.Lines.Count(line => line.StartsWith("Datagrams", StringComparison.Ordinal)).Should().Be(1, "nothing new happened");
    }

    [Fact]
    public void A_flood_of_strangers_does_not_silence_the_cameras_of_the_configuration()
    {
        using var rig = new WakeRig(null, ("front", ShortUid));
        for (var i = 0; i < 200; i++)
        {
            rig.Heartbeat($"STRANGER{i:00000000}");
            rig.Ask(new D2R_R(Uid.Parse($"STRANGER{i:00000000}"), 1, 2));
        }

        rig.Heartbeat();
        rig.Log.LinesAt(LogLevel.Information).Should().Contain("Camera registered src=192.0.2.91:10177 uid=9527…EFGH camera=front");
    }

    [Fact]
    public void A_claim_from_a_second_address_is_logged_once_and_counted()
    {
        using var rig = new WakeRig();
        rig.Heartbeat(token: 1);
        for (var i = 0; i < 10; i++) rig.Heartbeat(from: "192.0.2.66:4000", token: 2);
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().StartWith("Camera claimed from a second address src=192.0.2.66:4000 uid=9527…EFGH");
        rig.Tally[DatagramEvent.AddressContested].Should().Be(10);
    }

    [Fact]
    public void A_flood_of_new_cameras_writes_a_bounded_number_of_lines()
    {
        using var rig = new WakeRig();
        for (var i = 0; i < 1000; i++)
        {
            rig.Ask(new D2M_Q(Uid.Parse($"STRANGER{i:00000000}"), 2));
            rig.Heartbeat($"STRANGER{i:00000000}");
        }

        rig.Log.LinesAt(LogLevel.Information).Should().HaveCount(120);
        rig.Tally[DatagramEvent.LinesWithheld].Should().Be(2000 - 120);
    }
}
