using System.Net.Sockets;
using Bairelay.Diagnostics;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Wake;

/// <summary>What becomes of one datagram. One that is longer than was asked for has been cut.</summary>
internal delegate void DatagramTaken(Span<byte> datagram, IpPort source, Ipv4 local);

/// <summary>
/// The one reader of a socket: a thread that waits in the kernel and hands each datagram on. It ends when the socket is
/// disposed, which is its own to do.
/// </summary>
internal sealed class DatagramReader : IDisposable
{
    private const int StackSize = 256 * 1024;

    /// <summary>Errors of a UDP socket are rare and usually pass, such as a lack of memory; never a busy loop.</summary>
    private static readonly TimeSpan s_pauseAfterError = TimeSpan.FromSeconds(1);

    private readonly DatagramSocket _socket;
    private readonly int _longest;
    private readonly DatagramTaken _take;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _thread;

    /// <param name="longest">Of a datagram that is understood.</param>
    /// <param name="take">Called by one thread.</param>
    public DatagramReader(DatagramSocket socket, int longest, DatagramTaken take, ILogger log)
    {
        (_socket, _longest, _take, _log) = (socket, longest, take, log);
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
        var buffer = new byte[_longest + 1];
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var length = _socket.Receive(buffer, out var source, out var local);
                // A socket that is shut down reads as an empty datagram on some systems.
                if (_stopping.IsCancellationRequested) return;
                _take(buffer.AsSpan(0, Math.Min(length, buffer.Length)), source, local);
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
}
