using System.Net;
using System.Net.Sockets;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Simulator;

/// <summary>A packet as the simulated camera sent or received it, for those who tell its story.</summary>
/// <param name="Sent">False: received.</param>
/// <param name="Peer">The other end.</param>
/// <param name="Tid">The transmission id.</param>
/// <param name="Message">Null if it was not understood.</param>
/// <param name="Length">Bytes of the datagram.</param>
/// <param name="Phase">The camera's phase afterwards.</param>
public readonly record struct CameraPacket(
    bool Sent, IpPort Peer, uint Tid, IDiscoveryMessage? Message, int Length, CameraPhase Phase);

/// <summary>
/// A simulated battery camera on a real UDP socket. Its life is <see cref="CloudLife"/>; this gives it packets and
/// time.
/// </summary>
public sealed class SimulatedCamera : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CloudSettings _settings;
    private readonly CloudLife _life;
    private readonly string _server;
    private readonly ushort _middlemanPort;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Action<CameraPacket>? _report;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _stopping = new();
    private Socket _socket;
    private Task _receiving;
    private IPAddress? _middleman;

    /// <summary>Opens a socket on the given address; the camera stays off until <see cref="PowerOnAsync"/>.</summary>
    /// <param name="settings">Its behaviour.</param>
    /// <param name="listen">Its own address; the port is any.</param>
    /// <param name="server">Name or address of the middleman.</param>
    /// <param name="middlemanPort">9999 in the field.</param>
    /// <param name="time">The source of time.</param>
    /// <param name="random">Tids and losses.</param>
    /// <param name="report">Told of every packet, on the thread that handled it.</param>
    public SimulatedCamera(
        CloudSettings settings, IPAddress listen, string server, ushort middlemanPort, TimeProvider time,
        Random random, Action<CameraPacket>? report = null)
    {
        (_server, _middlemanPort, _time, _random, _report) = (server, middlemanPort, time, random, report);
        _socket = Open(listen);
        _settings = settings;
        _life = new CloudLife(settings, random);
        _timer = time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _receiving = ReceiveAsync(_socket);
    }

    public IpPort Address
    {
        get
        {
            lock (_lock) return AddressOf(_socket);
        }
    }

    public CameraPhase Phase
    {
        get
        {
            lock (_lock) return _life.Phase;
        }
    }

    public R2D_C? LastWake
    {
        get
        {
            lock (_lock) return _life.LastWake;
        }
    }

    public int WakePacketsReceived
    {
        get
        {
            lock (_lock) return _life.WakePacketsReceived;
        }
    }

    /// <summary>Boots: looks the server's name up, once, as firmware does, and starts with D2M_Q.</summary>
    public async Task PowerOnAsync()
    {
        var addresses = await Dns.GetHostAddressesAsync(_server, AddressFamily.InterNetwork, _stopping.Token);
        lock (_lock)
        {
            _middleman = addresses.Length > 0 ? addresses[0] : throw new SocketException((int)SocketError.HostNotFound);
            if (_settings.Dev.Port == 0) _life.Dev = new IpPort(AddressTowards(_middleman), AddressOf(_socket).Port);
            _life.PowerOn(Now);
            Flush();
        }
    }

    public void PowerOff()
    {
        lock (_lock) _life.PowerOff();
    }

    /// <summary>Goes on from another address with the same session, as after a change of its lease.</summary>
    public async Task MoveAsync(IPAddress address)
    {
        Task previous;
        lock (_lock)
        {
            _socket.Dispose();
            _socket = Open(address);
            previous = _receiving;
            _receiving = ReceiveAsync(_socket);
        }

        await previous;
    }

    /// <summary>Sends a heartbeat (or whatever else is next) without waiting for its time.</summary>
    public void HurryUp()
    {
        lock (_lock)
        {
            if (_life.NextDue == long.MaxValue) return;
            _life.Advance(Math.Max(Now, _life.NextDue));
            Flush();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _timer.DisposeAsync();
        Task receiving;
        lock (_lock)
        {
            _socket.Dispose();
            receiving = _receiving;
        }

        await receiving;
        _stopping.Dispose();
    }

    private long Now => (long)_time.GetElapsedTime(0).TotalMilliseconds;

    private static Socket Open(IPAddress address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(address, 0));
        return socket;
    }

    private static IpPort AddressOf(Socket socket) => IpPort.From((IPEndPoint)socket.LocalEndPoint!);

    /// <summary>The address that the camera's lease would have given it.</summary>
    private Ipv4 AddressTowards(IPAddress server)
    {
        var own = AddressOf(_socket).Ip;
        if (!own.IsAny) return own;
        using var probe = Open(IPAddress.Any);
        probe.Connect(server, _middlemanPort);
        return AddressOf(probe).Ip;
    }

    private async Task ReceiveAsync(Socket socket)
    {
        var buffer = new byte[DiscoveryFrame.MaxDatagramLength];
        var anyone = new IPEndPoint(IPAddress.Any, 0);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, anyone, _stopping.Token);
                OnDatagram(buffer.AsSpan(0, received.ReceivedBytes), IpPort.From((IPEndPoint)received.RemoteEndPoint));
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

    private void OnDatagram(Span<byte> datagram, IpPort source)
    {
        lock (_lock)
        {
            if (IsLost()) return;
            var length = datagram.Length;
            if (DiscoveryFrame.TryOpen(datagram, out var tid, out var xml, out _) != FrameFault.None) return;
            _ = DiscoveryMessages.TryRead(xml, out _, out var message);
            _life.Receive(tid, xml, source, Now);
            _report?.Invoke(new CameraPacket(false, source, tid, message, length, _life.Phase));
            Flush();
        }
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested) return;
            _life.Advance(Now);
            Flush();
        }
    }

    /// <summary>Sends what is to be sent and sets the timer to what is due next.</summary>
    private void Flush()
    {
        foreach (var packet in _life.TakeOutbox())
        {
            var to = packet.To == CloudServer.Middleman
                ? new IpPort(Ipv4.From(_middleman ?? IPAddress.Any) ?? Ipv4.Any, _middlemanPort)
                : _life.Register;
            var bytes = PacketForm.Write(packet.Tid, packet.Message, _settings.WritesNewlines);
            _report?.Invoke(new CameraPacket(true, to, packet.Tid, packet.Message, bytes.Length, _life.Phase));
            var endpoint = to.ToIPEndPoint();
            for (var copy = 0; copy < (_settings.SendsThreeTimes ? 3 : 1); copy++)
            {
                if (!IsLost()) TrySend(bytes, endpoint);
            }
        }

        var due = _life.NextDue;
        _timer.Change(
            due == long.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Max(0, due - Now)),
            Timeout.InfiniteTimeSpan);
    }

    private void TrySend(byte[] bytes, IPEndPoint endpoint)
    {
        try
        {
            _socket.SendTo(bytes, endpoint);
        }
        catch (SocketException)
        {
            // As on a bad Wi-Fi: the packet is gone, and the camera will repeat it.
        }
    }

    private bool IsLost() => _settings.Loss > 0 && _random.NextDouble() < _settings.Loss;
}
