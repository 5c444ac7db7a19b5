using System.Net;
using System.Net.Sockets;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud.Push;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Names;

/// <summary>The same over TCP, for answers that are too long for a datagram: one connection after the other asks one thing after the other.</summary>
internal sealed class DnsTcpDoor(NameResponder responder, DnsUpstream upstream, TimeProvider time, ILogger log)
{
    private const int MostConnections = 64;
    private const int MostOfOne = 8;

    /// <summary>For the next query to come, whole, and for an answer to be taken.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly PushPlaces _places = new(MostConnections, MostOfOne);

    /// <summary>Until the client is done, or too slow.</summary>
    public async Task ServeAsync(Socket socket, CancellationToken stopping)
    {
        using var connection = socket;
        if (Ipv4.From(((IPEndPoint)socket.RemoteEndPoint!).Address) is not { } client || Ipv4.From(((IPEndPoint)socket.LocalEndPoint!).Address) is not { } local) return;
        if (!responder.Allows(client) || !_places.TryTake(client)) return;
        try
        {
            await using var stream = new NetworkStream(socket);
            while (await TurnAsync(stream, client, local, stopping))
            {
                // The next one.
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // The client has gone, or was too slow.
        }
        finally
        {
            _places.Leave(client);
        }
    }

    /// <summary>One query and its answer; false: that was all.</summary>
    private async Task<bool> TurnAsync(NetworkStream stream, Ipv4 client, Ipv4 local, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        if (await DnsStream.ReadAsync(stream, either.Token) is not { } query) return false;
        var decision = responder.Decide(query, client, local, out var own, out var question);
        if (decision == NameDecision.Drop) return false;
        if (decision == NameDecision.Answer) log.DnsAnswered(new IpPort(client, 0), question.Text);
        var reply = decision == NameDecision.Answer ? own : await upstream.AskOverTcpAsync(query, stopping);
        if (reply is null) return false;
        using var taking = new CancellationTokenSource(s_patience, time);
        using var taken = CancellationTokenSource.CreateLinkedTokenSource(taking.Token, stopping);
        await DnsStream.WriteAsync(stream, reply, taken.Token);
        return true;
    }
}
