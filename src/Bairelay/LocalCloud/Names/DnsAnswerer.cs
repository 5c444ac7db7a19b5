using System.Net;
using System.Net.Sockets;
using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud.Push;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Names;

/// <summary>What the answerer is made with besides its options.</summary>
/// <param name="Names">The redirected ones.</param>
/// <param name="Advertise">Where the names lead if not to the address that was asked (NAT, container, another listener).</param>
/// <param name="Own">Our address in a network; null if there is only loopback.</param>
internal sealed record DnsSetup(
    IReadOnlyList<string> Names, IPAddress? Advertise, IReadOnlyList<CameraOptions> Cameras, NameLookup FindCamera, Func<Ipv4?> Own,
    RandomNumbers Random, TimeProvider Time, ILogger Log);

/// <summary>
/// A resolver for networks whose own cannot redirect names (docs/dns.md): answers the redirected ones with this machine's address, and
/// hands everything else on, untouched. Owns its sockets, its thread and every query.
/// </summary>
internal sealed class DnsAnswerer : IAsyncDisposable
{
    /// <summary>Queries of all clients that wait for the upstream resolver at once, and of one.</summary>
    private const int MostWaiting = 512;

    private const int MostWaitingOfOne = 64;

    /// <summary>Longer ones may not fit into a packet of the network; a resolver asks again over TCP.</summary>
    private const int LongestDatagram = 1_232;

    /// <summary>Shorter than <see cref="ConfiguredAddresses"/> believes an answer.</summary>
    private static readonly TimeSpan s_addressesKept = TimeSpan.FromMinutes(4);

    private readonly DnsSetup _setup;
    private readonly DnsSockets _sockets;
    private readonly NameResponder _responder;
    private readonly DnsUpstream _upstream;
    private readonly DnsCache _cache = new();
    private readonly PushPlaces _waiting = new(MostWaiting, MostWaitingOfOne);
    private readonly LineBudget _silentLines = new(1);
    private readonly LineBudget _failedLines = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConfiguredAddresses _addresses;
    private readonly RunningTasks _running = new();
    private readonly DnsTcpDoor _tcp;
    private readonly DatagramReader _reader;
    private readonly Task _accepting;
    private bool _disposed;

    private DnsAnswerer(DnsOptions options, DnsSetup setup, DnsSockets sockets)
    {
        (_setup, _sockets) = (setup, sockets);
        _upstream = new DnsUpstream(options.Upstream!, setup.Random, setup.Time);
        _addresses = new ConfiguredAddresses(setup.Cameras, setup.FindCamera, setup.Time, setup.Log);
        _responder = new NameResponder(
            setup.Names, new AllowedClients(options.AllowedClients), client => !options.CamerasOnly || IsCamera(client), AddressFor);
        _tcp = new DnsTcpDoor(_responder, _upstream, setup.Time, setup.Log);
        if (options.CamerasOnly) _running.Own(KeepAddressesAsync());
        _reader = new DatagramReader(sockets.Udp, DnsUpstream.LongestQuery, TakeGuarded, setup.Log);
        _reader.Start();
        _accepting = AcceptAsync();
        setup.Log.DnsReady(Endpoint, options.Upstream!, setup.Names.Count);
    }

    public IPEndPoint Endpoint => _sockets.Udp.LocalEndPoint;

    /// <summary>Binds UDP and TCP, then serves. Nothing is left open when it throws.</summary>
    /// <exception cref="ListenException">A port cannot be had, or the upstream resolver is this program; the message says what to do.</exception>
    public static DnsAnswerer Start(DnsOptions options, DnsSetup setup)
    {
        var sockets = DnsSockets.Open(options);
        try
        {
            return new DnsAnswerer(options, setup, sockets);
        }
        catch
        {
            sockets.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _stopping.CancelAsync();
        _reader.Dispose();
        _sockets.Dispose();
        await _accepting;
        await _running.EndAsync();
        await _addresses.EndAsync();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            await new AcceptLoop(
                _sockets.Tcp, connection => _running.Own(GuardedAsync(() => _tcp.ServeAsync(connection, _stopping.Token))), _setup.Time, _setup.Log).RunAsync(_stopping.Token);
        }
        catch (SocketException exception) when (!_stopping.IsCancellationRequested)
        {
            _setup.Log.DnsAcceptFailed(Endpoint.Port, exception.Message);
        }
        catch (SocketException)
        {
            // The end closes the socket.
        }
    }

