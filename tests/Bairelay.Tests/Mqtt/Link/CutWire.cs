using System.Net;
using System.Net.Sockets;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Mqtt.Link;

/// <summary>A wire between a link and its broker that can be cut.</summary>
internal sealed class CutWire : IDisposable
{
    private readonly TcpListener _listener;
    private readonly IPEndPoint _broker;
    private readonly List<TcpClient> _ends = [];
    private readonly Task _accepting;

    public CutWire(IPEndPoint broker)
    {
        _broker = broker;
        _listener = new TcpListener(new IPEndPoint(Mosquitto.FreeEndPoint().Address, 0));
        _listener.Start();
        Address = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync();
    }

    public IPEndPoint Address { get; }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_ends)
        {
            foreach (var end in _ends) end.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync();
                var far = new TcpClient();
                await far.ConnectAsync(_broker);
                lock (_ends) _ends.AddRange(near, far);
                _ = CarryAsync(near, far);
                _ = CarryAsync(far, near);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private static async Task CarryAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }
}
