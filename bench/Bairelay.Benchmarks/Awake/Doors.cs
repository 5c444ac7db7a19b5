using System.Net;
using System.Net.Sockets;

namespace Bairelay.Benchmarks.Awake;

/// <summary>
/// Stands where a sleeping camera would hear a hello or a knock, and counts them: the simulated camera's own doors are shut
/// while it sleeps.
/// </summary>
internal sealed class Doors : IDisposable
{
    private readonly Socket _tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public Doors(IPAddress address)
    {
        _tcp.Bind(new IPEndPoint(address, 0));
        _tcp.Listen(64);
        _udp.Bind(new IPEndPoint(address, 0));
    }

    public int TcpPort => ((IPEndPoint)_tcp.LocalEndPoint!).Port;

    public int HelloPort => ((IPEndPoint)_udp.LocalEndPoint!).Port;

    /// <summary>So far.</summary>
    public int Knocks { get; private set; }

    public int Hellos { get; private set; }

    /// <summary>Counts what has come.</summary>
    public void Look()
    {
        while (_tcp.Poll(0, SelectMode.SelectRead))
        {
            _tcp.Accept().Close(0);
            Knocks++;
        }

        Span<byte> datagram = stackalloc byte[2048];
        while (_udp.Poll(0, SelectMode.SelectRead))
        {
            _udp.Receive(datagram);
            Hellos++;
        }
    }

    public void Dispose()
    {
        _tcp.Dispose();
        _udp.Dispose();
    }
}
