using System.Net;
using System.Net.Sockets;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Benchmarks.Child;

/// <summary>
/// The floor: the wake server's socket and the shape of its loop with nothing in between. What arrives goes back to
/// its source from the address that was asked.
/// </summary>
internal sealed class EchoServer : IServed
{
    private const int StackSize = 256 * 1024;

    private readonly DatagramSocket _socket = DatagramSocket.Open(new IPEndPoint(IPAddress.Any, 0));
    private readonly Thread _thread;
    private volatile bool _stopping;

    public EchoServer()
    {
        _thread = new Thread(Run, StackSize) { IsBackground = true, Name = "Echo" };
        _thread.Start();
    }

    public int Port => _socket.LocalEndPoint.Port;

    public int Cameras => 0;

    public void Dispose()
    {
        _stopping = true;
        _socket.Dispose();
        _thread.Join();
    }

    private void Run()
    {
        var buffer = new byte[DiscoveryFrame.MaxDatagramLength + 1];
        while (!_stopping)
        {
            try
            {
                var length = _socket.Receive(buffer, out var source, out var local);
                if (!_stopping) _socket.Send(buffer.AsSpan(0, Math.Min(length, buffer.Length)), source, local);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // Closing the socket ends the wait; anything else ends the benchmark with it.
                if (_stopping) return;
                throw;
            }
        }
    }
}
