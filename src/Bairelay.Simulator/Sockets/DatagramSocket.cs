using System.Net;
using System.Net.Sockets;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Simulator;

internal delegate void DatagramReceived(Span<byte> datagram, IpPort source);

/// <summary>A UDP socket of the camera.</summary>
internal sealed class DatagramSocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public DatagramSocket(IPAddress address, int port)
    {
        try
        {
            _socket.Bind(new IPEndPoint(address, port));
            Address = IpPort.From((IPEndPoint)_socket.LocalEndPoint!);
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }
    }

    public IpPort Address { get; }

    /// <summary>The own address that faces another one.</summary>
    public static Ipv4 AddressTowards(IPAddress other, int port)
    {
        using var probe = new DatagramSocket(IPAddress.Any, 0);
        probe._socket.Connect(other, port);
        return IpPort.From((IPEndPoint)probe._socket.LocalEndPoint!).Ip;
    }

    /// <summary>Receives until the socket is closed.</summary>
    public async Task RunAsync(DatagramReceived received, CancellationToken cancellation)
    {
        var buffer = new byte[DiscoveryFrame.MaxDatagramLength];
        var anyone = new IPEndPoint(IPAddress.Any, 0);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var datagram = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, anyone, cancellation);
                received(buffer.AsSpan(0, datagram.ReceivedBytes), IpPort.From((IPEndPoint)datagram.RemoteEndPoint));
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionRefused or SocketError.MessageSize)
            {
                // A port that nobody has open, or a datagram that no camera would read; the next one may be fine.
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    public void Send(ReadOnlySpan<byte> datagram, IPEndPoint to)
    {
        try
        {
            _socket.SendTo(datagram, to);
        }
        catch (SocketException)
        {
            // As on a bad Wi-Fi: the packet is gone, and the camera will repeat it.
        }
    }

    public void Dispose() => _socket.Dispose();
}
