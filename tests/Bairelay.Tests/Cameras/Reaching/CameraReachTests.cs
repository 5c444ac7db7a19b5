using System.Net;
using System.Net.Sockets;
using Bairelay.Cameras;
using Bairelay.Cameras.Reaching;
using Bairelay.Configuration;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Reaching;

public sealed class CameraReachTests : IDisposable
{
    private readonly ReachRig _rig = new();
    private readonly UdpPeer _camera = new("127.0.0.2");

    public void Dispose()
    {
        _camera.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public async Task A_camera_that_answers_a_hello_is_reached_locally()
    {
        _rig.GreetAt(_camera);
        var reaching = _rig.OpenAsync(ReachRig.Target("127.0.0.2:9"));
        var hello = await _camera.AnswerHelloAsync();
        var reached = await _rig.EndOfAsync(reaching);
        await using var pipe = reached.Pipe;
        reached.Report.Path.Should().Be("local");
        reached.Report.Transport.Should().Be("udp");
        reached.Report.Steps.Should().Contain(step => step.Name == "hello" && step.Ok);
        var silent = pipe.Should().BeOfType<SilentPipe>().Subject;
        (silent.Cid, silent.Did, silent.Peer).Should().Be((hello.Cid, 743, _camera.Address));
        ((IPEndPoint)silent.Socket.LocalEndPoint!).Port.Should().Be(hello.Port);
    }

    [Fact]
    public async Task The_pipe_speaks_with_the_numbers_that_were_agreed()
    {
        _rig.UsesRealPipes = true;
        _rig.GreetAt(_camera);
        var reaching = _rig.OpenAsync(ReachRig.Target("127.0.0.2:9"));
        var hello = await _camera.AnswerHelloAsync();
        var reached = await _rig.EndOfAsync(reaching);
        (await _camera.HearAsync<C2D_HB>()).Should().Be(new C2D_HB(hello.Cid, 743));
        await reached.Pipe.DisposeAsync();
        (await _camera.HearAsync<C2D_DISC>()).Should().Be(new C2D_DISC(hello.Cid, 743));
    }

    [Fact]
    public async Task A_camera_without_a_known_address_is_found_by_broadcast()
    {
        _rig.GreetAt(_camera);
        _rig.Broadcasts.Add("127.0.0.2");
        var reaching = _rig.OpenAsync(ReachRig.Target());
        await _camera.AnswerHelloAsync();
        await using var pipe = (await _rig.EndOfAsync(reaching)).Pipe;
        pipe.Peer.Should().Be(_camera.Address);
    }

    [Fact]
    public async Task A_cellular_camera_is_never_looked_for_by_broadcast()
    {
        _rig.GreetAt(_camera);
        _rig.Broadcasts.Add("127.0.0.2");
        _rig.Names["p2p.reolink.com"] = ["198.51.100.7"];
        await FailureAsync(ReachRig.Target(level: DiscoveryLevel.Cellular));
        _camera.IsDrained.Should().BeTrue();
    }

    [Fact]
    public async Task A_camera_that_listens_on_tcp_is_reached_without_a_uid()
    {
        using var listener = Listening();
        await using var pipe = (await _rig.OpenAsync(ReachRig.Target(listener.LocalEndPoint!.ToString(), withUid: false))).Pipe;
        pipe.Transport.Should().Be("tcp");
        pipe.Peer.Should().Be((IPEndPoint)listener.LocalEndPoint);
    }

    [Fact]
    public async Task Tcp_is_tried_again_while_the_camera_boots()
    {
        using var listener = Bound();
        var reaching = _rig.OpenAsync(ReachRig.Target(listener.LocalEndPoint!.ToString(), withUid: false));
        await Eventually.HoldsAsync(() => _rig.Progress.Any(told => told is { Step: "tcp-connect", Ok: false }));
        listener.Listen();
        var reached = await _rig.EndOfAsync(reaching);
        await using var pipe = reached.Pipe;
        reached.Report.Path.Should().Be("tcp");
        reached.Report.Steps.Should().ContainSingle().Which.Should().Match<ReachStep>(step => step.Name == "tcp-connect" && step.Ok);
    }

    [Fact]
    public async Task A_refused_tcp_port_is_noted_and_hinders_nobody()
    {
        _rig.GreetAt(_camera);
        using var refusing = Bound();
        var reaching = _rig.OpenAsync(ReachRig.Target(refusing.LocalEndPoint!.ToString()));
        var (from, tid, hello) = await _camera.ReceiveAsync<C2D_C>();
        await Eventually.HoldsAsync(() => _rig.Progress.Any(told => told is { Step: "tcp-connect", Ok: false }));
        _camera.Send(from, new D2C_C_R(default, 0, hello.Cid, 16), tid);
        var reached = await _rig.EndOfAsync(reaching);
        await using var pipe = reached.Pipe;
        reached.Report.Path.Should().Be("local");
        reached.Report.Steps.Should().Contain(step => step.Name == "tcp-connect" && !step.Ok && step.Detail!.Contains("refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tcp_that_wins_releases_the_session_that_the_camera_offered()
    {
        using var listener = Bound();
        _rig.Wake = Sends(_camera, 777);
        var reaching = _rig.OpenAsync(ReachRig.Target(listener.LocalEndPoint!.ToString()));
        var (from, _, begun) = await _camera.ReceiveAsync<C2D_T>();
        _camera.Send(from, new D2C_T(777, ConnectionKind.Local, begun.Cid, 80), 87);
        await _camera.ReceiveAsync<C2D_A>();
        listener.Listen();
        await using var pipe = (await _rig.EndOfAsync(reaching)).Pipe;
        pipe.Transport.Should().Be("tcp");
        (await _camera.ReceiveAsync<C2D_DISC>()).Message.Should().Be(new C2D_DISC(begun.Cid, 80));
    }

    [Fact]
    public async Task A_host_name_is_looked_up()
    {
        using var listener = Listening();
        _rig.Names["porch.lan"] = ["127.0.0.2"];
        var reached = await _rig.OpenAsync(ReachRig.Target($"porch.lan:{((IPEndPoint)listener.LocalEndPoint!).Port}"));
        await using var pipe = reached.Pipe;
        reached.Report.Steps.Select(step => step.Name).Should().Equal("lookup", "tcp-connect");
    }

    [Fact]
    public async Task Silence_everywhere_names_every_path_and_what_to_do()
    {
        _rig.GreetAt(_camera);
        using var refusing = Bound();
        _rig.Wake = (_, _, _, _) => ValueTask.FromResult(new WakeReply(WakeOutcome.Unknown, default, 0));
        var failure = await FailureAsync(ReachRig.Target(refusing.LocalEndPoint!.ToString()));
        failure.Reason.Should().Be(UnreachableReason.NoAnswer);
        failure.Message.Should().Contain("porch")
            .And.Contain($"tcp {refusing.LocalEndPoint}: ")
            .And.Contain("local (UDP hello to 127.0.0.2): no answer")
            .And.Contain("wake server: the camera is not registered")
            .And.Contain("DNS");
    }

    [Fact]
    public async Task A_camera_that_was_sent_for_is_waited_for_until_the_limit()
    {
        _rig.Wake = Sends(_camera, 777);
        var target = ReachRig.Target() with { Limit = TimeSpan.FromSeconds(40) };
        var failure = await FailureAsync(target);
        failure.Message.Should().Contain("did not come").And.Contain("firewall");
        (_rig.Hand!.GetUtcNow() - new HandTime().GetUtcNow()).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task A_busy_camera_is_told_apart_from_a_silent_one()
    {
        _rig.Wake = (_, _, _, _) => ValueTask.FromResult(new WakeReply(WakeOutcome.Busy, default, 0));
        (await FailureAsync(ReachRig.Target())).Reason.Should().Be(UnreachableReason.Busy);
    }

    [Fact]
    public async Task A_silent_camera_is_not_called_busy_because_we_asked_too_often()
    {
        var sends = Sends(_camera, 777);
        var calls = 0;
        _rig.Wake = (uid, cid, port, cancellation) => calls++ == 0
            ? sends(uid, cid, port, cancellation)
            : ValueTask.FromResult(new WakeReply(WakeOutcome.Busy, default, 0));
        var failure = await FailureAsync(ReachRig.Target() with { Limit = TimeSpan.FromSeconds(40) });
        calls.Should().BeGreaterThan(1);
        failure.Reason.Should().Be(UnreachableReason.NoAnswer);
        failure.Message.Should().Contain("did not come");
    }

    [Fact]
    public async Task A_camera_without_uid_is_told_that_it_needs_one()
    {
        using var refusing = Bound();
        (await FailureAsync(ReachRig.Target(refusing.LocalEndPoint!.ToString(), withUid: false))).Message.Should().Contain("Add the camera's uid");
    }

    [Fact]
    public async Task A_name_that_leads_nowhere_is_a_reason()
    {
        var failure = await FailureAsync(ReachRig.Target("nowhere.lan"));
        failure.Reason.Should().Be(UnreachableReason.NoPath);
        failure.Message.Should().Contain("address nowhere.lan: no such name");
    }

    [Fact]
    public async Task Whoever_no_longer_wants_the_camera_gets_no_session_and_leaves_none_behind()
    {
        _rig.Wake = Sends(_camera, 777);
        using var unwanted = new CancellationTokenSource();
        var reaching = _rig.OpenAsync(ReachRig.Target(), unwanted.Token);
        var (from, _, begun) = await _camera.ReceiveAsync<C2D_T>();
        _camera.Send(from, new D2C_T(777, ConnectionKind.Local, begun.Cid, 80), 87);
        await _camera.ReceiveAsync<C2D_A>();
        await unwanted.CancelAsync();
        await reaching.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
        (await _camera.ReceiveAsync<C2D_DISC>()).Message.Did.Should().Be(80);
    }

    [Fact]
    public async Task What_worked_is_remembered()
    {
        using var folder = new TempFolder();
        using var listener = Listening();
        _rig.Memory = new ReachMemory(folder.File("reach.json"), _rig.Log);
        _rig.Hand = new HandTime();
        await using var pipe = (await _rig.OpenAsync(ReachRig.Target(listener.LocalEndPoint!.ToString(), withUid: false))).Pipe;
        new ReachMemory(folder.File("reach.json"), _rig.Log).Recall("porch").Should().Match<RememberedReach>(reach =>
            reach.Path == "tcp" && reach.Transport == "tcp" && reach.Tcp && reach.When == _rig.Time.GetUtcNow());
    }

    private async Task<CameraUnreachableException> FailureAsync(ReachTarget target)
    {
        _rig.Hand = new HandTime();
        return (await _rig.Awaiting(rig => rig.EndOfAsync(rig.OpenAsync(target))).Should().ThrowAsync<CameraUnreachableException>()).Which;
    }

    /// <summary>A wake server that always sends for the camera.</summary>
    private static WakeCall Sends(UdpPeer camera, uint sid) => (uid, _, _, _) => ValueTask.FromResult(new WakeReply(
        WakeOutcome.Started,
        new FoundCamera(uid, new Route(IpPort.From(camera.Address), Ipv4.Loopback, Listener.Register), null, true), sid));

    /// <summary>A port that refuses for as long as the socket is not listening.</summary>
    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        return socket;
    }

    private static Socket Listening()
    {
        var socket = Bound();
        socket.Listen();
        return socket;
    }
}
