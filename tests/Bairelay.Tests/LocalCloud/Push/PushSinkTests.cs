using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Bairelay.LocalCloud.Push;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.LocalCloud.Push;

/// <summary>Clients that treat a certificate of nobody's in every way there is.</summary>
public sealed class PushSinkTests : IAsyncDisposable
{
    private readonly ConcurrentQueue<SinkCall> _calls = new();
    private readonly TestLog _log = new();
    private readonly HandTime _time = new();
    private readonly PushSinkRig _rig;

    public PushSinkTests() => _rig = PushSinkRig.Start(new IPEndPoint(IPAddress.Loopback, 0), ["pushx.reolink.com"], _calls.Enqueue, _time, _log);

    public async ValueTask DisposeAsync()
    {
        await _rig.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task A_camera_that_breaks_the_connection_at_the_certificate_is_told_as_such()
    {
        using var client = await ConnectAsync();
        await client.GetStream().WriteAsync(await HelloAsync());
        // The certificate is there.
        (await client.GetStream().ReadAsync(new byte[1])).Should().Be(1);
        client.Client.Close(0);
        (await CallAsync()).Should().BeEquivalentTo(new { ServerName = "pushx.reolink.com", End = SinkEnd.Reset, Request = (byte[]?)null });
    }

    [Fact]
    public async Task One_that_closes_it_is_told_as_such()
    {
        using var client = await ConnectAsync();
        await client.GetStream().WriteAsync(await HelloAsync());
        var buffer = new byte[16_384];
        (await client.GetStream().ReadAsync(buffer)).Should().BePositive();
        client.Client.Shutdown(SocketShutdown.Send);
        (await CallAsync()).End.Should().Be(SinkEnd.Closed);
    }

    [Fact]
    public async Task One_that_refuses_the_certificate_says_why()
    {
        using var client = await ConnectAsync();
        await client.GetStream().WriteAsync(await HelloAsync());
        (await client.GetStream().ReadAsync(new byte[16_384])).Should().BePositive();
        // Fatal, unknown_ca (RFC 5246, 7.2).
        await client.GetStream().WriteAsync(Convert.FromHexString("15030300020230"));
        var call = await CallAsync();
        call.End.Should().Be(SinkEnd.Alert);
        call.Detail.Should().Contain("alert unknown ca");
    }

    [Fact]
    public async Task One_with_whom_no_version_suits_has_not_judged_the_certificate()
    {
        using var client = await ConnectAsync();
        var hello = await HelloAsync();
        // TLS 1.0 at most, in the hello's own field.
        hello[9..11].Should().Equal([3, 3]);
        hello[10] = 1;
        await client.GetStream().WriteAsync(hello);
        (await CallAsync()).End.Should().Be(SinkEnd.NoAgreement);
    }

    [Fact]
    public async Task One_that_takes_it_leaves_its_request()
    {
        using var client = await ConnectAsync();
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(Terms());
        await tls.WriteAsync(Encoding.ASCII.GetBytes("POST /push HTTP/1.1\r\nHost: pushx.reolink.com\r\n\r\n{\"alarm\":1}"));
        await tls.ShutdownAsync();
        var call = await CallAsync();
        call.End.Should().Be(SinkEnd.Completed);
        call.Detail.Should().StartWith("Tls1");
        Encoding.ASCII.GetString(call.Request!).Should().Be("POST /push HTTP/1.1\r\nHost: pushx.reolink.com\r\n\r\n{\"alarm\":1}");
    }

    [Fact]
    public async Task What_is_no_tls_and_who_says_nothing_are_told_apart()
    {
        using var web = await ConnectAsync();
        await web.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: pushx.reolink.com\r\n\r\n"));
        (await CallAsync()).End.Should().Be(SinkEnd.NoTls);
        using var silent = await ConnectAsync();
        using var gone = await ConnectAsync();
        gone.Close();
        (await CallAsync(2)).Should().BeEquivalentTo(new { ServerName = (string?)null, End = SinkEnd.Silent });
        _time.Advance(TimeSpan.FromSeconds(15));
        (await CallAsync(3)).Should().BeEquivalentTo(new { End = SinkEnd.Silent, Took = TimeSpan.FromSeconds(15) });
    }

    private static SslClientAuthenticationOptions Terms() => new()
    {
        TargetHost = "pushx.reolink.com",
        EnabledSslProtocols = SslProtocols.Tls12,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.Subject == "CN=pushx.reolink.com",
    };

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(_rig.Endpoint);
        return client;
    }

    /// <summary>The hello of a real client, taken from one that is never answered.</summary>
    private static async Task<byte[]> HelloAsync()
    {
        using var pair = new TcpListener(IPAddress.Loopback, 0);
        pair.Start();
        using var real = new TcpClient();
        await real.ConnectAsync((IPEndPoint)pair.LocalEndpoint);
        using var ear = await pair.AcceptTcpClientAsync();
        await using var tls = new SslStream(real.GetStream());
        using var over = new CancellationTokenSource();
        var handshake = tls.AuthenticateAsClientAsync(Terms(), over.Token);
        var hello = new byte[4_096];
        var length = await ear.GetStream().ReadAsync(hello);
        await over.CancelAsync();
        await handshake.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return hello[..length];
    }

    private async Task<SinkCall> CallAsync(int number = 1)
    {
        await Eventually.HoldsAsync(() => _calls.Count >= number);
        return _calls.ElementAt(number - 1);
    }
}
