using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Transport;

/// <summary>
/// The socket of one UDP session. It sends to the camera without ever waiting, and remembers since when the network
/// takes nothing; it can then be replaced by a fresh one on the same port, which is how the camera knows the session.
/// Sending and replacing need the owner's lock, receiving does not.
/// </summary>
internal sealed class SessionSocket : IDisposable
{
    /// <summary>A group of pictures arrives in one burst; the system's default holds a fraction of it.</summary>
    private const int ReceiveBuffer = 1 << 20;

    private readonly SocketAddress _peer;
    private readonly IPEndPoint _local;
    private readonly uint _peerAddress;
    private volatile Socket _socket;
    private bool _disposed;

    public SessionSocket(Socket socket, IpPort peer)
    {
        _local = (IPEndPoint)socket.LocalEndPoint!;
        _peer = peer.ToIPEndPoint().Serialize();
        _peerAddress = peer.Ip.Bits;
        _socket = Prepare(socket);
        LocalPort = _local.Port;
    }

    /// <summary>When sending began to fail, until it works again.</summary>
    public long? FailingSince { get; private set; }

    public SocketError LastError { get; private set; }

    public int LocalPort { get; private set; }

    public static SocketAddress NewSource() => new(AddressFamily.InterNetwork);

    /// <summary>Completes at once while the system has datagrams.</summary>
    /// <exception cref="SocketException">Also when the socket was replaced meanwhile.</exception>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, SocketAddress source, CancellationToken cancellation)
    {
        source.Size = SocketAddress.GetMaximumAddressSize(AddressFamily.InterNetwork);
        return _socket.ReceiveFromAsync(buffer, SocketFlags.None, source, cancellation);
    }

    /// <summary>Cameras answer from several ports, but no other machine has a say in the session.</summary>
    public bool IsPeer(SocketAddress source) =>
        // Family in two bytes, then port and address in network order, on every system.
        BinaryPrimitives.ReadUInt32BigEndian(source.Buffer.Span[4..]) == _peerAddress;

    public void Send(ReadOnlySpan<byte> packet, long now) => Send(packet, _peer, now);

    public void Send(ReadOnlySpan<byte> packet, SocketAddress to, long now)
    {
        if (_disposed) return;
        try
        {
            _socket.SendTo(packet, SocketFlags.None, to);
            FailingSince = null;
        }
        catch (SocketException exception)
        {
            // Full queues pass by themselves; the packet is lost as it may be anywhere on its way.
            if (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable) return;
            LastError = exception.SocketErrorCode;
            FailingSince ??= now;
        }
        catch (ObjectDisposedException)
        {
            // No fresh socket was to be had at the last attempt.
            FailingSince ??= now;
        }
    }

    /// <summary>A fresh socket on the same port, or on any if the system does not give that one back.</summary>
    public void Rebind()
    {
        if (_disposed) return;
        _socket.Dispose();
        IPEndPoint[] places = [_local, new(IPAddress.Any, _local.Port), new(IPAddress.Any, 0)];
        foreach (var place in places)
        {
            var fresh = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                fresh.Bind(place);
                _socket = Prepare(fresh);
                LocalPort = ((IPEndPoint)fresh.LocalEndPoint!).Port;
                FailingSince = null;
                return;
            }
            catch (SocketException)
            {
                fresh.Dispose();
            }
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _socket.Dispose();
    }

    private static Socket Prepare(Socket socket)
    {
        socket.Blocking = false;
        socket.ReceiveBufferSize = ReceiveBuffer;
        return socket;
    }
}
