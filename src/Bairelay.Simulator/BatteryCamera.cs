using System.Buffers.Binary;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Simulator;

/// <summary>
/// A whole camera without its sockets: its life with its servers, its state, its clients. Told of packets, connections
/// and time, it says what to send and when to call again. Not safe for several threads.
/// </summary>
public sealed class BatteryCamera : IUdpHost
{
    /// <summary>Time for the answer to a reboot to leave.</summary>
    private const long RebootGrace = 500;

    private readonly CameraSettings _settings;
    private readonly Random _random;
    private readonly Action<CameraNote>? _note;
    private readonly UdpDoor _udp;
    private readonly List<TcpClientSession> _tcp = [];
    private int _udpClients;
    private bool _wasUp;
    private long _lastAdvance;
    private long _rebootAt = long.MaxValue;
    private long _bootAt = long.MaxValue;
    private R2D_C? _approach;

    /// <param name="settings">What it is like.</param>
    /// <param name="utcAtZero">The true time at millisecond 0.</param>
    /// <param name="random">Tids, dids, nonces.</param>
    /// <param name="note">Told what happens.</param>
    public BatteryCamera(CameraSettings settings, DateTime utcAtZero, Random random, Action<CameraNote>? note = null)
    {
        (_settings, _random, _note) = (settings, random, note);
        Cloud = new CloudLife(settings.Cloud, random);
        Model = new CameraModel(settings.Cloud.Uid, settings.Session, utcAtZero);
        _udp = new UdpDoor(settings.Cloud.Uid, settings, this, random);
    }

    public CloudLife Cloud { get; }

    public CameraModel Model { get; }

    /// <summary>Sessions that clients really used, over either transport.</summary>
    public int SessionsOpened { get; private set; }

    public int SessionsOpen => _tcp.Count + _udpClients;

    public int HellosReceived { get; private set; }

    /// <summary>Milliseconds with the main processor running.</summary>
    public long AwakeMilliseconds { get; private set; }

    /// <summary>Those of them in which a client held a session.</summary>
    public long HeldMilliseconds { get; private set; }

    /// <summary>When clients are answered; a camera that just woke still boots.</summary>
    public bool IsServing(long now) => Cloud.IsUp && now >= ServesFrom;

    bool IUdpHost.IsFull => SessionsOpen >= _settings.Network.MaxClients;

    public long NextDue
    {
        get
        {
            var due = Math.Min(Math.Min(Cloud.NextDue, Model.NextDue), Math.Min(_rebootAt, _bootAt));
            if (!Cloud.IsUp) return due;
            // The end of booting opens doors.
            if (_lastAdvance < ServesFrom) due = Math.Min(due, ServesFrom);
            due = Math.Min(due, _udp.NextDue);
            foreach (var client in _tcp) due = Math.Min(due, client.Server.NextDue);
            return due;
        }
    }

    private long ServesFrom => Cloud.WokeAt + (long)_settings.Network.BootTime.TotalMilliseconds;

    public void PowerOn(long now)
    {
        _bootAt = long.MaxValue;
        Cloud.PowerOn(now);
        Tell(NoteKind.Power, "power on");
        Follow(now);
    }

    public void PowerOff(long now)
    {
        Cloud.PowerOff();
        _rebootAt = _bootAt = long.MaxValue;
        Tell(NoteKind.Power, "power off");
        Follow(now);
    }

    /// <summary>Something moves before the camera, which wakes for it.</summary>
    public void RaiseMotion(TimeSpan lasts, string status, IReadOnlyList<string> aiTypes, long now)
    {
        if (Cloud.Phase == CameraPhase.Off) return;
        Tell(NoteKind.Motion, $"motion for {lasts.TotalSeconds:0.#} s ({status} {string.Join(',', aiTypes)})");
        Cloud.WakeUp(byMotion: true, now);
        Follow(now);
        Model.Motion.Raise(lasts, status, aiTypes, now);
    }

    /// <summary>Takes one datagram, and changes its bytes.</summary>
    /// <returns>What it said; null if it was no discovery packet, or not understood.</returns>
    public (uint Tid, IDiscoveryMessage? Message)? Receive(Span<byte> datagram, IpPort source, bool onHelloPort, long now)
    {
        if (datagram.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(datagram) is DataPacket.Magic or AckPacket.Magic)
        {
            if (!onHelloPort && Cloud.IsUp) _udp.ReceivePacket(datagram, source, now);
            Follow(now);
            return null;
        }

        if (DiscoveryFrame.TryOpen(datagram, out var tid, out var xml, out _) != FrameFault.None) return null;
        _ = DiscoveryMessages.TryRead(xml, out _, out var message);
        if (onHelloPort) Hello(message, source, tid, now);
        else if (message is null || !Cloud.IsUp || !_settings.Network.AnswersUdp || !_udp.Receive(message, source, tid, now)) FromServer(tid, xml, source, now);
        Follow(now);
        return (tid, message);
    }

    /// <summary>A client connected over TCP; null if the camera sleeps or has too many.</summary>
    public BaichuanServer? OpenTcp(IpPort peer, long now)
    {
        if (!IsServing(now) || SessionsOpen >= _settings.Network.MaxClients) return null;
        var server = Serve("tcp", peer, now);
        _tcp.Add(new TcpClientSession(server, peer, Cloud.LastWake?.Sid, now));
        return server;
    }

