using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bairelay.LocalCloud.Push;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.LocalCloud.Push;

/// <summary>Passing a call on to the push service, which stands on loopback here.</summary>
public sealed class PushRelayTests : IAsyncDisposable
{
    private static readonly byte[] s_hello = Convert.FromHexString(Hellos.Tls12);

    private readonly TcpListener _service = new(IPAddress.Loopback, 0);
    private readonly List<string> _asked = [];
    private readonly CancellationTokenSource _patience = PushRig.Patience();
    private readonly List<Socket> _accepted = [];
    private PushRig? _rig;

    public PushRelayTests() => _service.Start();

    public async ValueTask DisposeAsync()
    {
        if (_rig is not null) await _rig.DisposeAsync();
        foreach (var socket in _accepted) socket.Dispose();
        _service.Dispose();
        _patience.Dispose();
    }

    [Fact]
    public async Task What_was_read_comes_first_and_both_ways_go_on_until_both_have_ended()
    {
        var rig = Start();
        var camera = await rig.CallAsync(s_hello[..50]);
        var claim = await rig.Sink.NextAsync();
        await camera.SendAsync(s_hello.AsMemory(50));
        var service = await AcceptAsync();
        _asked.Should().Equal(Hellos.PushName);
        (await ReadAsync(service, s_hello.Length)).Should().Equal(s_hello);
        (claim.Confirmed, claim.IsOver).Should().Be((true, true), "the motion does not wait for the push service");

        await service.SendAsync((byte[])[1, 2, 3]);
        (await ReadAsync(camera, 3)).Should().Equal(1, 2, 3);
        await camera.SendAsync((byte[])[4, 5]);
        camera.Shutdown(SocketShutdown.Send);
        (await PushRig.ReadToEndAsync(service)).Should().Equal(4, 5);
        await service.SendAsync((byte[])[6]);
        (await ReadAsync(camera, 1)).Should().Equal([6], "one direction outlives the other");
        service.Shutdown(SocketShutdown.Send);
        (await PushRig.ReadToEndAsync(camera)).Should().BeEmpty();
        await Eventually.HoldsAsync(() => rig.Log.LinesAt(LogLevel.Debug).Any(line => line.EndsWith($"sent={s_hello.Length + 2} received=4 end=Done", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_camera_sees_the_certificate_of_the_real_service()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=pushx.reolink.com", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        var rig = Start();
        var camera = await rig.ConnectAsync();
        await using var client = new SslStream(new NetworkStream(camera), false, (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString());
        var handshake = client.AuthenticateAsClientAsync(Hellos.PushName);
        await using var server = new SslStream(new NetworkStream(await AcceptAsync()));
        await server.AuthenticateAsServerAsync(certificate);
        await handshake;
        await client.WriteAsync("alarm"u8.ToArray(), _patience.Token);
        var heard = new byte[5];
        await server.ReadExactlyAsync(heard, _patience.Token);
        heard.Should().Equal("alarm"u8.ToArray());
        rig.Sink.Edges.Should().ContainSingle();
    }

    [Theory]
    [InlineData(PushOutcome.Retry)]
    [InlineData(PushOutcome.Late)]
    internal async Task Repeated_calls_are_passed_on_too(PushOutcome outcome)
    {
        var rig = Start();
        rig.Sink.Outcome = outcome;
        await rig.CallAsync(s_hello);
        (await ReadAsync(await AcceptAsync(), s_hello.Length)).Should().Equal(s_hello);
    }

    [Fact]
    public async Task Nothing_else_is_passed_on()
    {
        var rig = Start();
        await PushRig.ReadToEndAsync(await rig.CallAsync(Convert.FromHexString(Hellos.OtherName)));
        await PushRig.ReadToEndAsync(await rig.CallAsync(Convert.FromHexString(Hellos.WithoutName)));
        await PushRig.ReadToEndAsync(await rig.CallAsync([1, 2, 3]));
        await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello, "127.0.4.77"));
        _asked.Should().BeEmpty("a stranger, and calls for no push service");
        _service.Pending().Should().BeFalse();
    }

    [Fact]
    public async Task Without_passthrough_the_call_ends_with_the_motion()
    {
        var rig = Start(passthrough: false);
        (await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello))).Should().BeEmpty();
        _asked.Should().BeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_side_that_sends_without_end_is_cut_off(bool fromCamera)
    {
        var rig = Start();
        var camera = await rig.CallAsync(s_hello);
        var service = await AcceptAsync();
        await ReadAsync(service, s_hello.Length);
        var (sender, receiver) = fromCamera ? (camera, service) : (service, camera);
        var most = 65_536 - (fromCamera ? s_hello.Length : 0);
        var sending = PushRig.IfNotClosedAsync(sender.SendAsync(new byte[most]));
        (await ReadAsync(receiver, most)).Should().HaveCount(most, "so much is allowed");
        await sending;
        await sender.SendAsync((byte[])[1]);
        (await PushRig.ReadToEndAsync(receiver)).Should().BeEmpty();
        (await PushRig.ReadToEndAsync(sender)).Should().BeEmpty();
        await Eventually.HoldsAsync(() => rig.Log.Lines.Any(line => line.EndsWith("end=TooMuch", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_call_that_never_ends_is_ended_after_30_s()
    {
        var rig = Start();
        var camera = await rig.CallAsync(s_hello);
        var service = await AcceptAsync();
        await ReadAsync(service, s_hello.Length);
        rig.Time.Advance(TimeSpan.FromSeconds(29));
        await service.SendAsync((byte[])[1]);
        (await ReadAsync(camera, 1)).Should().Equal(1);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await PushRig.ReadToEndAsync(camera);
        await PushRig.ReadToEndAsync(service);
        await Eventually.HoldsAsync(() => rig.Log.Lines.Any(line => line.EndsWith("end=TooLong", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_camera_that_breaks_off_breaks_off_at_the_service()
    {
        var rig = Start();
        var camera = await rig.CallAsync(s_hello);
        var service = await AcceptAsync();
        await ReadAsync(service, s_hello.Length);
        camera.Close(0);
        await PushRig.ReadToEndAsync(service);
        await Eventually.HoldsAsync(() => rig.Log.Lines.Any(line => line.EndsWith("end=Broken", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("192.168.1.10", "is private")]
    [InlineData("127.0.0.1", "is loopback")]
    public async Task An_answer_that_leads_back_into_this_network_is_refused_and_says_why(string answer, string reason)
    {
        var rig = Start(network => network with { FindUpstream = Answer(answer), RefuseUpstream = UpstreamAddress.Refusal });
        await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello));
        rig.Sink.Edges.Should().ContainSingle();
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should()
            .StartWith("Push not passed on to the push service camera=porch server_name=pushx.reolink.com: upstream_dns answers " + answer + ", which " + reason)
            .And.EndWith("The motion was noted all the same");
        _service.Pending().Should().BeFalse();
    }

    [Fact]
    public async Task An_address_that_is_refused_does_not_hide_one_that_is_not()
    {
        Start(network => network with { FindUpstream = Answer("10.0.0.1", "127.0.0.1"), RefuseUpstream = address => address.IsLoopback ? null : "is private" });
        await _rig!.CallAsync(s_hello);
        (await ReadAsync(await AcceptAsync(), s_hello.Length)).Should().Equal(s_hello);
    }

    [Fact]
    public async Task A_dead_service_costs_a_warning_and_no_motion()
    {
        var rig = Start();
        _service.Stop();
        for (var i = 0; i < 8; i++) await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello));
        rig.Sink.Edges.Should().HaveCount(8);
        rig.Log.LinesAt(LogLevel.Warning).Should().HaveCount(6).And.OnlyContain(line => line.Contains("nothing answers at 127.0.0.1, port", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, "upstream_dns does not answer (no answer in time)")]
    [InlineData(true, "upstream_dns knows no address of it")]
    public async Task A_resolver_without_an_answer_costs_a_warning_and_no_motion(bool empty, string reason)
    {
        var rig = Start(network => network with
        {
            FindUpstream = async (_, cancellation) =>
            {
                if (!empty) await new TaskCompletionSource().Task.WaitAsync(cancellation);
                return [];
            },
        });
        var camera = await rig.CallAsync(s_hello);
        await rig.Sink.EdgeAsync();
        await rig.PassUntilAsync(() => rig.Log.LinesAt(LogLevel.Warning).Any(), 0.1);
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain(reason);
        await PushRig.ReadToEndAsync(camera);
    }

    private static NameLookup Answer(params string[] addresses) =>
        (_, _) => Task.FromResult<IReadOnlyList<Ipv4>>([.. addresses.Select(address => Discovery.At(address + ":1").Ip)]);

    private PushRig Start(Func<PushNetwork, PushNetwork>? change = null, bool passthrough = true)
    {
        var network = new PushNetwork
        {
            UpstreamPort = ((IPEndPoint)_service.LocalEndpoint).Port,
            RefuseUpstream = _ => null,
            FindUpstream = (name, cancellation) =>
            {
                _asked.Add(name);
                return Answer("127.0.0.1")(name, cancellation);
            },
        };
        _rig = new PushRig(
            options => options with { Passthrough = passthrough, UpstreamDns = new IPEndPoint(IPAddress.Loopback, 9) },
            change is null ? network : change(network));
        _rig.Heartbeat(PushRig.PorchUid, PushRig.Porch);
        return _rig;
    }

    private async Task<Socket> AcceptAsync()
    {
        var socket = await _service.AcceptSocketAsync(_patience.Token);
        _accepted.Add(socket);
        return socket;
    }

    private async Task<byte[]> ReadAsync(Socket socket, int count)
    {
        var bytes = new byte[count];
        for (var at = 0; at < count;)
        {
            var read = await socket.ReceiveAsync(bytes.AsMemory(at), _patience.Token);
            read.Should().BePositive();
            at += read;
        }

        return bytes;
    }
}
