using System.Net;
using System.Net.Sockets;
using Bairelay.Configuration;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Names;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using static Bairelay.Tests.LocalCloud.Names.DnsBytes;

namespace Bairelay.Tests.LocalCloud.Names;

/// <summary>Real sockets; the upstream resolver is the test.</summary>
public sealed class DnsAnswererTests : IAsyncDisposable
{
    private const string Foo = "03 666f6f 03 6f7267 00";

    private readonly TestLog _log = new();
    private readonly HandTime _time = new();
    private readonly UdpPeer _upstream = new();
    private readonly UdpPeer _client = new();
    private readonly DnsAnswerer _answerer;

    public DnsAnswererTests() => _answerer = Start(new DnsOptions { Enable = true, Address = IPAddress.Loopback, Port = 0, Upstream = _upstream.Address });

    public async ValueTask DisposeAsync()
    {
        await _answerer.DisposeAsync();
        _upstream.Dispose();
        _client.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_redirected_name_is_answered_with_the_address_that_faces_the_network_and_nobody_is_asked()
    {
        _client.Send(_answerer.Endpoint, Query());
        (await _client.ReceiveBytesAsync())[^4..].Should().Equal([192, 168, 1, 5], "a resolver that asks on loopback passes the answer on");
        _upstream.IsDrained.Should().BeTrue();
    }

    [Fact]
    public async Task Every_other_query_goes_to_the_upstream_resolver_and_back_byte_by_byte_and_once()
    {
        var query = Query(Foo, type: 16, counts: "0001 0000 0000 0001", more: "00 0029 04d0 00008000 0004 ffff 0000");
        var reply = Of($"1234 8180 0001 0001 0000 0000 {Foo} 0010 0001 c00c 0010 0001 00000064 0002 0161");
        await PassAsync(query, reply);
        _client.Send(_answerer.Endpoint, query);
        (await _client.ReceiveBytesAsync()).Should().Equal(reply, "it is kept for a hundred seconds");
        _upstream.IsDrained.Should().BeTrue();
        _time.Advance(TimeSpan.FromSeconds(100));
        await PassAsync(query, reply);
    }

    [Fact]
    public async Task A_reply_to_another_query_is_not_believed()
    {
        using var resolver = new UdpPeer();
        var from = await AskedAsync(Query(Foo));
        _upstream.Send(from, Of($"1234 8180 0001 0001 0000 0000 {Foo} 0001 0001 c00c 0001 0001 00000064 0004 06060606"));
        _upstream.Send(from, Of($"abcd 8180 0001 0001 0000 0000 03 626172 03 6f7267 00 0001 0001 c00c 0001 0001 00000064 0004 06060606"));
        _upstream.Send(from, Query(Foo, id: "abcd"));
        resolver.Send(from, Of($"abcd 8180 0001 0001 0000 0000 {Foo} 0001 0001 c00c 0001 0001 00000064 0004 06060606"));
        var reply = Of($"1234 8180 0001 0001 0000 0000 {Foo} 0001 0001 c00c 0001 0001 00000064 0004 c6336401");
        _upstream.Send(from, [0xab, 0xcd, .. reply[2..]]);
        (await _client.ReceiveBytesAsync()).Should().Equal(reply);
    }

    [Fact]
    public async Task An_upstream_resolver_that_says_nothing_is_told_once_a_minute_and_asked_again()
    {
        await AskedAsync(Query(Foo));
        _time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.HoldsAsync(() => _log.Lines.Any(line => line.Contains($"The upstream resolver {_upstream.Address} does not answer", StringComparison.Ordinal)));
        var from = await AskedAsync(Query(Foo, id: "4321"));
        _upstream.Send(from, Of($"abcd 8185 0001 0000 0000 0000 {Foo} 0001 0001"));
        (await _client.ReceiveBytesAsync()).Should().Equal(Of($"4321 8185 0001 0000 0000 0000 {Foo} 0001 0001"), "that it refuses is an answer");
    }

    [Fact]
    public async Task Over_tcp_one_question_follows_the_other_and_strange_ones_go_to_the_upstream_resolver_s_tcp()
    {
        using var upstream = new TcpListener(IPAddress.Loopback, _upstream.Address.Port);
        upstream.Start();
        using var client = new TcpClient();
        await client.ConnectAsync(_answerer.Endpoint);
        var stream = client.GetStream();
        foreach (var id in (string[])["0001", "0002"])
        {
            await DnsStream.WriteAsync(stream, Query(id: id), CancellationToken.None);
            (await DnsStream.ReadAsync(stream, CancellationToken.None)).Should().Equal(
                Of($"{id} 8180 0001 0001 0000 0000 {P2p} 0001 0001   c00c 0001 0001 0000003c 0004 c0a80105"));
        }

        await DnsStream.WriteAsync(stream, Query(Foo), CancellationToken.None);
        using var asked = await upstream.AcceptTcpClientAsync();
        (await DnsStream.ReadAsync(asked.GetStream(), CancellationToken.None)).Should().Equal(Query(Foo, id: "abcd"));
        var reply = Of($"1234 8180 0001 0001 0000 0000 {Foo} 0001 0001 c00c 0001 0001 00000064 0004 c6336401");
        await DnsStream.WriteAsync(asked.GetStream(), (byte[])[0xab, 0xcd, .. reply[2..]], CancellationToken.None);
        (await DnsStream.ReadAsync(stream, CancellationToken.None)).Should().Equal(reply);
    }

    [Fact]
    public async Task Clients_that_are_not_allowed_get_silence()
    {
        await using var strict = Start(new DnsOptions
        {
            Enable = true,
            Address = IPAddress.Loopback,
            Port = 0,
            Upstream = _upstream.Address,
            AllowedClients = [IPNetwork.Parse("127.0.0.2/32")],
        });
        using var stranger = new TcpClient();
        await stranger.ConnectAsync(strict.Endpoint);
        (await DnsStream.ReadAsync(stranger.GetStream(), CancellationToken.None)).Should().BeNull("it is hung up on");

        _client.Send(strict.Endpoint, Query(Foo));
        _client.Send(strict.Endpoint, Query());
        using var friend = new UdpPeer("127.0.0.2");
        friend.Send(strict.Endpoint, Query());
        (await friend.ReceiveBytesAsync()).Should().HaveCount(49);
        (_client.IsDrained && _upstream.IsDrained).Should().BeTrue("it was served in its turn");
    }

    [Fact]
    public void An_upstream_resolver_that_is_this_program_itself_is_refused()
    {
        using var taken = new UdpPeer();
        var port = taken.Address.Port;
        FluentActions.Invoking(() => Start(new DnsOptions { Enable = true, Address = IPAddress.Any, Port = port, Upstream = new IPEndPoint(IPAddress.Loopback, port) }))
            .Should().Throw<ListenException>().WithMessage("*is this program itself. Set upstream_dns*");
    }

    private DnsAnswerer Start(DnsOptions options) => DnsAnswerer.Start(options, new DnsSetup(
        RedirectedNames.All(new PushListenerOptions()), null, [], (_, _) => Task.FromResult<IReadOnlyList<Ipv4>>([]), () => new Ipv4(0xc0a80105), () => 0xabcd, _time, _log));

    private async Task PassAsync(byte[] query, byte[] reply)
    {
        _upstream.Send(await AskedAsync(query), [0xab, 0xcd, .. reply[2..]]);
        (await _client.ReceiveBytesAsync()).Should().Equal(reply);
    }

    /// <summary>Where the answerer has asked it from.</summary>
    private async Task<IPEndPoint> AskedAsync(byte[] query)
    {
        _client.Send(_answerer.Endpoint, query);
        var (from, bytes) = await _upstream.ReceiveFromAsync();
        bytes.Should().Equal([0xab, 0xcd, .. query[2..]], "who asks does not choose the number that a forger would have to guess");
        return from;
    }
}