    public void CloseTcp(BaichuanServer server, string reason, long now)
    {
        if (_tcp.Find(client => client.Server == server) is not { } client) return;
        _tcp.Remove(client);
        EndedSession? ended = client.Sid is null ? null : new EndedSession(ConnectionKind.Local, 0, now - client.Since);
        Ended("tcp", server, client.Peer, server.Ended ?? reason, ended, now);
        Follow(now);
    }

    public void Advance(long now)
    {
        if (_bootAt <= now) PowerOn(now);
        Cloud.Advance(now);
        Follow(now);
        if (_approach is { } wake && IsServing(now))
        {
            _approach = null;
            _udp.Approached(wake, now);
        }

        _udp.Advance(now);
        foreach (var client in _tcp) client.Server.Advance(now);
        if (_rebootAt <= now)
        {
            PowerOff(now);
            _bootAt = now + (long)_settings.Cloud.RebootTime.TotalMilliseconds;
        }

        Follow(now);
    }

    public IReadOnlyList<UdpOutgoing> TakeToClients() => _udp.TakeOutbox();

    /// <summary>The next data or acknowledgement packet for a client.</summary>
    public bool TryTakePacket(Span<byte> destination, long now, out IpPort to, out int length) => _udp.TryTake(destination, now, out to, out length);

    BaichuanServer IUdpHost.Open(IpPort peer, long now)
    {
        _udpClients++;
        return Serve("udp", peer, now);
    }

    void IUdpHost.Close(BaichuanServer server, IpPort peer, string reason, EndedSession? ended, long now)
    {
        _udpClients--;
        Ended("udp", server, peer, reason, ended, now);
    }

    private BaichuanServer Serve(string transport, IpPort peer, long now)
    {
        SessionsOpened++;
        Cloud.Hold();
        _note?.Invoke(new CameraNote(NoteKind.Connected, transport, peer, "client connected"));
        return new BaichuanServer(
            Model, _random, overUdp: transport == "udp", now, (kind, text) => _note?.Invoke(new CameraNote(kind, transport, peer, text)));
    }

    private void Ended(string transport, BaichuanServer server, IpPort peer, string reason, EndedSession? ended, long now)
    {
        server.End(reason);
        server.Dispose();
        Cloud.Release(ended, now);
        _note?.Invoke(new CameraNote(NoteKind.Disconnected, transport, peer, $"client gone: {reason}"));
    }

    private void Hello(IDiscoveryMessage? message, IpPort source, uint tid, long now)
    {
        if (message is not (C2D_C or C2D_S)) return;
        HellosReceived++;
        if (Cloud.Phase == CameraPhase.Asleep && _settings.Network.LightSleep) Cloud.WakeUp(byMotion: false, now);
        // The client repeats its hello; whatever comes before the end of booting is lost.
        if (!IsServing(now) || !_settings.Network.AnswersUdp) return;
        if (message is C2D_C hello) _udp.Hello(hello, source, tid, now);
        else if (message is C2D_S search) _udp.Search(source with { Port = search.Port }, tid);
    }

    private void FromServer(uint tid, ReadOnlySpan<byte> xml, IpPort source, long now)
    {
        var last = Cloud.LastWake;
        Cloud.Receive(tid, xml, source, now);
        if (Cloud.LastWake is not { } wake || Cloud.LastWake == last) return;
        if (!_settings.Network.AnswersUdp || Cloud.Phase != CameraPhase.Awake) return;
        if (IsServing(now)) _udp.Approached(wake, now);
        else _approach = wake;
    }

    /// <summary>Notes what the change of phase brings with it, and counts the time.</summary>
    private void Follow(long now)
    {
        var passed = now - _lastAdvance;
        _lastAdvance = now;
        if (_wasUp)
        {
            AwakeMilliseconds += passed;
            if (SessionsOpen > 0) HeldMilliseconds += passed;
        }

        Model.Advance(now, _wasUp);
        if (Model.RebootRequested && _rebootAt == long.MaxValue)
        {
            Model.RebootRequested = false;
            _rebootAt = now + RebootGrace;
            Tell(NoteKind.Power, "reboot");
        }

        if (_wasUp == Cloud.IsUp) return;
        _wasUp = Cloud.IsUp;
        if (_wasUp)
        {
            Model.WokeAt = now;
            Tell(NoteKind.Awake, $"awake, battery {Model.Battery.Percent:0.0} %");
            return;
        }

        Model.Motion.Clear();
        _approach = null;
        _udp.Clear("the camera is gone", now);
        foreach (var client in _tcp)
        {
            client.Server.End("the camera is gone");
            client.Server.Outgoing.Clear();
        }

        if (Cloud.Phase == CameraPhase.Asleep) Tell(NoteKind.Asleep, $"asleep, battery {Model.Battery.Percent:0.0} %");
    }

    private void Tell(NoteKind kind, string text) => _note?.Invoke(new CameraNote(kind, "", default, text));

    private sealed record TcpClientSession(BaichuanServer Server, IpPort Peer, uint? Sid, long Since);
}
