using System.Net;
using System.Net.Sockets;
using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.LocalCloud.Wake;

/// <summary>The server with its sockets, on free ports of loopback.</summary>
public sealed class WakeServerTests
{
    private static readonly Uid s_uid = Uid.Parse(LongUid);
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_camera_boots_and_is_woken_as_the_protocol_says()
    {
        using var rig = new TestServer();
        using var camera = new UdpPeer("127.0.0.2");
        using var client = new UdpPeer();

        var query = await camera.AskAsync(rig.Middleman(), new D2M_Q(s_uid, 2), tid: 1);
        query.From.Should().Be(rig.Middleman());
        query.Xml.Should().Contain($"<reg><ip>127.0.0.1</ip><port>{rig.Register().Port}</port></reg>");
        var anchored = await camera.AskAsync(rig.Register(), new D2R_R(s_uid, ulong.Parse(FieldOf(query.Xml, "token")), 2), tid: 2);
        anchored.Xml.Should().Be($"<P2P><R2D_R_R><rsp>-4</rsp><ac>{FieldOf(query.Xml, "ac")}</ac></R2D_R_R></P2P>");
        var heard = await camera.AskAsync(rig.Register(), new D2R_HB(s_uid, null, true, 5), tid: 3);
        heard.Xml.Should().Be("<P2P><R2D_HB_R><rsp>0</rsp><time_t>1772993748</time_t><timer><hb>20000</hb></timer></R2D_HB_R></P2P>");

        var found = await client.AskAsync(rig.Middleman(), new C2M_Q(Uid.Parse(ShortUid), "MAC"), tid: 4);
        found.Tid.Should().Be(4);
        client.Send(rig.Register(), Request(1), tid: 5);
        var accepted = await client.ReceiveAsync();
        accepted.Xml.Should().Contain($"<dev><ip>127.0.0.2</ip><port>{camera.Address.Port}</port></dev>").And.Contain("<rsp>0</rsp>");
        (await client.ReceiveAsync()).Xml.Should().StartWith("<P2P><R2C_T>");
        for (var n = 1; n <= 10; n++)
        {
            var packet = await camera.ReceiveAsync();
            packet.From.Should().Be(rig.Register());
            packet.Tid.Should().Be(5);
            packet.Xml.Should().Contain($"<cmap><ip>127.0.0.1</ip><port>{client.Address.Port}</port></cmap>");
            camera.IsDrained.Should().BeTrue("the next one is not due yet");
            rig.Time.Advance(s_step);
        }

        camera.IsDrained.Should().BeTrue();
    }

    [Fact]
    public async Task On_all_addresses_each_answer_leaves_from_the_address_that_was_asked_and_names_it()
    {
        using var rig = new TestServer(address: "0.0.0.0");
        using var camera = new UdpPeer("127.0.0.2");
        foreach (var asked in (string[])["127.0.0.7", "127.0.0.1", "127.1.2.3"])
        {
            var reply = await camera.AskAsync(rig.Middleman(asked), new D2M_Q(s_uid, 2));
            reply.From.Should().Be(rig.Middleman(asked));
            reply.Xml.Should().Contain($"<reg><ip>{asked}</ip>").And.Contain($"<log><ip>{asked}</ip>");
        }

        await camera.AskAsync(rig.Register("127.0.0.7"), new D2R_HB(s_uid, null, true, 5));
        using var client = new UdpPeer();
        client.Send(rig.Register(), Request(1));
        var wake = await camera.ReceiveAsync();
        wake.From.Should().Be(rig.Register("127.0.0.7"), "the camera hears nobody but the address that it registered with");
        wake.Xml.Should().Contain("<relay><ip>127.0.0.7</ip>");
        (await client.ReceiveAsync()).Xml.Should().Contain("<relay><ip>127.0.0.1</ip>", "the client asked another one");
    }

