using System.Net.Sockets;

namespace Bairelay.LocalCloud.Push;

internal enum SpliceEnd
{
    /// <summary>Both sides were done.</summary>
    Done,
    TooMuch,
    TooLong,

    /// <summary>One side broke the connection, as a camera does with a certificate that it does not trust.</summary>
    Broken,
}

/// <summary>
/// Passes bytes between two connections, each way on its own, until both are done or a limit is reached. The end of one
/// direction is passed on too. The connections stay open for whoever owns them.
/// </summary>
internal sealed class PushSplice(Socket camera, Socket upstream, int mostBytes) : IDisposable
{
    private const int PieceLength = 4096;

    private readonly CancellationTokenSource _over = new();
    private int _end;

    /// <summary>Bytes from the camera.</summary>
    public int Sent { get; private set; }

    public int Received { get; private set; }

    /// <param name="read">What was read from the camera before.</param>
    /// <param name="cancellation">The end of the time for it.</param>
    public async Task<SpliceEnd> RunAsync(ReadOnlyMemory<byte> read, CancellationToken cancellation)
    {
        using var registration = cancellation.Register(() => End(SpliceEnd.TooLong));
        await Task.WhenAll(
            PassAsync(camera, upstream, read, count => Sent += count),
            PassAsync(upstream, camera, default, count => Received += count));
        return (SpliceEnd)_end;
    }

    public void Dispose() => _over.Dispose();

    private async Task PassAsync(Socket from, Socket to, ReadOnlyMemory<byte> first, Action<int> passed)
    {
        try
        {
            to.NoDelay = true;
            await SendAsync(to, first);
            passed(first.Length);
            var left = mostBytes - first.Length;
            var piece = new byte[PieceLength];
            while (await from.ReceiveAsync(piece, _over.Token) is > 0 and var count)
            {
                left -= count;
                if (left < 0)
                {
                    End(SpliceEnd.TooMuch);
                    return;
                }

                await SendAsync(to, piece.AsMemory(0, count));
                passed(count);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            End(SpliceEnd.Broken);
        }
        catch (OperationCanceledException)
        {
            // The other direction, or the time, has ended both.
        }
    }

    private async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await to.SendAsync(bytes, _over.Token)..];
    }

    /// <summary>The first reason counts.</summary>
    private void End(SpliceEnd reason)
    {
        if (Interlocked.CompareExchange(ref _end, (int)reason, (int)SpliceEnd.Done) == (int)SpliceEnd.Done) _over.Cancel();
    }
}
