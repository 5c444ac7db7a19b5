using Bairelay.Configuration;
using Bairelay.LocalCloud;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.LocalCloud.Wake;

/// <summary>Power-on: D2M_Q, D2R_R and the anchors between them.</summary>
public sealed class BootTests
{
    private static readonly Uid s_uid = Uid.Parse(LongUid);

    [Fact]
    public void A_query_is_answered_in_the_exact_form_with_its_tid_from_the_address_that_was_asked()
    {
        using var rig = new WakeRig();
        var reply = rig.Ask(new D2M_Q(s_uid, 2), tid: 4660, listener: Listener.Middleman).Should().ContainSingle().Subject;
        reply.Tid.Should().Be(4660);
        reply.To.Should().Be(WakeRig.Camera);
        reply.From.Should().Be(WakeRig.Server);
        reply.Listener.Should().Be(Listener.Middleman);
        reply.Xml.Should().Be(
            "<P2P><M2D_Q_R><reg><ip>192.0.2.10</ip><port>58200</port></reg><log><ip>192.0.2.10</ip><port>57850</port></log>"
            + $"<timer/><retry/><rsp>0</rsp><token>{reply.Field("token")}</token><ac>{reply.Field("ac")}</ac></M2D_Q_R></P2P>");
        ulong.Parse(reply.Field("token")!).Should().BePositive();
        uint.Parse(reply.Field("ac")!).Should().BePositive();
        rig.Log.LinesAt(LogLevel.Information).Should().Contain("D2M_Q src=192.0.2.91:10177 uid=9527…EFGH");
    }

    [Fact]
    public void With_log_port_zero_the_log_address_is_the_register()
    {
        using var rig = new WakeRig(new WakeServerOptions { LogPort = 0 });
        rig.Ask(new D2M_Q(s_uid, 2))[0].Xml.Should().Contain("<log><ip>192.0.2.10</ip><port>58200</port></log>");
    }

    [Fact]
    public void The_address_told_is_the_one_that_each_camera_asked()
    {
        using var rig = new WakeRig();
        var other = At("198.51.100.1:1").Ip;
        rig.Ask(new D2M_Q(s_uid, 2), at: other)[0].Xml.Should().Contain("<reg><ip>198.51.100.1</ip>");
        rig.Ask(new D2M_Q(s_uid, 2), tid: 8)[0].Xml.Should().Contain("<reg><ip>192.0.2.10</ip>");
    }

    [Fact]
    public void A_configured_advertise_address_is_told_instead()
    {
        using var rig = new WakeRig(new WakeServerOptions { AdvertiseAddress = System.Net.IPAddress.Parse("203.0.113.5") });
        var camera = rig.Ask(new D2M_Q(s_uid, 2))[0];
        camera.Xml.Should().Contain("<reg><ip>203.0.113.5</ip>").And.Contain("<log><ip>203.0.113.5</ip>");
        camera.From.Should().Be(WakeRig.Server, "the packet still leaves from the address that was asked");
        rig.Ask(new C2M_Q(s_uid, "MAC"))[0].Xml.Should().Contain("<relay><ip>203.0.113.5</ip>");
    }

    [Theory]
    [InlineData(Listener.Middleman)]
    [InlineData(Listener.Register)]
    internal void Every_client_is_told_four_times_that_the_register_is_here(Listener listener)
    {
        using var rig = new WakeRig(new WakeServerOptions { KnownUidsOnly = true });
        const string Here = "<ip>192.0.2.10</ip><port>58200</port>";
        rig.Ask(new C2M_Q(Uid.Parse(ShortUid), "MAC"), At("203.0.113.77:1"), listener: listener).Should().ContainSingle().Which.Xml.Should().Be(
            $"<P2P><M2C_Q_R><reg>{Here}</reg><relay>{Here}</relay><log>{Here}</log><t>{Here}</t></M2C_Q_R></P2P>");
    }

    [Fact]
    public void Registering_is_answered_with_the_ac_of_the_token_that_comes_back()
    {
        using var rig = new WakeRig();
        var query = rig.Ask(new D2M_Q(s_uid, 2))[0];
        var reply = rig.Ask(new D2R_R(s_uid, ulong.Parse(query.Field("token")!), 2), tid: 12).Should().ContainSingle().Subject;
        reply.Tid.Should().Be(12);
        reply.Xml.Should().Be($"<P2P><R2D_R_R><rsp>-4</rsp><ac>{query.Field("ac")}</ac></R2D_R_R></P2P>");
    }

    [Fact]
    public void A_repeated_query_gets_the_same_anchor_for_ten_seconds()
    {
        using var rig = new WakeRig();
        var first = rig.Ask(new D2M_Q(s_uid, 2), tid: 5)[0].Xml;
        rig.Time.Advance(TimeSpan.FromSeconds(9.9));
        rig.Ask(new D2M_Q(s_uid, 2), tid: 5)[0].Xml.Should().Be(first);
        rig.Log.LinesAt(LogLevel.Information).Count(line => line.StartsWith("D2M_Q", StringComparison.Ordinal)).Should().Be(1);
        rig.Ask(new D2M_Q(s_uid, 2), tid: 6)[0].Xml.Should().NotBe(first, "another tid is another question");
        rig.Ask(new D2M_Q(s_uid, 2), At("192.0.2.92:10177"), tid: 5)[0].Xml.Should().NotBe(first, "so is another source");
        rig.Time.Advance(TimeSpan.FromSeconds(0.1));
        rig.Ask(new D2M_Q(s_uid, 2), tid: 5)[0].Xml.Should().NotBe(first);
    }