    [Fact]
    public async Task Every_verb_is_answered_on_either_port()
    {
        using var rig = new TestServer();
        using var camera = new UdpPeer("127.0.0.2");
        (await camera.AskAsync(rig.Register(), new D2M_Q(s_uid, 2))).Xml.Should().StartWith("<P2P><M2D_Q_R>");
        (await camera.AskAsync(rig.Register(), new C2M_Q(s_uid, "MAC"))).Xml.Should().StartWith("<P2P><M2C_Q_R>");
        (await camera.AskAsync(rig.Middleman(), new D2R_R(s_uid, 1, 2))).Xml.Should().StartWith("<P2P><R2D_R_R>");
        (await camera.AskAsync(rig.Middleman(), new D2R_HB(s_uid, null, true, 1))).Xml.Should().StartWith("<P2P><R2D_HB_R>");
        using var client = new UdpPeer();
        client.Send(rig.Middleman(), Request(1));
        (await camera.ReceiveAsync()).From.Should().Be(rig.Middleman(), "that is where its heartbeat goes");
        (await client.ReceiveAsync()).Xml.Should().StartWith("<P2P><R2C_C_R>");
    }

    [Fact]
    public async Task Any_datagram_whatever_is_counted_and_the_next_good_one_is_answered()
    {
        using var rig = new TestServer();
        using var camera = new UdpPeer("127.0.0.2");
        var random = new Random(20260308);
        for (var i = 0; i < 300; i++)
        {
            var bytes = new byte[random.Next(0, 5000)];
            random.NextBytes(bytes);
            camera.Send(i % 2 == 0 ? rig.Register() : rig.Middleman(), bytes);
        }

        camera.Send(rig.Register(), new byte[60000]);
        var reply = await camera.AskAsync(rig.Register(), new D2R_HB(s_uid, null, true, 1));
        reply.Xml.Should().StartWith("<P2P><R2D_HB_R>");
        rig.Server.Tally[DatagramEvent.TooLong].Should().BePositive();
        rig.Server.Tally[DatagramEvent.HandlerFailed].Should().Be(0);
    }

    [Fact]
    public async Task The_programs_own_wake_takes_the_same_way_without_a_packet_to_itself()
    {
        using var rig = new TestServer();
        using var camera = new UdpPeer("127.0.0.2");
        await camera.AskAsync(rig.Register(), new D2R_HB(s_uid, null, true, 1));
        using var lease = new CancellationTokenSource();

        var reply = await rig.Server.WakeAsync(Uid.Parse(ShortUid), -5, 45678, lease.Token);
        reply.Outcome.Should().Be(WakeOutcome.Started);
        reply.Camera.Route.Remote.Port.Should().Be((ushort)camera.Address.Port);
        var first = await camera.ReceiveAsync();
        first.Tid.Should().NotBe(0);
        first.Xml.Should().Contain("<cli><ip>127.0.0.1</ip><port>45678</port></cli><cmap><ip>127.0.0.1</ip><port>45678</port></cmap>")
            .And.Contain($"<sid>{reply.Sid}</sid><cid>-5</cid>");
        (await rig.Server.WakeAsync(s_uid, -5, 45678, lease.Token)).Should().Match<WakeReply>(
            again => again.Outcome == WakeOutcome.Repeated && again.Sid == reply.Sid);

        rig.Time.Advance(s_step);
        (await camera.ReceiveAsync()).Xml.Should().Be(first.Xml);
        await lease.CancelAsync();
        rig.Time.Advance(s_step);
        rig.Time.Advance(s_step);
        // A heartbeat's answer arrives after whatever would have been sent before it.
        (await camera.AskAsync(rig.Register(), new D2R_HB(s_uid, null, true, 1))).Xml.Should().StartWith("<P2P><R2D_HB_R>");
    }

