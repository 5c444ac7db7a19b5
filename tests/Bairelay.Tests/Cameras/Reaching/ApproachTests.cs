using Bairelay.Cameras.Reaching;
using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.Cameras.Reaching;

public sealed class ApproachTests
{
    private static readonly IpPort s_otherPort = At("192.168.1.50:20500");

    private readonly ConversationRig _rig = new(inProcess: true);

    [Fact]
    public void We_begin_and_the_camera_confirms()
    {
        var (sid, cid) = _rig.Wake();
        var begun = _rig.Pass(1_000);
        begun.Should().HaveCount(3).And.OnlyContain(said => said.To == ConversationRig.Camera && said.Tid == begun[0].Tid);
        begun[0].Message.Should().Be(new C2D_T(sid, ConnectionKind.Local, cid, 1350));
        _rig.Hear(ConversationRig.Camera, begun[0].Tid, new D2C_CFM(sid, ConnectionKind.Local, 0, cid, 80, 0));
        _rig.Session.Should().Be(new FoundSession(ConversationRig.Camera, cid, 80, begun[0].Tid, "remote"));
        _rig.Pass(1_000).Should().BeEmpty();
    }

    [Fact]
    public void The_session_goes_to_the_port_that_confirmed_it()
    {
        var (sid, cid) = _rig.Wake();
        _rig.Hear(s_otherPort, _rig.Said<C2D_T>().Single().Tid, new D2C_CFM(sid, ConnectionKind.Local, 0, cid, 80, 0));
        _rig.Session!.Peer.Should().Be(s_otherPort);
    }

    [Theory]
    [InlineData(ConnectionKind.Local, "remote")]
    [InlineData(ConnectionKind.Map, "map")]
    public void The_camera_begins_and_is_answered_on_its_tid_until_it_confirms(ConnectionKind conn, string path)
    {
        var (sid, cid) = _rig.Wake();
        _rig.Said();
        _rig.Hear(ConversationRig.Camera, 87, new D2C_T(sid, conn, cid, 80));
        var answers = _rig.Pass(1_000).Where(said => said.Message is C2D_A).ToList();
        answers.Should().HaveCount(3).And.OnlyContain(said =>
            said.Tid == 87 && said.To == ConversationRig.Camera && said.Message.Equals(new C2D_A(sid, conn, cid, 80, 1350)));
        _rig.Hear(ConversationRig.Camera, 87, new D2C_CFM(sid, conn, 0, cid, 80, null));
        _rig.Session.Should().Be(new FoundSession(ConversationRig.Camera, cid, 80, 87, path));
    }

    [Fact]
    public void A_repeated_offer_is_one_offer()
    {
        var (sid, cid) = _rig.Wake();
        for (var i = 0; i < 5; i++) _rig.Hear(ConversationRig.Camera, 87, new D2C_T(sid, ConnectionKind.Local, cid, 80));
        _rig.Said<C2D_A>().Should().ContainSingle();
    }

    [Fact]
    public void Data_before_the_confirmation_confirms()
    {
        var (sid, cid) = _rig.Wake();
        _rig.Hear(ConversationRig.Camera, 87, new D2C_T(sid, ConnectionKind.Local, cid, 80));
        var data = new byte[64];
        var length = new DataPacket(cid, 0, [1, 2, 3]).Write(data);
        _rig.Hear(s_otherPort, data[..length]);
        _rig.Session.Should().Be(new FoundSession(s_otherPort, cid, 80, 87, "remote"));
    }

    [Fact]
    public void An_acknowledgement_confirms_as_well()
    {
        var (sid, cid) = _rig.Wake();
        _rig.Hear(ConversationRig.Camera, 87, new D2C_T(sid, ConnectionKind.Local, cid, 80));
        var acknowledgement = new byte[64];
        var length = new AckPacket(cid, AckPacket.NothingReceived, AckPacket.NothingReceived, 0, []).Write(acknowledgement);
        _rig.Hear(ConversationRig.Camera, acknowledgement[..length]);
        _rig.Session!.Did.Should().Be(80);
    }

    [Fact]
    public void Data_of_another_session_or_host_or_without_a_known_did_confirms_nothing()
    {
        var (sid, cid) = _rig.Wake();
        Data(cid, ConversationRig.Camera);
        _rig.Hear(ConversationRig.Camera, 87, new D2C_T(sid, ConnectionKind.Local, cid, 80));
        Data(cid + 1, ConversationRig.Camera);
        Data(cid, At("192.168.1.66:10177"));
        _rig.Session.Should().BeNull();

        void Data(int id, IpPort from)
        {
            var packet = new byte[64];
            _rig.Hear(from, packet[..new DataPacket(id, 0, [1]).Write(packet)]);
        }
    }

