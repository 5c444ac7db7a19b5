using System.Net;
using System.Net.Sockets;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Push;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.LocalCloud.Push;

/// <summary>The listener's ports, its limits and its end.</summary>
public sealed class PushListenerTests
{
    private static readonly byte[] s_hello = Hellos.Of(Hellos.PushName);

    [Fact]
    public async Task Every_port_serves()
    {
        await using var rig = new PushRig(options => options with { Ports = [0, 0] });
        rig.Heartbeat(PushRig.PorchUid, PushRig.Porch);
        rig.Listener.Endpoints.Should().HaveCount(2).And.OnlyHaveUniqueItems();
        for (var i = 0; i < 2; i++)
        {
            await (await rig.ConnectAsync(endpoint: i)).SendAsync(s_hello);
            await rig.Sink.EdgeAsync(i);
        }

        rig.Log.Lines.Should().Contain($"Push listener ready listening={rig.Listener.Endpoints[0]}, {rig.Listener.Endpoints[1]}");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::")]
    public void A_taken_port_is_named_with_its_owner_and_nothing_stays_open(string heldAt)
    {
        using var other = new Socket(IPAddress.Parse(heldAt).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (other.AddressFamily == AddressFamily.InterNetworkV6) other.DualMode = true;
        other.Bind(new IPEndPoint(IPAddress.Parse(heldAt), 0));
        other.Listen();
        var taken = ((IPEndPoint)other.LocalEndPoint!).Port;
        var free = FreePort.For(ProtocolType.Tcp);
        var start = () => new PushRig(options => options with { Ports = [free, taken] });
        start.Should().Throw<ListenException>().Which.Message.Should()
            .Contain($"TCP 127.0.0.1:{taken}").And.Contain($"(pid {Environment.ProcessId})").And.Contain("push_listener_port");
        using var again = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        FluentActions.Invoking(() => again.Bind(new IPEndPoint(IPAddress.Loopback, free))).Should().NotThrow("the first port was given back");
    }

    [Fact]
    public void An_address_that_is_not_ours_is_told_apart()
    {
        var start = () => new PushRig(options => options with { Address = IPAddress.Parse("192.0.2.1") });
        start.Should().Throw<ListenException>().Which.Should().Match<ListenException>(exception =>
            exception.AddressIsMissing && exception.Message.Contains("192.0.2.1", StringComparison.Ordinal)
            && exception.Message.Contains("push_listener_addr", StringComparison.Ordinal));
    }

    [Fact]
    public void A_port_that_is_not_permitted_says_what_to_grant()
    {
        var refused = ListenException.From(
            new SocketException((int)SocketError.AccessDenied), new IPEndPoint(IPAddress.Any, 443), new ListenKeys(ProtocolType.Tcp, "push_listener_port", "push_listener_addr"));
        refused.Message.Should().ContainAll("TCP 0.0.0.0:443", "permission denied", "CAP_NET_BIND_SERVICE", "push_listener_port");
        refused.AddressIsMissing.Should().BeFalse();
    }

    [Fact]
    public async Task The_end_comes_at_once_whatever_is_under_way_and_the_port_is_free_again()
    {
        var rig = new PushRig();
        rig.Heartbeat(PushRig.PorchUid, PushRig.Porch);
        var silent = await rig.ConnectAsync();
        await rig.Sink.NextAsync();
        await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello));
        await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello, "127.0.4.77"));
        await Eventually.HoldsAsync(() => rig.Log.Lines.Any(line => line.Contains("waiting for a registration", StringComparison.Ordinal)));
        rig.Listener.Completion.IsCompleted.Should().BeFalse();
        var endpoint = rig.Listener.Endpoints[0];
        await rig.Listener.DisposeAsync();
        await rig.Listener.DisposeAsync();
        rig.Listener.Completion.IsCompletedSuccessfully.Should().BeTrue();
        await PushRig.ReadToEndAsync(silent);
        rig.Sink.Claims.Should().HaveCount(2).And.OnlyContain(claim => claim.IsOver);
        rig.Sink.Edges.Should().ContainSingle("what the silent caller meant was not known yet");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        rig.Heartbeat(PushRig.GardenUid, "127.0.4.77");
        rig.Sink.Claims.Should().HaveCount(2);

        // Connections that this side has closed linger for a minute, and must not keep a restart from the port.
        await using var next = new PushRig(options => options with { Ports = [endpoint.Port] });
        next.Listener.Endpoints.Should().Equal(endpoint);
        await rig.DisposeAsync();
    }

    [Fact]
    public async Task A_port_that_no_longer_accepts_ends_the_loop_with_the_reason()
    {
        using var log = new TestLog();
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var running = new AcceptLoop(listener, socket => socket.Dispose(), new HandTime(), log).RunAsync(CancellationToken.None);
        running.IsCompleted.Should().BeFalse();
        listener.Dispose();
        await FluentActions.Awaiting(() => running).Should().ThrowAsync<Exception>();
    }

    [Fact]
    public async Task One_camera_gets_only_so_many_connections_and_takes_none_from_others()
    {
        await using var rig = new PushRig();
        rig.Heartbeat(PushRig.PorchUid, PushRig.Porch);
        rig.Heartbeat(PushRig.GardenUid, PushRig.Garden);
        var silent = new List<Socket>();
        for (var i = 0; i < PushLimits.MostCallsOfCamera; i++) silent.Add(await rig.ConnectAsync());
        await rig.Sink.NextAsync(PushLimits.MostCallsOfCamera - 1);
        for (var i = 0; i < 5; i++) (await PushRig.ReadToEndAsync(await rig.ConnectAsync())).Should().BeEmpty();
        rig.Listener.Refused.Should().Be(5);
        await Eventually.HoldsAsync(() => rig.Log.LinesAt(LogLevel.Warning).Any());
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().EndWith("peer_ip=127.0.4.2 closed_so_far=1");
        await rig.CallAsync(s_hello, PushRig.Garden);
        (await rig.Sink.EdgeAsync()).Camera.Should().Be("garden");

        await rig.PassUntilAsync(() => rig.Sink.Claims.All(claim => claim.IsOver));
        foreach (var caller in silent) await PushRig.ReadToEndAsync(caller);
        await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello));
        rig.Listener.Refused.Should().Be(5, "their places are free again");
        rig.Sink.Edges.Should().HaveCount(PushLimits.MostCallsOfCamera + 2);
    }

    [Fact]
    public async Task A_flood_of_unknown_peers_leaves_cameras_their_places()
    {
        await using var rig = new PushRig();
        rig.Heartbeat(PushRig.PorchUid, PushRig.Porch);
        var peers = PushLimits.MostUnknown / PushLimits.MostOfUnknown;
        var silent = new List<Socket>();
        for (var i = 0; i < PushLimits.MostUnknown + peers; i++) silent.Add(await rig.ConnectAsync($"127.0.5.{1 + i % peers}"));
        await Eventually.HoldsAsync(() => rig.Listener.Refused == peers);
        await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello, "127.0.6.1"));
        rig.Listener.Refused.Should().Be(peers + 1, "no place is left for unknown ones");
        await rig.CallAsync(s_hello);
        (await rig.Sink.EdgeAsync()).Waited.Should().Be(TimeSpan.Zero);

        rig.Time.Advance(TimeSpan.FromMilliseconds(250));
        foreach (var caller in silent) await PushRig.ReadToEndAsync(caller);
        await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello, "127.0.6.1"));
        rig.Listener.Refused.Should().Be(peers + 1);
        await rig.PassUntilAsync(() => rig.Log.Lines.Count(line => line.Contains("unknown IP —", StringComparison.Ordinal)) == 6, 1);
    }

    [Fact]
    public void Places_are_counted_by_address_and_in_all()
    {
        var places = new PushPlaces(3, 2);
        var (one, other) = (Discovery.At("192.0.2.1:1").Ip, Discovery.At("192.0.2.2:1").Ip);
        (places.TryTake(one), places.TryTake(one), places.TryTake(one)).Should().Be((true, true, false));
        (places.TryTake(other), places.TryTake(other)).Should().Be((true, false));
        places.Leave(one);
        (places.TryTake(other), places.TryTake(one)).Should().Be((true, false));
    }

    [Fact]
    public void Only_so_many_unknown_peers_are_waited_for()
    {
        var awaited = new AwaitedPeers(2);
        awaited.TryAdd(new(1), out var first).Should().Be(PeerAwaited.Now);
        awaited.TryAdd(new(1), out _).Should().Be(PeerAwaited.Already);
        awaited.TryAdd(new(2), out _).Should().Be(PeerAwaited.Now);
        awaited.TryAdd(new(3), out _).Should().Be(PeerAwaited.Refused);
        awaited.Remove(new(2));
        awaited.TryAdd(new(3), out _).Should().Be(PeerAwaited.Now);
        first.IsCompleted.Should().BeFalse();
    }
}