    [Fact]
    public async Task A_whole_house_of_the_programs_own_cameras_is_woken_within_a_minute_and_each_thirty_times_at_most()
    {
        using var rig = new TestServer();
        using var camera = new UdpPeer("127.0.0.2");
        var uids = Enumerable.Range(0, 50).Select(i => Uid.Parse($"CAMERA{i:00}ABCDEFGH")).ToList();
        foreach (var uid in uids) await camera.AskAsync(rig.Register(), new D2R_HB(uid, null, true, 1));
        foreach (var uid in uids) (await WakeAsync(uid, 45678)).Should().Be(WakeOutcome.Started);

        // Each from a session's port of its own, and one burst after the other.
        for (var more = 1; more < 30; more++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            (await WakeAsync(uids[0], (ushort)(45678 + more))).Should().Be(WakeOutcome.Started);
        }

        rig.Time.Advance(TimeSpan.FromSeconds(1));
        (await WakeAsync(uids[0], 45000)).Should().Be(WakeOutcome.Busy);
        (await WakeAsync(uids[1], 45000)).Should().Be(WakeOutcome.Started);

        async Task<WakeOutcome> WakeAsync(Uid uid, ushort port) => (await rig.Server.WakeAsync(uid, 1, port, CancellationToken.None)).Outcome;
    }

    [Fact]
    public async Task The_programs_own_wake_finds_a_camera_under_a_newer_suffix()
    {
        using var rig = new TestServer();
        using var camera = new UdpPeer("127.0.0.2");
        await camera.AskAsync(rig.Register(), new D2R_HB(s_uid, null, true, 1));
        var reply = await rig.Server.WakeAsync(Uid.Parse(ShortUid + "0001"), 1, 45678, CancellationToken.None);
        reply.Outcome.Should().Be(WakeOutcome.Started);
        (await rig.Server.WakeAsync(Uid.Parse("AAAA0001ABCDEFGH"), 1, 45678, CancellationToken.None)).Outcome.Should().Be(WakeOutcome.Unknown);
    }

    [Fact]
    public async Task The_programs_own_wake_is_not_misled_by_the_stale_entry_of_the_old_suffix()
    {
        using var rig = new TestServer(cameras: ("front", ShortUid + "0001"));
        using var camera = new UdpPeer("127.0.0.2");
        await camera.AskAsync(rig.Register(), new D2R_HB(Uid.Parse(ShortUid + "0001"), null, true, 1));
        rig.Time.Advance(TimeSpan.FromSeconds(100));
        await camera.AskAsync(rig.Register(), new D2R_HB(Uid.Parse(ShortUid + "0002"), null, true, 1));
        var reply = await rig.Server.WakeAsync(Uid.Parse(ShortUid + "0001"), 1, 45678, CancellationToken.None);
        reply.Outcome.Should().Be(WakeOutcome.Started);
        reply.Camera.Uid.Should().Be(Uid.Parse(ShortUid + "0002"));
    }