    [Fact]
    public void Foreign_numbers_and_foreign_hosts_are_ignored()
    {
        var (sid, cid) = _rig.Wake();
        var tid = _rig.Said<C2D_T>().Single().Tid;
        var stranger = At("192.168.1.66:10177");
        _rig.Hear(ConversationRig.Camera, tid, new D2C_CFM(sid + 1, ConnectionKind.Local, 0, cid, 80, 0));
        _rig.Hear(ConversationRig.Camera, tid, new D2C_CFM(sid, ConnectionKind.Local, 0, cid + 1, 80, 0));
        _rig.Hear(stranger, tid, new D2C_CFM(sid, ConnectionKind.Local, 0, cid, 80, 0));
        _rig.Hear(ConversationRig.Camera, tid, new D2C_CFM(sid, ConnectionKind.Relay, 0, cid, 80, 0));
        _rig.Hear(ConversationRig.Camera, 87, new D2C_T(sid, ConnectionKind.Local, cid + 1, 80));
        _rig.Hear(stranger, 87, new D2C_T(sid, ConnectionKind.Local, cid, 80));
        _rig.Session.Should().BeNull();
        _rig.Said().Should().BeEmpty();
    }

    [Fact]
    public void A_confirmation_that_says_no_is_noted()
    {
        var (sid, cid) = _rig.Wake();
        _rig.Hear(ConversationRig.Camera, _rig.Said<C2D_T>().Single().Tid, new D2C_CFM(sid, ConnectionKind.Local, -3, cid, 80, 0));
        _rig.Session.Should().BeNull();
        _rig.Journal.Steps.Single(step => step.Name == "handshake").Detail.Should().Contain("rsp -3");
    }

    [Fact]
    public void A_camera_s_request_with_the_tid_of_one_of_ours_is_not_taken_for_an_offer()
    {
        var (sid, cid) = _rig.Wake();
        var tid = _rig.Said<C2D_T>().Single().Tid;
        _rig.Hear(ConversationRig.Camera, tid, new D2C_T(sid, ConnectionKind.Local, cid, 80));
        _rig.Said<C2D_A>().Should().BeEmpty();
    }

    [Fact]
    public void An_answered_hello_wins_over_the_approach_and_releases_it()
    {
        var (helloTid, helloCid) = _rig.Greet();
        var (sid, cid) = _rig.Wake();
        _rig.Hear(ConversationRig.Camera, 87, new D2C_T(sid, ConnectionKind.Local, cid, 80));
        _rig.Hear(s_otherPort, helloTid, new D2C_C_R(default, 0, helloCid, 96));
        _rig.Hear(ConversationRig.Camera, 87, new D2C_CFM(sid, ConnectionKind.Local, 0, cid, 80, 0));
        _rig.Session!.Path.Should().Be("local");
        _rig.Said();
        _rig.Conversation.ReleaseOthers(_rig.Session);
        _rig.Said().Single().Should().Match<Said>(said => said.To == ConversationRig.Camera && said.Message.Equals(new C2D_DISC(cid, 80)));
    }

    [Fact]
    public void A_wake_is_repeated_until_a_session_stands_and_an_older_one_still_counts()
    {
        var (sid, cid) = _rig.Wake(1);
        _rig.Pass(4_950);
        _rig.Conversation.Wakes!.Begin(_rig.Now).Should().BeFalse();
        _rig.Pass(50);
        var (_, later) = _rig.Wake(2);
        later.Should().NotBe(cid);
        _rig.Hear(ConversationRig.Camera, 5, new D2C_CFM(sid, ConnectionKind.Local, 0, cid, 80, 0));
        _rig.Session!.Cid.Should().Be(cid);
    }

    [Fact]
    public void The_camera_s_address_is_made_known_to_the_others()
    {
        _rig.Wake();
        _rig.Learned.Should().Equal(ConversationRig.Camera);
    }

    [Fact]
    public void We_stop_beginning_after_fifteen_seconds()
    {
        _rig.Wake();
        _rig.Pass(15_000);
        _rig.Pass(5_000).Should().BeEmpty();
    }

    [Fact]
    public void The_relay_is_not_tried_by_default()
    {
        var rig = new ConversationRig(level: DiscoveryLevel.Relay);
        rig.Invite();
        rig.Pass(10_000).Should().NotContain(said => said.To == ConversationRig.Relay);
    }

    [Fact]
    public void The_relay_has_its_turn_where_it_is_allowed_and_the_direct_way_keeps_its_own()
    {
        var rig = new ConversationRig(level: DiscoveryLevel.Relay, allowRelay: true);
        var (sid, cid) = rig.Invite();
        rig.Pass(1_900).Should().NotContain(said => said.To == ConversationRig.Relay);
        var relayed = rig.Pass(600).First(said => said.To == ConversationRig.Relay);
        relayed.Message.Should().Be(new C2D_T(sid, ConnectionKind.Relay, cid, 1350));
        rig.Pass(500).Should().Contain(said => said.To == ConversationRig.Camera);
        rig.Hear(ConversationRig.Relay, relayed.Tid, new D2C_CFM(sid, ConnectionKind.Relay, 0, cid, 80, 0));
        rig.Session.Should().Match<FoundSession>(session => session.Path == "relay" && session.Peer == ConversationRig.Relay);
        rig.Session!.Confirmation!.Message.Conn.Should().Be(ConnectionKind.Relay);
    }

    [Fact]
    public void A_direct_confirmation_is_not_held_back_while_the_relay_is_silent()
    {
        var rig = new ConversationRig(level: DiscoveryLevel.Relay, allowRelay: true);
        var (sid, cid) = rig.Invite();
        rig.Pass(3_000);
        rig.Hear(ConversationRig.Camera, 9, new D2C_CFM(sid, ConnectionKind.Local, 0, cid, 80, 0));
        rig.Session!.Path.Should().Be("remote");
    }
}
