using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Bairelay.LocalCloud.Names;

/// <summary>
/// The resolver that knows all other names. Each query has a socket, and so a port, of its own, and a number of its own, since whoever
/// asks chooses the one that we are given: who wants to forge a reply must guess both.
/// </summary>
internal sealed class DnsUpstream(IPEndPoint resolver, RandomNumbers random, TimeProvider time)
{
    /// <summary>A question with its extensions; nobody asks more.</summary>
    public const int LongestQuery = 4_096;

    /// <summary>Who asked has given up by then, and asks again.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Of a datagram; nobody asks for longer ones. What is as long may have been longer.</summary>
    public const int LongestReply = 4_096;

    public IPEndPoint Resolver => resolver;

    /// <summary>Over UDP; null: no reply in time.</summary>
    public Task<byte[]?> AskAsync(ReadOnlyMemory<byte> query, CancellationToken stopping) => InTimeAsync(SocketType.Dgram, query, async (socket, sent, token) =>
    {
        await socket.SendAsync(sent, SocketFlags.None, token);
        var buffer = ArrayPool<byte>.Shared.Rent(LongestReply);
        try
        {
            while (true)
            {
                var length = await socket.ReceiveAsync(buffer.AsMemory(0, LongestReply), SocketFlags.None, token);
                // Anything else is a late reply, or a forged one.
                if (IsReply(buffer.AsSpan(0, length), sent)) return buffer.AsSpan(0, length).ToArray();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }, stopping);

    /// <summary>Over TCP; null: no reply in time.</summary>
    public Task<byte[]?> AskOverTcpAsync(ReadOnlyMemory<byte> query, CancellationToken stopping) => InTimeAsync(SocketType.Stream, query, async (socket, sent, token) =>
    {
        await using var stream = new NetworkStream(socket);
        await DnsStream.WriteAsync(stream, sent, token);
        return await DnsStream.ReadAsync(stream, token) is { } reply && IsReply(reply, sent) ? reply : null;
    }, stopping);

    private async Task<byte[]?> InTimeAsync(
        SocketType type, ReadOnlyMemory<byte> query, Func<Socket, byte[], CancellationToken, Task<byte[]?>> ask, CancellationToken stopping)
    {
        var sent = query.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(sent, (ushort)random());
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            using var socket = new Socket(resolver.AddressFamily, type, type == SocketType.Dgram ? ProtocolType.Udp : ProtocolType.Tcp);
            await socket.ConnectAsync(resolver, either.Token);
            var reply = await ask(socket, sent, either.Token);
            if (reply is not null) query.Span[..2].CopyTo(reply);
            return reply;
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>To this query: its number, and its question if one is repeated.</summary>
    private static bool IsReply(ReadOnlySpan<byte> reply, ReadOnlySpan<byte> query)
    {
        if (reply.Length < DnsQuestion.HeaderLength || (reply[2] & 0x80) == 0 || !reply[..2].SequenceEqual(query[..2])) return false;
        if (BinaryPrimitives.ReadUInt16BigEndian(reply[4..]) == 0) return true;
        Span<byte> asked = stackalloc byte[DnsQuestion.HeaderLength];
        reply[..DnsQuestion.HeaderLength].CopyTo(asked);
        asked[2] &= 0x07;
        byte[] question = [.. asked, .. reply[DnsQuestion.HeaderLength..]];
        return DnsQuestion.TryRead(question, out var answered) && DnsQuestion.TryRead(query, out var wanted)
            && (answered.Name, answered.Type, answered.Class) == (wanted.Name, wanted.Type, wanted.Class);
    }
}