    [Fact]
    public async Task The_programs_own_wake_never_takes_a_twin_that_is_configured_itself()
    {
        using var rig = new TestServer(cameras: [("one", ShortUid + "0001"), ("two", ShortUid + "0002")]);
        using var camera = new UdpPeer("127.0.0.2");
        await camera.AskAsync(rig.Register(), new D2R_HB(Uid.Parse(ShortUid + "0002"), null, true, 1));
        (await rig.Server.WakeAsync(Uid.Parse(ShortUid + "0001"), 1, 45678, CancellationToken.None)).Outcome.Should().Be(WakeOutcome.Unknown);
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_bursts_is_orderly_and_accounts_for_them()
    {
        // In real time: the timers of the bursts race with the closing of the sockets.
        for (var round = 0; round < 20; round++)
        {
            var rig = new TestServer(time: TimeProvider.System);
            using var camera = new UdpPeer("127.0.0.2");
            for (var i = 0; i < 8; i++)
            {
                await camera.AskAsync(rig.Register(), new D2R_HB(Uid.Parse($"CAMERA{i:00}ABCDEFGH"), null, true, 1));
                // The answer may have been a packet of an earlier burst.
                await Eventually.HoldsAsync(() => rig.Server.Registry.Count == i + 1);
                await rig.Server.WakeAsync(Uid.Parse($"CAMERA{i:00}ABCDEFGH"), 1, 45678, CancellationToken.None);
                await DrainAsync(camera);
            }

            // The first timed packet is here, so the timers of the other bursts are firing just now.
            await DrainAsync(camera);
            rig.Dispose();
            rig.Log.Lines.Count(line => line.StartsWith("Wake burst", StringComparison.Ordinal)).Should().Be(8);
        }
    }

    [Fact]
    public async Task A_lease_that_ends_after_its_burst_leaves_nothing_behind()
    {
        using var rig = new TestServer();
        using var camera = new UdpPeer("127.0.0.2");
        await camera.AskAsync(rig.Register(), new D2R_HB(s_uid, null, true, 1));
        using var lease = new CancellationTokenSource();
        await rig.Server.WakeAsync(s_uid, 1, 45678, lease.Token);
        for (var i = 0; i < 30; i++) rig.Time.Advance(s_step);
        await lease.CancelAsync();
        rig.Log.Lines.Count(line => line.StartsWith("Wake burst", StringComparison.Ordinal)).Should().Be(1);
    }

    [Theory]
    [InlineData("STRANGER000000", 20, "strangers")]
    [InlineData(ShortUid, 60, "forged suffixes of a configured camera")]
    public async Task Hundreds_that_fall_silent_do_not_fill_the_log(string prefix, int lines, string who)
    {
        using var rig = new TestServer(cameras: ("front", ShortUid));
        using var camera = new UdpPeer("127.0.0.2");
        for (var i = 0; i < 200; i++) await camera.AskAsync(rig.Register(), new D2R_HB(Uid.Parse($"{prefix}{i:0000}"), null, true, 1));
        for (var second = 0; second < 90; second++) rig.Time.Advance(TimeSpan.FromSeconds(1));
        rig.Log.Lines.Count(line => line.StartsWith("Camera stale", StringComparison.Ordinal)).Should().Be(lines, who);
    }

    [Fact]
    public async Task The_log_port_counts_what_arrives_and_says_nothing()
    {
        using var rig = new TestServer(withLogPort: true);
        using var camera = new UdpPeer("127.0.0.2");
        var port = int.Parse(FieldOf((await camera.AskAsync(rig.Middleman(), new D2M_Q(s_uid, 2))).Xml.Split("<log>")[1], "port"));
        port.Should().NotBe(rig.Register().Port);
        camera.Send(new IPEndPoint(IPAddress.Loopback, port), new D2M_Q(s_uid, 2));
        await Eventually.HoldsAsync(() => rig.Server.Tally[DatagramEvent.LogPortTraffic] == 1);
        camera.IsDrained.Should().BeTrue();
    }

    [Fact]
    public async Task A_lost_camera_is_reported_and_so_is_its_return()
    {
        using var rig = new TestServer(cameras: ("front", ShortUid));
        using var camera = new UdpPeer("127.0.0.2");
        await camera.AskAsync(rig.Register(), new D2R_HB(s_uid, null, true, 1));
        for (var second = 0; second < 90; second++) rig.Time.Advance(TimeSpan.FromSeconds(1));
        rig.Log.Lines.Where(line => line.StartsWith("Camera stale", StringComparison.Ordinal)).Should().ContainSingle()
            .Which.Should().Match("Camera stale uid=9527…EFGH camera=front last_seen=8?s ago");
        await camera.AskAsync(rig.Register(), new D2R_HB(s_uid, null, true, 1));
        rig.Log.Lines.Count(line => line.StartsWith("Camera registered", StringComparison.Ordinal)).Should().Be(2);
    }

    [Fact]
    public async Task After_a_suspend_a_camera_can_be_woken_although_it_was_not_heard_meanwhile()
    {
        using var rig = new TestServer();
        using var camera = new UdpPeer("127.0.0.2");
        using var client = new UdpPeer();
        await camera.AskAsync(rig.Register(), new D2R_HB(s_uid, null, true, 1));
        rig.Time.Advance(TimeSpan.FromSeconds(79));
        rig.Time.Suspend(TimeSpan.FromHours(1));
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        (await client.AskAsync(rig.Register(), Request(1))).Xml.Should().Contain("<rsp>0</rsp>");
        rig.Log.Lines.Should().Contain(line => line.Contains("clocks have drifted apart", StringComparison.Ordinal));
    }

    [Fact]
    public void A_taken_port_is_named_with_its_owner_and_nothing_stays_open()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var taken = ((IPEndPoint)other.LocalEndPoint!).Port;
        using var log = new TestLog();
        var setup = new WakeServerSetup(ConfiguredCameras.None, null, TimeProvider.System, RandomNumbersExtensions.Secure, log);
        var free = FreePort.For(ProtocolType.Udp);
        var options = new WakeServerOptions { Address = IPAddress.Loopback, MiddlemanPort = free, RegisterPort = taken };
        FluentActions.Invoking(() => WakeServer.Start(options, setup)).Should().Throw<ListenException>().Which.Message.Should()
            .Contain($"127.0.0.1:{taken}").And.Contain($"(pid {Environment.ProcessId})").And.Contain("wake_server.register_port");
        using var again = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        FluentActions.Invoking(() => again.Bind(new IPEndPoint(IPAddress.Loopback, free))).Should().NotThrow("the first port was given back");
    }

