using System.Net;
using System.Net.Sockets;

namespace Bairelay.Simulator;

/// <summary>The camera's TCP port: open while it is awake, refusing while it sleeps.</summary>
internal sealed class TcpDoor : IDisposable
{
    private const int Backlog = 8;

    /// <summary>Keeps the number while nobody listens. Linux allows a second socket beside one that never does.</summary>
    private readonly Socket? _placeholder;
    private readonly Func<Socket, Task> _serve;
    private Socket? _listener;

    /// <param name="address">The camera's.</param>
    /// <param name="port">0: any.</param>
    /// <param name="serve">Accepts from the socket it is given until that is closed.</param>
    public TcpDoor(IPAddress address, int port, Func<Socket, Task> serve)
    {
        _serve = serve;
        var socket = Bind(new IPEndPoint(address, port));
        Address = (IPEndPoint)socket.LocalEndPoint!;
        if (OperatingSystem.IsLinux()) _placeholder = socket;
        else socket.Dispose();
    }

    public IPEndPoint Address { get; }

    /// <summary>Starts to listen; the task ends after <see cref="Close"/>.</summary>
    /// <returns>False if it listens already, or if somebody else took the port meanwhile.</returns>
    public bool TryOpen(out Task accepting)
    {
        accepting = Task.CompletedTask;
        if (_listener is not null) return false;
        try
        {
            _listener = Bind(Address);
            _listener.Listen(Backlog);
        }
        catch (SocketException)
        {
            Close();
            return false;
        }

        accepting = _serve(_listener);
        return true;
    }

    public void Close()
    {
        _listener?.Dispose();
        _listener = null;
    }

    public void Dispose()
    {
        Close();
        _placeholder?.Dispose();
    }

    private static Socket Bind(IPEndPoint address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(address);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
