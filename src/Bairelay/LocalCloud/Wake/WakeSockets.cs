using System.Net;
using System.Net.Sockets;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Wake;

/// <summary>
/// Every socket of the wake server, all bound or none. Closing this closes them.
/// </summary>
internal sealed class WakeSockets : IDisposable
{
    private const string MiddlemanKey = "wake_server.middleman_port";

    private readonly List<(Listener Listener, Ipv4 Address, DatagramSocket Socket)> _sockets = [];

    /// <summary>The port whose traffic is only counted; null if it is switched off.</summary>
    public DatagramSocket? Log { get; private set; }

    public IReadOnlyList<(Listener Listener, Ipv4 Address, DatagramSocket Socket)> All => _sockets;

    /// <exception cref="ListenException">A port is taken, not permitted, or on an address that is not ours.</exception>
    public static WakeSockets Open(IPAddress address, int middlemanPort, int registerPort, int? logPort)
    {
        var sockets = new WakeSockets();
        try
        {
            foreach (var one in ListenAddresses.For(address))
            {
                sockets.Add(Listener.Middleman, one, middlemanPort, MiddlemanKey);
                sockets.Add(Listener.Register, one, registerPort, "wake_server.register_port");
            }

            if (logPort is { } port) sockets.Log = Open(new IPEndPoint(address, port), "wake_server.log_port");
            return sockets;
        }
        catch
        {
            sockets.Dispose();
            throw;
        }
    }

    public IPEndPoint EndPoint(Listener listener) => _sockets.First(one => one.Listener == listener).Socket.LocalEndPoint;

    public bool Send(in Route to, ReadOnlySpan<byte> packet)
    {
        foreach (var (listener, address, socket) in _sockets)
        {
            if (listener != to.Listener) continue;
            if (address.IsAny || address == to.Local || _sockets.Count == 2) return socket.Send(packet, to.Remote, to.Local);
        }

        return false;
    }

    public void Dispose()
    {
        foreach (var (_, _, socket) in _sockets) socket.Dispose();
        Log?.Dispose();
    }

    private void Add(Listener listener, IPAddress address, int port, string key) =>
        _sockets.Add((listener, Ipv4.From(address) ?? Ipv4.Any, Open(new IPEndPoint(address, port), key)));

    private static DatagramSocket Open(IPEndPoint endpoint, string key)
    {
        try
        {
            return DatagramSocket.Open(endpoint);
        }
        catch (SocketException exception)
        {
            throw ListenException.From(exception, endpoint, new ListenKeys(ProtocolType.Udp, key, "wake_server_addr", IsFixed: key == MiddlemanKey));
        }
    }
}
