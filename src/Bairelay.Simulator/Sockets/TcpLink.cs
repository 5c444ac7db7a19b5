using System.Net.Sockets;

namespace Bairelay.Simulator;

/// <summary>One client's TCP connection: reads into the camera, and writes what its session has queued.</summary>
/// <param name="gate">The camera's lock, which also protects the session.</param>
/// <param name="changed">Called inside the lock after the session was fed or something was sent.</param>
internal sealed class TcpLink(Socket socket, BaichuanServer server, Lock gate, Action<TcpLink, ReadOnlyMemory<byte>> changed, TimeProvider time) : IDisposable
{
    /// <summary>A client that takes nothing for so long is gone.</summary>
    private static readonly TimeSpan s_sendLimit = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _ready = new(0, 1);
    private readonly CancellationTokenSource _closing = new();
    private bool _isSending;
    private bool _isClosed;

    public BaichuanServer Server => server;

    /// <summary>The other end has closed, or the connection broke.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Everything that was queued has left. Asked inside the lock.</summary>
    public bool IsIdle => !_isSending && server.Outgoing.Bytes == 0;

    /// <summary>Returns when the connection is closed.</summary>
    public async Task RunAsync()
    {
        var writing = WriteAsync();
        await ReadAsync();
        await writing;
        socket.Dispose();
    }

    /// <summary>There may be something to send. Called inside the lock.</summary>
    public void Kick()
    {
        if (_ready.CurrentCount == 0 && server.Outgoing.Bytes > 0) _ready.Release();
    }

    /// <param name="withReset">As a camera that loses its power.</param>
    public void Close(bool withReset)
    {
        if (_isClosed) return;
        _isClosed = true;
        try
        {
            // Without a shutdown the framework resets a connection that somebody still waits on.
            if (withReset) socket.LingerState = new LingerOption(true, 0);
            else socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // It is broken already.
        }

        socket.Dispose();
        _closing.Cancel();
    }

    public void Dispose()
    {
        Close(withReset: false);
        _ready.Dispose();
        _closing.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[16 * 1024];
        try
        {
            // No deadline here: the session ends after a time without commands, and closes the connection.
            for (var count = await socket.ReceiveAsync(buffer, _closing.Token); count > 0; count = await socket.ReceiveAsync(buffer, _closing.Token))
            {
                lock (gate) changed(this, buffer.AsMemory(0, count));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Whatever it was, the client is gone.
        }

        Gone();
    }

    private async Task WriteAsync()
    {
        try
        {
            while (true)
            {
                await _ready.WaitAsync(_closing.Token);
                for (var piece = Take(); !piece.IsEmpty; piece = Take())
                {
                    using var limit = new CancellationTokenSource(s_sendLimit, time);
                    for (var rest = piece; !rest.IsEmpty;) rest = rest[await socket.SendAsync(rest, limit.Token)..];
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            Gone();
        }
    }

    private ReadOnlyMemory<byte> Take()
    {
        lock (gate)
        {
            var piece = server.Outgoing.Peek();
            server.Outgoing.Skip(piece.Length);
            var finished = _isSending && piece.IsEmpty;
            _isSending = !piece.IsEmpty;
            if (finished) changed(this, default);
            return piece;
        }
    }

    private void Gone()
    {
        lock (gate)
        {
            if (IsGone) return;
            IsGone = true;
            _isSending = false;
            Close(withReset: false);
            changed(this, default);
        }
    }
}