    [Fact]
    public void An_address_that_is_not_ours_is_told_apart()
    {
        using var log = new TestLog();
        var setup = new WakeServerSetup(ConfiguredCameras.None, null, TimeProvider.System, RandomNumbersExtensions.Secure, log);
        FluentActions.Invoking(() => WakeServer.Start(new WakeServerOptions { Address = IPAddress.Parse("192.0.2.1") }, setup))
            .Should().Throw<ListenException>().Which.Should().Match<ListenException>(
                exception => exception.AddressIsMissing && exception.Message.Contains("192.0.2.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_form_for_other_systems_serves_one_address_in_the_same_way()
    {
        using var socket = new SingleAddressSocket(new IPEndPoint(IPAddress.Loopback, 0));
        using var peer = new UdpPeer();
        peer.Send(socket.LocalEndPoint, [1, 2, 3]);
        Receive(socket, 16).Should().Be((3, new IpPort(Ipv4.Loopback, (ushort)peer.Address.Port), Ipv4.Loopback));
        peer.Send(socket.LocalEndPoint, new byte[40]);
        Receive(socket, 16).Length.Should().BeGreaterThanOrEqualTo(16, "a datagram that fills the buffer may have been cut");
        socket.Send(Packet(9, new R2D_DC_R(1, 0)), new IpPort(Ipv4.Loopback, (ushort)peer.Address.Port), Ipv4.Loopback).Should().BeTrue();
        (await peer.ReceiveAsync()).Tid.Should().Be(9);
    }

    [Fact]
    public void A_source_address_that_is_gone_does_not_keep_an_answer_back()
    {
        using var socket = new LinuxDatagramSocket(new IPEndPoint(IPAddress.Any, 0));
        using var peer = new UdpPeer();
        socket.Send([1], new IpPort(Ipv4.Loopback, (ushort)peer.Address.Port), At("192.0.2.99:1").Ip).Should().BeTrue();
    }

    /// <summary>Takes the first wake packet, so that the next answer is the one that was asked for.</summary>
    private static async Task DrainAsync(UdpPeer camera)
    {
        while (!(await camera.ReceiveAsync()).Xml.StartsWith("<P2P><R2D_C>", StringComparison.Ordinal))
        {
            // Late packets of the other bursts.
        }
    }

    private static (int Length, IpPort Source, Ipv4 Local) Receive(DatagramSocket socket, int room)
    {
        var length = socket.Receive(new byte[room], out var source, out var local);
        return (length, source, local);
    }

    private static C2R_C Request(int cid) => new(Uid.Parse(ShortUid), At("192.168.0.5:53571"), null, cid, 0, 4, "MAC", 3);

    private static string FieldOf(string xml, string name) => xml.Split($"<{name}>")[1].Split('<')[0];
}
