using System.Net;
using System.Net.Sockets;
using Bairelay.Diagnostics;
using Bairelay.Protocol.BcUdp;
using DnsClient;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Push;

/// <summary>
/// Passes a camera's call on to the real push service, so that the vendor's app keeps its notifications and the camera
/// sees the certificate that it trusts. Reads nothing of what it passes. What fails here costs no motion.
/// </summary>
internal sealed class PushRelay
{
    /// <summary>Enough for a dead address among several, without keeping the camera awake for all of them.</summary>
    private const int MostAddresses = 2;

    private readonly PushNetwork _network;
    private readonly NameLookup _find;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly LineBudget _lines = new(6);

    public PushRelay(IPEndPoint resolver, PushNetwork network, TimeProvider time, ILogger log)
    {
        (_network, _time, _log) = (network, time, log);
        _find = network.FindUpstream ?? new UpstreamDns(resolver).FindAsync;
    }

    /// <summary>Returns when the call is over.</summary>
    /// <param name="socket">The camera's connection; its owner closes it.</param>
    /// <param name="camera">The camera's name.</param>
    /// <param name="serverName">What it asks for; one of the push services.</param>
    /// <param name="read">What was read of it so far.</param>
    /// <param name="stopping">The end of the program.</param>
    public async Task RunAsync(Socket socket, string camera, string serverName, ReadOnlyMemory<byte> read, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(PushLimits.RelayTime, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        var (addresses, trouble) = await FindAsync(serverName, either.Token);
        using var upstream = await ConnectAsync(addresses, either.Token);
        if (stopping.IsCancellationRequested) return;
        if (upstream is null)
        {
            trouble ??= $"nothing answers at {string.Join(", ", addresses)}, port {_network.UpstreamPort}";
            if (_lines.Take(Moment.Now(_time))) _log.PushNotRelayed(camera, serverName, trouble);
            return;
        }

        using var splice = new PushSplice(socket, upstream, PushLimits.RelayBytes);
        var end = await splice.RunAsync(read, either.Token);
        _log.PushRelayed(camera, serverName, (IPEndPoint)upstream.RemoteEndPoint!, splice.Sent, splice.Received, end.ToString());
        if (end == SpliceEnd.Done) return;
        // Neither may take a cut stream for a whole one.
        upstream.Close(0);
        socket.Close(0);
    }

    private async Task<(IReadOnlyList<Ipv4> Addresses, string? Trouble)> FindAsync(string name, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(PushLimits.UpstreamDnsTime, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        IReadOnlyList<Ipv4> all;
        try
        {
            all = await _find(name, either.Token);
        }
        catch (Exception exception) when (exception is DnsResponseException or SocketException or OperationCanceledException)
        {
            return ([], $"upstream_dns does not answer ({(exception is OperationCanceledException ? "no answer in time" : exception.Message)})");
        }
        catch (Exception exception)
        {
            // Whatever the library makes of bytes that are no DNS.
            return ([], $"upstream_dns answers with nonsense ({exception.Message})");
        }

        IReadOnlyList<Ipv4> allowed = [.. all.Where(address => _network.RefuseUpstream(address) is null).Take(MostAddresses)];
        if (allowed.Count > 0) return (allowed, null);
        return all.Count == 0
            ? ([], "upstream_dns knows no address of it")
            : ([], $"upstream_dns answers {all[0]}, which {_network.RefuseUpstream(all[0])}: it redirects the name too; set it to a resolver outside this network");
    }

    /// <summary>Null if nothing answers.</summary>
    private async Task<Socket?> ConnectAsync(IReadOnlyList<Ipv4> addresses, CancellationToken cancellation)
    {
        foreach (var address in addresses)
        {
            using var limit = new CancellationTokenSource(PushLimits.UpstreamConnectTime, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            var upstream = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await upstream.ConnectAsync(new IPEndPoint(address.ToIPAddress(), _network.UpstreamPort), either.Token);
                return upstream;
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // The next one, then.
                upstream.Dispose();
            }
        }

        return null;
    }
}
