using System.Net;
using System.Net.Sockets;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Simulator;

/// <summary>A discovery packet as the simulated camera sent or received it, for those who tell its story.</summary>
/// <param name="Sent">False: received.</param>
/// <param name="Peer">The other end.</param>
/// <param name="Tid">The transmission id.</param>
/// <param name="Message">Null if it was not understood.</param>
/// <param name="Length">Bytes of the datagram.</param>
/// <param name="Phase">The camera's phase afterwards.</param>
public readonly record struct CameraPacket(
    bool Sent, IpPort Peer, uint Tid, IDiscoveryMessage? Message, int Length, CameraPhase Phase);

/// <summary>
/// A simulated battery camera on real sockets. What it does is <see cref="BatteryCamera"/>; this gives it packets,
/// connections and time.
/// </summary>
public sealed class SimulatedCamera : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CameraSettings _settings;
    private readonly BatteryCamera _camera;
    private readonly string? _server;
    private readonly ushort _middlemanPort;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Action<CameraPacket>? _report;
    private readonly Action<CameraNote>? _note;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<DatagramSocket> _hellos = [];
    private readonly List<TcpLink> _links = [];
    private readonly List<Task> _tasks = [];
    private readonly byte[] _packet = new byte[2048];
    private readonly TcpDoor? _tcp;
    private DatagramSocket _socket;
    private Task _receiving;
    private Task _dialling = Task.CompletedTask;
    private IPAddress? _middleman;

    /// <summary>Its own; the attempts of a push read it at any time.</summary>
    private volatile IPAddress _address;

    private volatile bool _isOutOfRange;

    /// <summary>A camera that has a life with its servers only, and no door for clients.</summary>
    public SimulatedCamera(
        CloudSettings settings, IPAddress listen, string server, ushort middlemanPort, TimeProvider time,
        Random random, Action<CameraPacket>? report = null)
        : this(new CameraSettings { Cloud = settings, Network = NetworkSettings.None }, listen, server, middlemanPort, time, random, report)
    {
    }

    /// <summary>Opens its sockets on the given address; the camera stays off until <see cref="PowerOnAsync"/>.</summary>
    /// <param name="settings">Its behaviour.</param>
    /// <param name="listen">Its own address; the port of its heartbeats is any.</param>
    /// <param name="server">Name or address of the middleman; null for a camera that cannot reach its servers.</param>
    /// <param name="middlemanPort">9999 in the field.</param>
    /// <param name="time">The source of time.</param>
    /// <param name="random">Tids, nonces and losses.</param>
    /// <param name="report">Told of every discovery packet, on the thread that handled it.</param>
    /// <param name="note">Told of everything else that happens, likewise.</param>
    public SimulatedCamera(
        CameraSettings settings, IPAddress listen, string? server, ushort middlemanPort, TimeProvider time,
        Random random, Action<CameraPacket>? report = null, Action<CameraNote>? note = null)
    {
        if (server is null) settings = settings with { Cloud = settings.Cloud with { IsOnline = false } };
        (_settings, _address, _server, _middlemanPort, _time, _random, _report, _note) =
            (settings, listen, server, middlemanPort, time, random, report, note);
        var start = time.GetUtcNow().UtcDateTime.AddMilliseconds(-Now);
        _camera = new BatteryCamera(settings, start, random, note);
        try
        {
            _socket = new DatagramSocket(listen, 0);
            foreach (var port in settings.Network.HelloPorts) _hellos.Add(new DatagramSocket(listen, port));
            if (settings.Network.TcpPort is { } tcp) _tcp = new TcpDoor(listen, tcp, AcceptAsync);
        }
        catch (SocketException)
        {
            _socket?.Dispose();
            foreach (var hello in _hellos) hello.Dispose();
            throw;
        }

        _timer = time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _receiving = ReceiveAsync(_socket);
        foreach (var hello in _hellos) _tasks.Add(hello.RunAsync((datagram, source) => OnDatagram(datagram, source, isHello: true), _stopping.Token));
    }

    /// <summary>Where its heartbeats come from, and its sessions over BcUdp.</summary>
    public IpPort Address => Read(_ => _socket.Address);

    /// <summary>Null if it has no TCP.</summary>
    public IPEndPoint? TcpAddress => _tcp?.Address;

    /// <summary>Where it hears hellos, in the order of its settings.</summary>
    public IReadOnlyList<IpPort> HelloAddresses => [.. _hellos.Select(hello => hello.Address)];

    /// <summary>
    /// Too far from its access point: what it sends and what is sent to it is lost, without a word to anybody. For cameras
    /// without TCP, which would need the missing bytes again.
    /// </summary>
    public bool IsOutOfRange
    {
        get => _isOutOfRange;
        set => _isOutOfRange = value;
    }

    public CameraPhase Phase => Read(camera => camera.Cloud.Phase);

    public R2D_C? LastWake => Read(camera => camera.Cloud.LastWake);

    public int WakePacketsReceived => Read(camera => camera.Cloud.WakePacketsReceived);

    public int HellosReceived => Read(camera => camera.HellosReceived);

    public int SessionsOpened => Read(camera => camera.SessionsOpened);

    public int SessionsOpen => Read(camera => camera.SessionsOpen);

    public TimeSpan AwakeTime => TimeSpan.FromMilliseconds(Read(camera => camera.AwakeMilliseconds));

    /// <summary>The part of <see cref="AwakeTime"/> in which a client held a session.</summary>
    public TimeSpan HeldTime => TimeSpan.FromMilliseconds(Read(camera => camera.HeldMilliseconds));

    /// <summary>Looks into the camera, or changes something in it, while nothing else does. Its time is brought up to date first.</summary>
    public T Read<T>(Func<BatteryCamera, T> look)
    {
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested) return look(_camera);
            _camera.Advance(Now);
            var seen = look(_camera);
            Flush();
            return seen;
        }
    }

    /// <summary>Boots: looks the server's name up, once, as firmware does, and starts with D2M_Q.</summary>
    public async Task PowerOnAsync()
    {
        var addresses = _server is null ? [] : await Dns.GetHostAddressesAsync(_server, AddressFamily.InterNetwork, _stopping.Token);
        lock (_lock)
        {
            if (_server is not null)
            {
                _middleman = addresses.Length > 0 ? addresses[0] : throw new SocketException((int)SocketError.HostNotFound);
                if (_settings.Cloud.Dev.Port == 0) _camera.Cloud.Dev = _socket.Address with { Ip = LeasedAddress(_middleman) };
            }

            _camera.PowerOn(Now);
            Flush();
        }
    }

    public void PowerOff()
    {
        lock (_lock)
        {
            _camera.PowerOff(Now);
            Flush();
        }
    }

    /// <summary>Something moves before the camera: it wakes, announces it to the push service, and reports it to clients.</summary>
    /// <param name="lasts">From the first report to the last.</param>
    /// <param name="status"><c>MD</c>, <c>visitor</c> …</param>
    /// <param name="aiTypes"><c>people</c>, <c>vehicle</c>, <c>other</c> …</param>
    public void RaiseMotion(TimeSpan lasts, string status = "MD", params IReadOnlyList<string> aiTypes)
    {
        lock (_lock)
        {
            _camera.RaiseMotion(lasts, status, aiTypes, Now);
            // One announcement at a time: a motion during the attempts is the same to the push service.
            if (_settings.Network.PushHost is { } host && _camera.Cloud.Phase != CameraPhase.Off && !_isOutOfRange && _dialling.IsCompleted)
            {
                var dialer = new PushDialer(
                    _settings.Network.Push, () => _address, host, _settings.Network.PushPort, _time,
                    text => _note?.Invoke(new CameraNote(NoteKind.Push, "", default, text)));
                _dialling = dialer.DialAsync(_settings.Network.PushDelay, _stopping.Token);
            }

            Flush();
        }
    }

    /// <summary>Goes on from another address with the same session, and calls the push service from there, as after a change of its lease.</summary>
    public async Task MoveAsync(IPAddress address)
    {
        Task previous;
        lock (_lock)
        {
            _socket.Dispose();
            _socket = new DatagramSocket(address, 0);
            previous = _receiving;
            _receiving = ReceiveAsync(_socket);
            _address = address;
        }

        await previous;
    }

    /// <summary>Sends a heartbeat (or whatever else is next for its servers) without waiting for its time.</summary>
    public void HurryUp()
    {
        lock (_lock)
        {
            if (_camera.Cloud.NextStep == long.MaxValue) return;
            _camera.Cloud.Advance(Math.Max(Now, _camera.Cloud.NextStep));
            Flush();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _timer.DisposeAsync();
        Task[] running;
        TcpLink[] links;
        lock (_lock)
        {
            _socket.Dispose();
            foreach (var hello in _hellos) hello.Dispose();
            _tcp?.Dispose();
            links = [.. _links];
            foreach (var link in links) link.Close(withReset: true);
            running = [.. _tasks, _receiving, _dialling];
        }

        await Task.WhenAll(running);
        foreach (var link in links) link.Dispose();
        _stopping.Dispose();
    }

    private long Now => (long)_time.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>The address that the camera's lease would have given it.</summary>
    private Ipv4 LeasedAddress(IPAddress server) =>
        _socket.Address.Ip.IsAny ? DatagramSocket.AddressTowards(server, _middlemanPort) : _socket.Address.Ip;

    private Task ReceiveAsync(DatagramSocket socket) =>
        socket.RunAsync((datagram, source) => OnDatagram(datagram, source, isHello: false), _stopping.Token);

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                OnConnected(await listener.AcceptAsync(_stopping.Token));
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset)
            {
                // Gone before it was accepted.
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private void OnDatagram(Span<byte> datagram, IpPort source, bool isHello)
    {
        lock (_lock)
        {
            if (IsLost() || _stopping.IsCancellationRequested) return;
            var length = datagram.Length;
            if (_camera.Receive(datagram, source, isHello, Now) is var (tid, message))
                _report?.Invoke(new CameraPacket(false, source, tid, message, length, _camera.Cloud.Phase));
            Flush();
        }
    }

    private void OnConnected(Socket socket)
    {
        lock (_lock)
        {
            var peer = IpPort.From((IPEndPoint)socket.RemoteEndPoint!);
            if (_stopping.IsCancellationRequested || _camera.OpenTcp(peer, Now) is not { } server)
            {
                socket.LingerState = new LingerOption(true, 0);
                socket.Dispose();
                return;
            }

            socket.NoDelay = true;
            var link = new TcpLink(socket, server, _lock, OnLink, _time);
            _links.Add(link);
            Own(link.RunAsync());
            Flush();
        }
    }

    /// <summary>Called inside the lock.</summary>
    private void OnLink(TcpLink link, ReadOnlyMemory<byte> bytes)
    {
        if (_stopping.IsCancellationRequested) return;
        link.Server.Receive(bytes.Span, Now);
        _camera.Advance(Now);
        Flush();
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested) return;
            _camera.Advance(Now);
            Flush();
        }
    }

    /// <summary>Sends what is to be sent, opens and closes doors, and sets the timer to what is due next.</summary>
    private void Flush()
    {
        FlushLinks();
        foreach (var packet in _camera.Cloud.TakeOutbox())
        {
            var to = packet.To == CloudServer.Middleman
                ? new IpPort(Ipv4.From(_middleman ?? IPAddress.Any) ?? Ipv4.Any, _middlemanPort)
                : _camera.Cloud.Register;
            Send(to, packet.Tid, packet.Message);
        }

        foreach (var packet in _camera.TakeToClients()) Send(packet.To, packet.Tid, packet.Message);
        while (_camera.TryTakePacket(_packet, Now, out var client, out var length)) SendCopies(_packet.AsSpan(0, length), client);
        if (_tcp is not null)
        {
            if (!_camera.IsServing(Now)) _tcp.Close();
            else if (_tcp.TryOpen(out var accepting)) Own(accepting);
        }

        var due = _camera.NextDue;
        _timer.Change(
            due == long.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Max(0, due - Now)),
            Timeout.InfiniteTimeSpan);
    }

    private void FlushLinks()
    {
        foreach (var link in _links.ToArray())
        {
            link.Kick();
            if (!link.IsGone && (link.Server.Ended is null || !link.IsIdle)) continue;
            _links.Remove(link);
            link.Close(withReset: !_camera.Cloud.IsUp);
            _camera.CloseTcp(link.Server, "the client hung up", Now);
        }
    }

    private void Send(IpPort to, uint tid, IDiscoveryMessage message)
    {
        var bytes = PacketForm.Write(tid, message, _settings.Cloud.WritesNewlines);
        _report?.Invoke(new CameraPacket(true, to, tid, message, bytes.Length, _camera.Cloud.Phase));
        SendCopies(bytes, to);
    }

    private void SendCopies(ReadOnlySpan<byte> bytes, IpPort to)
    {
        var endpoint = to.ToIPEndPoint();
        if (_settings.Network.ForgeDatagram is { } forge) bytes = forge(bytes.ToArray()).Span;
        if (bytes.IsEmpty) return;
        for (var copy = 0; copy < (_settings.Cloud.SendsThreeTimes ? 3 : 1); copy++)
        {
            if (!IsLost()) _socket.Send(bytes, endpoint);
        }
    }

    private void Own(Task task)
    {
        _tasks.RemoveAll(one => one.IsCompletedSuccessfully);
        _tasks.Add(task);
    }

    private bool IsLost() => _isOutOfRange || (_settings.Cloud.Loss > 0 && _random.NextDouble() < _settings.Cloud.Loss);
}
