using System.Net;
using Bairelay.Cameras;
using Bairelay.Cameras.Reaching;
using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.Cameras.Reaching;

/// <summary>With the real wake server, called in the process and asked by packets.</summary>
public sealed class WakeServerReachTests : IDisposable
{
    private static readonly Uid s_uid = Uid.Parse(LongUid);

    private readonly ReachRig _rig = new();
    private readonly TestServer _server = new();
    private readonly UdpPeer _camera = new("127.0.0.2");

    public void Dispose()
    {
        _camera.Dispose();
        _server.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public async Task A_sleeping_camera_is_woken_by_a_call_and_comes()
    {
        await RegisterAsync();
        _rig.Wake = _server.Server.WakeAsync;
        var reaching = _rig.OpenAsync(ReachRig.Target());
        var wake = await ComeAsync();
        var reached = await _rig.EndOfAsync(reaching);
        await using var pipe = reached.Pipe;
        reached.Report.Path.Should().Be("remote");
        reached.Report.Steps.Where(step => step.Ok).Select(step => step.Name).Should().Equal("wake-server", "handshake");
        ((SilentPipe)pipe).Cid.Should().Be(wake.Cid);
        pipe.Peer.Should().Be(_camera.Address);
        _server.Log.Lines.Should().NotContain(line => line.StartsWith("C2R_CFM", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_more_is_sent_to_a_camera_that_has_come()
    {
        await RegisterAsync();
        _rig.Wake = _server.Server.WakeAsync;
        var reaching = _rig.OpenAsync(ReachRig.Target());
        await ComeAsync();
        await using var pipe = (await _rig.EndOfAsync(reaching)).Pipe;
        _server.Log.Lines.Should().Contain(line => line.StartsWith("Wake burst uid=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_camera_that_registers_meanwhile_is_woken()
    {
        _rig.Wake = _server.Server.WakeAsync;
        _rig.Settings = _rig.Settings with { HelloPorts = [9] };
        _rig.Broadcasts.Add("127.0.0.9");
        var reaching = _rig.OpenAsync(ReachRig.Target());
        await RegisterAsync();
        await ComeAsync();
        await using var pipe = (await _rig.EndOfAsync(reaching)).Pipe;
        pipe.Peer.Should().Be(_camera.Address);
    }

    [Fact]
    public async Task Another_process_s_server_is_asked_by_packets_and_told_of_the_session()
    {
        await RegisterAsync();
        var reaching = _rig.OpenAsync(Target());
        await ComeAsync();
        var reached = await _rig.EndOfAsync(reaching);
        reached.Report.Path.Should().Be("remote");
        reached.Report.Steps.Where(step => step.Ok).Select(step => step.Name).Should().Equal("asked", "r2c", "handshake");
        await Eventually.HoldsAsync(() => _server.Log.Lines.Any(line => line.StartsWith("C2R_CFM src=127.0.0.1", StringComparison.Ordinal)));
        await reached.Pipe.DisposeAsync();
    }

    [Fact]
    public async Task A_camera_that_is_not_registered_fails_without_waiting()
    {
        _rig.Hand = new HandTime();
        var failure = await FailureAsync(Target());
        failure.Message.Should().Contain("the camera is not registered there").And.Contain("DNS");
        _rig.Hand.GetUtcNow().Should().Be(new HandTime().GetUtcNow());
    }

    [Fact]
    public async Task A_redirected_name_leads_to_the_server()
    {
        await RegisterAsync();
        _rig.Names["p2p.reolink.com"] = _rig.Names["p2p1.reolink.com"] = ["127.0.0.1"];
        _rig.Settings = _rig.Settings with { MiddlemanPort = (ushort)_server.Middleman().Port };
        var reaching = _rig.OpenAsync(ReachRig.Target(level: DiscoveryLevel.Remote));
        await ComeAsync();
        await using var pipe = (await _rig.EndOfAsync(reaching)).Pipe;
        pipe.Peer.Should().Be(_camera.Address);
    }

    [Theory]
    [InlineData("198.51.100.7", "leads to the vendor's server 198.51.100.7")]
    [InlineData("0.0.0.0", "blocked")]
    [InlineData(null, "has no address")]
    public async Task A_name_that_does_not_lead_home_is_refused_with_the_reason(string? address, string cause)
    {
        if (address is not null) _rig.Names["p2p.reolink.com"] = [address];
        var failure = await FailureAsync(ReachRig.Target(level: DiscoveryLevel.Remote));
        failure.Reason.Should().Be(UnreachableReason.NoPath);
        failure.Message.Should().Contain(cause).And.Contain("DNS redirect is missing").And.Contain("allow_vendor_cloud");
    }

    [Fact]
    public async Task A_public_name_is_used_where_the_operator_allows_it_or_owns_it()
    {
        _rig.Names["p2p.reolink.com"] = ["198.51.100.7"];
        var network = new ReachNetwork(
            (name, _) => Task.FromResult<IPAddress[]>([.. _rig.Names.GetValueOrDefault(name, []).Select(IPAddress.Parse)]),
            _ => Ipv4.Any, _rig.Ours.Contains, () => []);
        var lookup = new ServerLookup(_rig.Settings, network, _rig.Time);
        (await lookup.ByNameAsync(false, CancellationToken.None)).Servers.Should().BeEmpty();
        (await lookup.ByNameAsync(true, CancellationToken.None)).Servers.Should().Equal(At("198.51.100.7:9999"));
        _rig.Ours.Add(At("198.51.100.7:1").Ip);
        (await lookup.ByNameAsync(false, CancellationToken.None)).Servers.Should().Equal(At("198.51.100.7:9999"));
    }

    [Theory]
    [InlineData(null, null, "10.0.0.9", "10.0.0.2:9999")]
    [InlineData(null, null, null, "192.168.1.2:9999")]
    [InlineData(null, "10.0.0.3", "10.0.0.9", "10.0.0.3:9999")]
    [InlineData("203.0.113.4", "10.0.0.3", "10.0.0.9", "203.0.113.4:9999")]
    public void Our_own_server_is_asked_where_it_says_or_where_the_camera_sees_it(string? advertised, string? bound, string? camera, string expected)
    {
        // 10.0.0.0/24 is reached from 10.0.0.2, everything else from 192.168.1.2.
        var network = new ReachNetwork(
            (_, _) => Task.FromResult<IPAddress[]>([]), peer => peer.Bits >> 8 == 0x0a0000 ? At("10.0.0.2:1").Ip : At("192.168.1.2:1").Ip, _ => false, () => []);
        var options = new WakeServerOptions
        {
            AdvertiseAddress = advertised is null ? null : IPAddress.Parse(advertised),
            Address = bound is null ? IPAddress.Any : IPAddress.Parse(bound),
        };
        new ServerLookup(new ReachSettings(), network, _rig.Time).Own(options, camera is null ? null : At(camera + ":1").Ip).Should().Be(At(expected));
    }

    [Theory]
    [InlineData("10.0.0.9", "127.0.0.1", "10.0.0.2")]
    [InlineData(null, "127.0.0.1", "192.168.1.2")]
    [InlineData(null, "10.0.0.9", "10.0.0.2")]
    [InlineData("127.0.0.2", "127.0.0.1", "127.0.0.1")]
    public void A_register_is_not_told_a_loopback_address_unless_the_camera_is_on_loopback(string? camera, string register, string expected)
    {
        var network = new ReachNetwork(
            (_, _) => Task.FromResult<IPAddress[]>([]),
            peer => peer.IsLoopback ? Ipv4.Loopback : peer.Bits >> 8 == 0x0a0000 ? At("10.0.0.2:1").Ip : At("192.168.1.2:1").Ip, _ => false, () => []);
        new ServerLookup(new ReachSettings(), network, _rig.Time).OwnAddress(At(register + ":1").Ip, camera is null ? null : At(camera + ":1").Ip)
            .Should().Be(At(expected + ":1").Ip);
    }

    private ReachTarget Target() => ReachRig.Target() with
    {
        WakeServer = new WakeServerOptions
        {
            Enable = true,
            Address = IPAddress.Loopback,
            MiddlemanPort = _server.Middleman().Port,
            RegisterPort = _server.Register().Port,
        },
    };

    private async Task RegisterAsync() => await _camera.AskAsync(_server.Register(), new D2R_HB(s_uid, null, true, 1));

    /// <summary>The camera's part: woken, it offers a session and confirms it when that is answered.</summary>
    private async Task<R2D_C> ComeAsync()
    {
        var (_, _, wake) = await _camera.ReceiveAsync<R2D_C>();
        _camera.Send(wake.Cli.ToIPEndPoint(), new D2C_T(wake.Sid, ConnectionKind.Local, wake.Cid, 80), 87);
        // It may have come before the register's answer, in which case it is repeated, as cameras do.
        while (true)
        {
            var (_, tid, xml) = await _camera.ReceiveAsync();
            if (xml.Contains("<C2D_A>", StringComparison.Ordinal))
            {
                _camera.Send(wake.Cli.ToIPEndPoint(), new D2C_CFM(wake.Sid, ConnectionKind.Local, 0, wake.Cid, 80, 0), tid);
                return wake;
            }

            _camera.Send(wake.Cli.ToIPEndPoint(), new D2C_T(wake.Sid, ConnectionKind.Local, wake.Cid, 80), 87);
        }
    }

    private async Task<CameraUnreachableException> FailureAsync(ReachTarget target) =>
        (await _rig.Awaiting(rig => rig.OpenAsync(target)).Should().ThrowAsync<CameraUnreachableException>()).Which;
}
