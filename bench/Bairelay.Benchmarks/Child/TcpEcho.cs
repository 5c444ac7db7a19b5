using System.Net;
using System.Net.Sockets;

namespace Bairelay.Benchmarks.Child;

/// <summary>The floor of a login over TCP: accepts, and sends back what arrives.</summary>
internal sealed class TcpEcho : IServed
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public TcpEcho()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(64);
        new Thread(Run) { IsBackground = true, Name = "TCP echo" }.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public int Cameras => 0;

    public void Dispose() => _listener.Dispose();

    private void Run()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                using var client = _listener.Accept();
                client.NoDelay = true;
                while (client.Receive(buffer) is var length and > 0) client.Send(buffer.AsSpan(0, length));
            }
        }
        catch (SocketException)
        {
            // Disposed.
        }
    }
}
