using System.Net;
using System.Net.Sockets;

namespace Bairelay.Cameras.Transport;

/// <summary>A camera's TCP port. Takes over a connected socket.</summary>
internal sealed class TcpPipe : CameraPipe
{
    /// <summary>Nothing is written for this long only if the camera has not read for longer still.</summary>
    private static readonly TimeSpan s_writeLimit = TimeSpan.FromSeconds(10);

    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private PipeEnd? _end;
    private int _disposed;

    public TcpPipe(Socket connected, TimeProvider time)
    {
        (_socket, _time) = (connected, time);
        Peer = (IPEndPoint)connected.RemoteEndPoint!;
        connected.NoDelay = true;
    }

    public override string Transport => "tcp";

    public override IPEndPoint Peer { get; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        ThrowIfOver();
        try
        {
            var count = await _socket.ReceiveAsync(buffer, SocketFlags.None, cancellation);
            // A socket that we shut down reads like one that the camera did.
            if (count == 0) ThrowIfOver();
            return count;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            throw End(PipeEnd.Broken(exception));
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ThrowIfOver();
        using var limit = new CancellationTokenSource(s_writeLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            while (bytes.Length > 0) bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, either.Token)..];
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // How much has left nobody knows, and the rest will not follow.
            End(PipeEnd.HalfWritten);
            throw;
        }
        catch (OperationCanceledException)
        {
            throw End(PipeEnd.TakesNothing(Peer));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            throw End(PipeEnd.Broken(exception));
        }
    }

    public override ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return ValueTask.CompletedTask;
        Interlocked.CompareExchange(ref _end, PipeEnd.Ours, null);
        try
        {
            // Wakes a reader, and says FIN after what was written.
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The other side was faster.
        }

        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private void ThrowIfOver()
    {
        if (Volatile.Read(ref _end) is { } end) throw end.ToException();
    }

    /// <summary>The exception of the first reason, which may not be this one.</summary>
    private CameraUnreachableException End(PipeEnd end) =>
        (Interlocked.CompareExchange(ref _end, end, null) ?? end).ToException();
}
