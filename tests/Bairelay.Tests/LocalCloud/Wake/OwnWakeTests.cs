using System.Net;
using Bairelay.Configuration;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.LocalCloud.Wake;

/// <summary>What the program itself may wake, whatever its neighbours have used up.</summary>
public sealed class OwnWakeTests
{
    private static readonly IpPort s_ours = At("192.0.2.10:5000");

    [Fact]
    public void Neighbours_that_use_up_a_cameras_wakes_leave_ours()
    {
        using var rig = new WakeRig();
        rig.Heartbeat();
        for (var i = 0; i < 60; i++)
        {
            rig.RequestWake(cid: i, from: $"192.168.1.{20 + i}:53571");
            rig.Time.Advance(TimeSpan.FromMilliseconds(900));
            rig.Heartbeat();
        }

        rig.Tally[Bairelay.Diagnostics.DatagramEvent.WakeRefusedBusy].Should().BePositive("they have asked for more than there is");
        Ours(rig).Outcome.Should().Be(WakeOutcome.Started);
    }

    [Fact]
    public void Four_bursts_of_neighbours_at_once_leave_room_for_ours()
    {
        using var rig = new WakeRig();
        rig.Heartbeat();
        for (var i = 0; i < 4; i++) rig.RequestWake(cid: i, from: $"192.168.1.{20 + i}:53571")[0].Verb.Should().Be("R2D_C");
        rig.RequestWake(cid: 9, from: "192.168.1.99:53571").Should().ContainSingle().Which.Field("rsp").Should().Be("-3");
        Ours(rig).Outcome.Should().Be(WakeOutcome.Started);
    }

    [Fact]
    public void A_thousand_forged_sources_leave_ours()
    {
        using var rig = new WakeRig(new WakeServerOptions { AllowedClients = [IPNetwork.Parse("0.0.0.0/0")] });
        rig.Heartbeat();
        // For a camera that is not alive nothing is counted, so each has to ask for one that is.
        for (var i = 0; i < 2000; i++) rig.RequestWake(cid: i, from: $"10.1.{i / 250}.{1 + i % 250}:53571");
        Ours(rig).Outcome.Should().Be(WakeOutcome.Started);
    }

    [Fact]
    public void A_camera_that_does_not_answer_takes_no_wakes_of_the_others()
    {
        using var rig = new WakeRig();
        for (var camera = 0; camera < 12; camera++) rig.Heartbeat($"95270001ABCDE{camera:000}WXYZ", $"192.0.2.{20 + camera}:10177");
        for (var round = 0; round < 4; round++)
        {
            for (var camera = 0; camera < 12; camera++) Ours(rig, $"95270001ABCDE{camera:000}", round).Outcome.Should().Be(WakeOutcome.Started);
            rig.Time.Advance(TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public void Ours_are_limited_too_since_each_costs_a_battery()
    {
        using var rig = new WakeRig();
        var started = 0;
        for (var second = 0; second < 59; second++)
        {
            rig.Heartbeat();
            if (Ours(rig, cid: second).Outcome == WakeOutcome.Started) started++;
            rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        started.Should().Be(30);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Who_only_claims_to_be_a_camera_is_told_our_session_only_if_the_camera_does_not_answer(bool answers)
    {
        using var rig = new WakeRig();
        rig.Heartbeat(token: 77);
        rig.Heartbeat(from: "198.51.100.7:20001", token: 78);
        var reply = Ours(rig);
        rig.Time.Advance(WakeBurst.Interval);
        if (answers) rig.Ask(new D2R_C_R(reply.Sid, null, 0));
        for (var i = 0; i < 10; i++) rig.Time.Advance(WakeBurst.Interval);
        // The first packet leaves with the replies.
        rig.Sent.Count(packet => packet.To == At("192.0.2.91:10177")).Should().Be(WakeBurst.Packets - 1);
        rig.Sent.Count(packet => packet.To == At("198.51.100.7:20001")).Should().Be(answers ? 0 : WakeBurst.Packets - WakeBurst.Alone);
    }

    private static WakeReply Ours(WakeRig rig, string uid = ShortUid, int cid = 1) =>
        rig.Wakes.Request(new WakeRequest(Uid.Parse(uid), cid, s_ours, 5000, 7, IsOurs: true), rig.Now, new ReplyBatch());
}
