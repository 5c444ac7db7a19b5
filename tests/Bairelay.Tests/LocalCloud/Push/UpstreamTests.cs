using System.Net;
using System.Net.Sockets;
using Bairelay.LocalCloud.Push;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.LocalCloud.Push;

/// <summary>Where the real push service is, asked of a resolver that is made by hand here.</summary>
public sealed class UpstreamTests
{
    [Theory]
    [InlineData("0.1.2.3", "stands for no machine")]
    [InlineData("10.1.2.3", "is private")]
    [InlineData("172.16.0.1", "is private")]
    [InlineData("172.31.255.255", "is private")]
    [InlineData("172.32.0.1", null)]
    [InlineData("172.15.0.1", null)]
    [InlineData("192.168.255.1", "is private")]
    [InlineData("192.169.0.1", null)]
    [InlineData("100.64.0.1", "is private")]
    [InlineData("100.128.0.1", null)]
    [InlineData("169.254.1.1", "is link-local")]
    [InlineData("127.0.0.53", "is loopback")]
    [InlineData("224.0.0.251", "is multicast or reserved")]
    [InlineData("255.255.255.255", "is multicast or reserved")]
    [InlineData("198.51.100.7", null)]
    public void Some_addresses_cannot_be_the_push_service(string address, string? reason) =>
        UpstreamAddress.Refusal(Discovery.At(address + ":1").Ip).Should().Be(reason);

    [Fact]
    public async Task The_resolver_is_asked_each_time_and_its_addresses_are_taken()
    {
        await using var resolver = new Resolver(query =>
        [
            .. query[..2], 0x81, 0x80, 0, 1, 0, 3, 0, 0, 0, 0, .. query[12..QuestionEnd(query)],
            0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 6, 3, (byte)'c', (byte)'d', (byte)'n', 0xc0, 18,
            0xc0, 47, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 198, 51, 100, 7,
            0xc0, 47, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 198, 51, 100, 8,
        ]);
        var dns = new UpstreamDns(resolver.EndPoint);
        for (var i = 1; i <= 2; i++)
        {
            (await dns.FindAsync("pushx.reolink.com", CancellationToken.None)).Select(address => address.ToString())
                .Should().Equal("198.51.100.7", "198.51.100.8");
            resolver.Asked.Should().Be(i, "nothing is kept");
        }
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(0, true)]
    public async Task A_resolver_that_does_not_know_the_name_or_talks_nonsense_costs_a_warning_only(byte code, bool nonsense)
    {
        await using var resolver = new Resolver(query => nonsense
            ? [.. query[..2], 0x81, 0x80, 0, 1, 0, 200, 0, 0, 0, 0, 0xff, 0xff, 0xff]
            : [.. query[..2], 0x81, (byte)(0x80 | code), 0, 1, 0, 0, 0, 0, 0, 0, .. query[12..QuestionEnd(query)]]);
        await using var rig = new PushRig(options => options with { Passthrough = true, UpstreamDns = resolver.EndPoint });
        rig.Heartbeat(PushRig.PorchUid, PushRig.Porch);
        await PushRig.ReadToEndAsync(await rig.CallAsync(Hellos.Of(Hellos.PushName)));
        rig.Sink.Edges.Should().ContainSingle();
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should()
            .Contain(nonsense ? "upstream_dns" : "upstream_dns knows no address of it");
        resolver.Asked.Should().BePositive();
    }

    /// <summary>After the name, the type and the class.</summary>
    private static int QuestionEnd(byte[] query) => Array.IndexOf(query, (byte)0, 12) + 5;

    private sealed class Resolver : IAsyncDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        private readonly CancellationTokenSource _stopping = new();
        private readonly Task _running;
        private int _asked;

        public Resolver(Func<byte[], byte[]> answer)
        {
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _running = RunAsync(answer);
        }

        public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

        public int Asked => Volatile.Read(ref _asked);

        public async ValueTask DisposeAsync()
        {
            await _stopping.CancelAsync();
            await _running;
            _socket.Dispose();
            _stopping.Dispose();
        }

        private async Task RunAsync(Func<byte[], byte[]> answer)
        {
            var buffer = new byte[2048];
            try
            {
                while (true)
                {
                    var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _stopping.Token);
                    Interlocked.Increment(ref _asked);
                    await _socket.SendToAsync(answer(buffer[..received.ReceivedBytes]), received.RemoteEndPoint);
                }
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }
    }
}
