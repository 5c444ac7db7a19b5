using System.Net;
using System.Net.Sockets;
using Bairelay.Diagnostics.Recordings;
using Bairelay.LocalCloud;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Reaching;

/// <summary>Takes one datagram; its bytes may be changed.</summary>
internal delegate void DatagramTaker(Span<byte> datagram, IpPort source);

/// <summary>
/// The one socket that discovery and session share, since its port is written into the packets. Used by one loop;
/// nothing is read ahead, so that whatever comes after the session's beginning is left for its pipe.
/// </summary>
internal sealed class DiscoverySocket : IDisposable
{
    private const int BindAttempts = 8;
    private static readonly IPEndPoint s_anyone = new(IPAddress.Any, 0);

    private readonly TrafficWatch? _watch;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private byte[]? _buffer;
    private Task<SocketReceiveFromResult>? _receiving;
    private bool _mayBroadcast;
    private bool _handedOver;

    /// <summary>Binds a port that the vendor's clients would use, else any.</summary>
    /// <param name="watch">Sees every packet; null: nobody does.</param>
    public DiscoverySocket(ReachSettings settings, RandomNumbers random, TrafficWatch? watch)
    {
        _watch = watch;
        try
        {
            Port = Bind(settings, random);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public ushort Port { get; }

    /// <summary>Made when something is received for the first time: a wake that is to be sent need not wait for the memory.</summary>
    private byte[] Buffer => _buffer ??= GC.AllocateUninitializedArray<byte>(65536);

    /// <summary>Why the last packet could not leave.</summary>
    public SocketError SendError { get; private set; }

    /// <summary>Ends when a datagram is there, or receiving failed.</summary>
    public Task Arrival(CancellationToken cancellation) =>
        _receiving ??= _socket.ReceiveFromAsync(Buffer, SocketFlags.None, s_anyone, cancellation).AsTask();

    /// <summary>Hands over the datagram that has arrived, if one has.</summary>
    public async ValueTask DeliverAsync(DatagramTaker taker)
    {
        if (_receiving is not { IsCompleted: true } receiving) return;
        _receiving = null;
        try
        {
            var received = await receiving;
            Take(taker, received.ReceivedBytes, received.RemoteEndPoint);
        }
        catch (SocketException)
        {
            // Some systems report here that an earlier packet was not wanted.
        }
    }

    /// <summary>Hands over what has arrived already, up to a bound that no peer can stretch.</summary>
    public void Drain(DatagramTaker taker)
    {
        try
        {
            for (var i = 0; i < 64 && _socket.Available > 0; i++)
            {
                EndPoint source = s_anyone;
                var length = _socket.ReceiveFrom(Buffer, ref source);
                Take(taker, length, source);
            }
        }
        catch (SocketException)
        {
            // The same as above; what is left stays.
        }
    }

    public void Send(IReadOnlyList<OutgoingPacket> packets)
    {
        if (!_mayBroadcast) _socket.EnableBroadcast = _mayBroadcast = true;
        foreach (var packet in packets)
        {
            try
            {
                if (_watch is { IsRecorded: true }) _watch.Datagram(new IpPort(Ipv4.Any, Port), packet.To, packet.Bytes);
                _socket.SendTo(packet.Bytes, packet.To.ToIPEndPoint());
                SendError = SocketError.Success;
            }
            catch (SocketException exception)
            {
                SendError = exception.SocketErrorCode;
            }
        }
    }

    /// <summary>Waits for the receiving that its token has ended.</summary>
    public async ValueTask EndReceivingAsync()
    {
        if (_receiving is { } receiving) await ((Task)receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _receiving = null;
    }

    /// <summary>From here on the socket is somebody else's.</summary>
    public Socket HandOver()
    {
        _handedOver = true;
        return _socket;
    }

    public void Dispose()
    {
        if (!_handedOver) _socket.Dispose();
    }

    private void Take(DatagramTaker taker, int length, EndPoint source)
    {
        var datagram = Buffer.AsSpan(0, length);
        var from = IpPort.From((IPEndPoint)source);
        if (_watch is { IsRecorded: true }) _watch.Datagram(from, new IpPort(Ipv4.Any, Port), datagram);
        taker(datagram, from);
    }

    private ushort Bind(ReachSettings settings, RandomNumbers random)
    {
        var (first, last) = settings.SessionPorts;
        for (var attempt = 0; attempt < BindAttempts && first > 0; attempt++)
        {
            var port = first + (int)(random.Positive32() % (uint)(last - first + 1));
            if (TryBind(settings.SessionAddress, port)) return (ushort)port;
        }

        _socket.Bind(new IPEndPoint(settings.SessionAddress, 0));
        return (ushort)((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    private bool TryBind(IPAddress address, int port)
    {
        try
        {
            _socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
