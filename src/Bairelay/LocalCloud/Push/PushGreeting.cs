using System.Net.Sockets;

namespace Bairelay.LocalCloud.Push;

/// <summary>How a connection began.</summary>
/// <param name="ServerName">What its hello asks for; null when it asked for nothing in time.</param>
/// <param name="Length">Bytes read so far.</param>
internal readonly record struct PushGreeting(string? ServerName, int Length)
{
    /// <summary>
    /// Reads until the server name is known, or until it is known that there will be none: the end of the connection,
    /// anything that is not a hello, or the end of the time for it.
    /// </summary>
    public static async Task<PushGreeting> ReadAsync(Socket socket, Memory<byte> buffer, TimeProvider time, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(PushLimits.HelloTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        var reader = new ClientHelloReader();
        var length = 0;
        try
        {
            while (reader.State == HelloState.NeedsMore && length < buffer.Length)
            {
                var count = await socket.ReceiveAsync(buffer[length..], either.Token);
                if (count == 0) break;
                reader.Feed(buffer.Span.Slice(length, count));
                length += count;
            }
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Silent, or too slow.
        }
        catch (SocketException)
        {
            // Gone. It had come, and that is what counts.
        }

        return new PushGreeting(reader.ServerName, length);
    }
}