    [Fact]
    public void A_camera_that_asked_several_times_may_answer_to_any_of_the_last_four()
    {
        using var rig = new WakeRig();
        var given = Enumerable.Range(1, 5).Select(tid => rig.Ask(new D2M_Q(s_uid, 2), tid: (uint)tid)[0]).ToList();
        foreach (var query in given[1..])
        {
            rig.Ask(new D2R_R(s_uid, ulong.Parse(query.Field("token")!), 2))[0].Field("ac").Should().Be(query.Field("ac"));
        }

        rig.Ask(new D2R_R(s_uid, ulong.Parse(given[0].Field("token")!), 2))[0].Field("ac")
            .Should().Be(given[4].Field("ac"), "the first is forgotten, so the newest answers");
    }

    [Fact]
    public void Another_token_is_tolerated_and_logged()
    {
        using var rig = new WakeRig();
        var ac = rig.Ask(new D2M_Q(s_uid, 2))[0].Field("ac");
        rig.Ask(new D2R_R(s_uid, 999, 2))[0].Field("ac").Should().Be(ac);
        rig.Ask(new D2R_R(s_uid, null, 2))[0].Field("ac").Should().Be(ac);
        rig.Log.Lines.Should().Contain(line => line.Contains("another token", StringComparison.Ordinal) && line.Contains("9527…EFGH", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_an_anchor_every_answer_has_another_ac_which_sends_the_camera_back()
    {
        using var rig = new WakeRig();
        var first = rig.Ask(new D2R_R(s_uid, 1, 2))[0];
        var second = rig.Ask(new D2R_R(s_uid, 1, 2))[0];
        first.Field("rsp").Should().Be("-4");
        first.Field("ac").Should().NotBe(second.Field("ac"), "it is not stored");
    }

    [Fact]
    public void An_anchor_is_kept_for_a_day()
    {
        using var rig = new WakeRig();
        var query = rig.Ask(new D2M_Q(s_uid, 2))[0];
        var token = ulong.Parse(query.Field("token")!);
        rig.Time.Advance(TimeSpan.FromHours(23.9));
        rig.Ask(new D2R_R(s_uid, token, 2))[0].Field("ac").Should().Be(query.Field("ac"));
        rig.Time.Advance(TimeSpan.FromHours(0.2));
        rig.Ask(new D2R_R(s_uid, token, 2))[0].Field("ac").Should().NotBe(query.Field("ac"));
    }

    [Fact]
    public void A_query_alone_registers_nobody()
    {
        using var rig = new WakeRig();
        rig.Heartbeat(from: "192.0.2.91:10177");
        rig.Ask(new D2M_Q(s_uid, 2), At("192.0.2.66:4000"));
        rig.Registry.TryFind(s_uid, rig.Now, out var camera);
        camera.Route.Remote.Should().Be(At("192.0.2.91:10177"));
        rig.Ask(new D2M_Q(Uid.Parse("AAAA0001ABCDEFGH"), 2));
        rig.Registry.Count.Should().Be(1);
    }

    [Fact]
    public void Forged_suffixes_of_a_configured_camera_do_not_fill_the_anchors()
    {
        using var rig = new WakeRig(new WakeServerOptions { MaxCameras = 10 }, ("a", "AAAA0001ABCDEFGH"), ("b", "BBBB0001ABCDEFGH"));
        for (var i = 0; i < 50; i++) rig.Ask(new D2M_Q(Uid.Parse($"AAAA0001ABCDEFGHX{i:000}"), 2)).Should().ContainSingle();
        rig.Ask(new D2M_Q(Uid.Parse("BBBB0001ABCDEFGHWXYZ"), 2)).Should().ContainSingle();
        rig.Anchors.Count.Should().Be(10);
    }

    [Fact]
    public void When_anchors_are_full_strangers_make_room_and_living_or_configured_cameras_do_not()
    {
        using var rig = new WakeRig(new WakeServerOptions { MaxCameras = 3 }, ("front", "FRONT001ABCDEFGH"));
        var front = rig.Ask(new D2M_Q(Uid.Parse("FRONT001ABCDEFGH"), 2))[0];
        var alive = rig.Ask(new D2M_Q(s_uid, 2))[0];
        rig.Heartbeat();
        for (var i = 0; i < 20; i++) rig.Ask(new D2M_Q(Uid.Parse($"STRANGER{i:00000000}"), 2)).Should().ContainSingle();
        rig.Anchors.Count.Should().Be(3);
        rig.Ask(new D2R_R(s_uid, ulong.Parse(alive.Field("token")!), 2))[0].Field("ac").Should().Be(alive.Field("ac"));
        rig.Ask(new D2R_R(Uid.Parse("FRONT001ABCDEFGH"), ulong.Parse(front.Field("token")!), 2))[0].Field("ac").Should().Be(front.Field("ac"));
    }
}