    private void TakeGuarded(Span<byte> query, IpPort source, Ipv4 local)
    {
        if (query.Length is 0 or > DnsUpstream.LongestQuery) return;
        try
        {
            Take(query, source, local);
        }
        catch (Exception exception)
        {
            Failed(exception);
        }
    }

    private async Task GuardedAsync(Func<Task> serve)
    {
        try
        {
            await serve();
        }
        catch (Exception exception)
        {
            Failed(exception);
        }
    }

    /// <summary>No query is worth the program.</summary>
    private void Failed(Exception exception)
    {
        // The end closes sockets under whoever is about to answer.
        if (!_stopping.IsCancellationRequested && _failedLines.Take(Moment.Now(_setup.Time))) _setup.Log.DnsQueryFailed(exception);
    }

    /// <summary>What a camera's name leads to is known when it boots: it asks once, and keeps what it is told.</summary>
    private async Task KeepAddressesAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            await _addresses.RefreshAsync(_stopping.Token);
            await Task.Delay(s_addressesKept, _setup.Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Take(ReadOnlySpan<byte> query, IpPort source, Ipv4 local)
    {
        var decision = _responder.Decide(query, source.Ip, local, out var reply, out var question);
        if (decision == NameDecision.Drop) return;
        if (decision == NameDecision.Answer)
        {
            _setup.Log.DnsAnswered(source, question.Text);
            _sockets.Udp.Send(reply, source, local);
            return;
        }

        if (question.End > 0 && _cache.Find(query, question, Moment.Now(_setup.Time)) is { } kept) Reply(kept, query, question, source, local);
        else if (_waiting.TryTake(source.Ip)) _running.Own(ForwardAsync(query, question, source, local));
    }

    private Task ForwardAsync(ReadOnlySpan<byte> query, DnsQuestion question, IpPort source, Ipv4 local)
    {
        var kept = query.ToArray();
        return GuardedAsync(() => ForwardAsync(kept, question, source, local));
    }

    private async Task ForwardAsync(byte[] query, DnsQuestion question, IpPort source, Ipv4 local)
    {
        try
        {
            var reply = await _upstream.AskAsync(query, _stopping.Token);
            if (_stopping.IsCancellationRequested) return;
            if (reply is null)
            {
                if (_silentLines.Take(Moment.Now(_setup.Time))) _setup.Log.DnsUpstreamSilent(_upstream.Resolver);
                return;
            }

            if (reply.Length == DnsUpstream.LongestReply)
            {
                // It may have been longer.
                if (question.End > 0) _sockets.Udp.Send(DnsReply.Truncated(query, question), source, local);
                return;
            }

            if (question.End > 0) _cache.Keep(query, question, reply, Moment.Now(_setup.Time));
            Reply(reply, query, question, source, local);
        }
        finally
        {
            _waiting.Leave(source.Ip);
        }
    }

    private void Reply(byte[] reply, ReadOnlySpan<byte> query, in DnsQuestion question, IpPort to, Ipv4 from)
    {
        if (_sockets.Udp.Send(reply, to, from) || reply.Length <= LongestDatagram || question.End == 0) return;
        _sockets.Udp.Send(DnsReply.Truncated(query, question), to, from);
    }

    private bool IsCamera(Ipv4 client) => _addresses.Find(client).Count > 0;

    /// <summary>
    /// The address that was asked is ours, and the client reaches it. One that asked on loopback may be a resolver that others
    /// ask, and those must not be sent to themselves.
    /// </summary>
    private Ipv4 AddressFor(Ipv4 local)
    {
        if (_setup.Advertise is { } advertised && Ipv4.From(advertised) is { } told) return told;
        return local is { IsLoopback: false, IsAny: false } ? local : _setup.Own() ?? local;
    }
}
