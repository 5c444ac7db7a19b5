using System.Net;
using System.Net.Sockets;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Tests.Support;

/// <summary>A plain UDP socket that plays a camera or a client. Every wait has a deadline.</summary>
public sealed class UdpPeer : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _buffer = new byte[65536];

    public UdpPeer(string address = "127.0.0.1") => _socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));

    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    public void Dispose() => _socket.Dispose();

    public void Send(IPEndPoint to, byte[] bytes) => _socket.SendTo(bytes, to);

    public void Send<T>(IPEndPoint to, T message, uint tid = 7)
        where T : struct, IDiscoveryMessage<T> => Send(to, Discovery.Packet(tid, message));

    public async Task<(IPEndPoint From, uint Tid, string Xml)> ReceiveAsync()
    {
        using var deadline = new CancellationTokenSource(s_patience, TimeProvider.System);
        var received = await _socket.ReceiveFromAsync(_buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), deadline.Token);
        var (tid, xml) = Discovery.Open(_buffer.AsSpan(0, received.ReceivedBytes));
        return ((IPEndPoint)received.RemoteEndPoint, tid, xml);
    }

    /// <summary>A whole datagram of any kind.</summary>
    public async Task<byte[]> ReceiveBytesAsync() => (await ReceiveFromAsync()).Bytes;

    public async Task<(IPEndPoint From, byte[] Bytes)> ReceiveFromAsync()
    {
        using var deadline = new CancellationTokenSource(s_patience, TimeProvider.System);
        var received = await _socket.ReceiveFromAsync(_buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), deadline.Token);
        return ((IPEndPoint)received.RemoteEndPoint, _buffer[..received.ReceivedBytes]);
    }

    /// <summary>Asks and takes the next packet for the answer.</summary>
    public Task<(IPEndPoint From, uint Tid, string Xml)> AskAsync<T>(IPEndPoint server, T message, uint tid = 7)
        where T : struct, IDiscoveryMessage<T>
    {
        Send(server, message, tid);
        return ReceiveAsync();
    }

    /// <summary>Whether everything that was sent to this socket so far has been received.</summary>
    public bool IsDrained => _socket.Available == 0;
}
