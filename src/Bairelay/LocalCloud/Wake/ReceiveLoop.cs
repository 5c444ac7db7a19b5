using System.Net.Sockets;
using Bairelay.Diagnostics;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Wake;

/// <summary>What becomes of one datagram; the replies are emptied first.</summary>
internal delegate void DatagramHandling(Span<byte> datagram, in Route peer, Moment now, ReplyBatch replies);

/// <summary>
/// The one reader of a socket: a thread that waits in the kernel, hands each datagram to the handler and sends what
/// the handler answers. It ends when the socket is disposed.
/// </summary>
internal sealed class ReceiveLoop : IDisposable
{
    private const int StackSize = 256 * 1024;

    /// <summary>Errors of a UDP socket are rare and usually pass, such as a lack of memory; never a busy loop.</summary>
    private static readonly TimeSpan s_pauseAfterError = TimeSpan.FromSeconds(1);

    private readonly DatagramSocket _socket;
    private readonly Listener _listener;
    private readonly DatagramHandling _handle;
    private readonly PacketSender _send;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly DatagramTally _tally;
    private readonly Action<Moment> _checkClocks;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _thread;

    public ReceiveLoop(
        DatagramSocket socket, Listener listener, DatagramHandling handle, PacketSender send,
        Action<Moment> checkClocks, TimeProvider time, ILogger log, DatagramTally tally)
    {
        (_socket, _listener, _handle, _send) = (socket, listener, handle, send);
        (_checkClocks, _time, _log, _tally) = (checkClocks, time, log, tally);
        _thread = new Thread(Run, StackSize) { IsBackground = true, Name = $"UDP {socket.LocalEndPoint.Port}" };
    }

    public void Start() => _thread.Start();

    public void Dispose()
    {
        _stopping.Cancel();
        _socket.Dispose();
        if (_thread.IsAlive) _thread.Join();
        _stopping.Dispose();
    }

    private void Run()
    {
        // One byte more than is accepted, so that a longer datagram shows.
        var buffer = new byte[DiscoveryFrame.MaxDatagramLength + 1];
        var replies = new ReplyBatch();
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Serve(buffer, replies);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                if (_stopping.IsCancellationRequested) return;
                // The peer of an earlier answer has closed its port; some systems report that here.
                if (exception is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionRefused }) continue;
                _log.ReceiveFailed(_socket.LocalEndPoint.Port, exception.Message, (int)s_pauseAfterError.TotalSeconds);
                if (_stopping.Token.WaitHandle.WaitOne(s_pauseAfterError)) return;
            }
        }
    }

    private void Serve(byte[] buffer, ReplyBatch replies)
    {
        var length = _socket.Receive(buffer, out var source, out var local);
        // A socket that is shut down reads as an empty datagram on some systems.
        if (_stopping.IsCancellationRequested) return;
        var now = Moment.Now(_time);
        _checkClocks(now);
        try
        {
            var peer = new Route(source, local, _listener);
            _handle(buffer.AsSpan(0, Math.Min(length, buffer.Length)), peer, now, replies);
            replies.SendWith(_send);
        }
        catch (Exception exception)
        {
            // No datagram is worth the server. The first is reported with its trace, the rest are counted.
            if (_tally[DatagramEvent.HandlerFailed] == 0) _log.HandlerFailed(exception, source);
            _tally.Add(DatagramEvent.HandlerFailed);
        }
    }
}
