using System.Net;
using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.Diagnostics.Recordings;
using Bairelay.Protocol.BcUdp;
using Bairelay.Storage;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Wake;

/// <summary>What the wake server is made with besides its options.</summary>
/// <param name="Cameras">The configured cameras that have a UID.</param>
/// <param name="StatePath">The file that makes restarts warm; null keeps nothing.</param>
/// <param name="Time">The source of all time.</param>
/// <param name="Random">The source of tokens and session numbers.</param>
/// <param name="Log">The log.</param>
internal sealed record WakeServerSetup(
    ConfiguredCameras Cameras, string? StatePath, TimeProvider Time, RandomNumbers Random, ILogger Log)
{
    /// <summary>Sees every packet.</summary>
    public TrafficWatch Watch { get; init; } = new();
}

/// <summary>
/// Stands in for p2p*.reolink.com (docs/architecture.md, "A heartbeat and a wake"): keeps sleeping cameras
/// registered on two UDP ports and wakes them on demand. Owns its sockets, threads and timers.
/// </summary>
internal sealed class WakeServer : IDisposable
{
    private readonly WakeServerOptions _options;
    private readonly WakeServerSetup _setup;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly WakeSockets _sockets;
    private readonly DatagramTally _tally;
    private readonly DriftWatch _drift;
    private readonly CameraGate _gate;
    private readonly SessionAnchors _anchors;
    private readonly AwakeSigns _awake;
    private readonly WakeDesk _wakes;
    private readonly List<ReceiveLoop> _loops = [];
    private readonly StaleWatch _staleWatch;
    private readonly StateFile<WarmState>? _stateFile;
    private readonly StateKeeper? _stateKeeper;
    private readonly Func<Ipv4, Ipv4> _facing;
    private readonly Ipv4? _advertise;
    private readonly Moment _started;
    private bool _disposed;

    private WakeServer(WakeServerOptions options, WakeServerSetup setup, WakeSockets sockets, Func<Ipv4, Ipv4> facing)
    {
        (_options, _setup, _sockets, _facing) = (options, setup, sockets, facing);
        (_log, _time) = (setup.Log, setup.Time);
        var start = _started = Moment.Now(_time);
        _advertise = options.AdvertiseAddress is { } address ? Ipv4.From(address) : null;
        var registerPort = (ushort)sockets.EndPoint(Listener.Register).Port;
        var logPort = sockets.Log is { } logSocket ? (ushort)logSocket.LocalEndPoint.Port : registerPort;
        var advertised = new AdvertisedAddress(_advertise, registerPort, logPort);

        _tally = new DatagramTally(_log, _time);
        _drift = new DriftWatch(start);
        _awake = new AwakeSigns(setup.Cameras);
        _gate = new CameraGate(setup.Cameras, options.KnownUidsOnly, _log, _tally);
        Registry = new CameraRegistry(options.MaxCameras, options.StaleAfter, setup.Cameras, start)
        {
            Issued = (uid, token, now) => _anchors!.HasIssued(uid, token, now),
        };
        _anchors = new SessionAnchors(
            options.MaxCameras, setup.Random, (uid, now) => setup.Cameras.Find(uid, out _) == UidFit.Exact || Registry.IsLive(uid, now));
        _wakes = new WakeDesk(
            Registry, setup.Cameras, advertised, new ClientAddress(_advertise, facing, LocalRoute.IsOurs), setup.Random, Send, _time, _log);
        _staleWatch = new StaleWatch(Registry, setup.Cameras, _awake, CheckClocks, _time, _log, _tally);

        if (setup.StatePath is { } path)
        {
            _stateFile = new StateFile<WarmState>(path, WarmState.Format, _log);
            Restore(_stateFile, start);
            _stateKeeper = new StateKeeper(SaveState, _time, _log);
            Registry.Changed += _stateKeeper.MarkChanged;
            _anchors.Changed += _stateKeeper.MarkChanged;
        }

        var handler = new DatagramHandler(
            new MiddlemanResponder(advertised, _anchors, _gate, _log, _tally),
            new RegisterResponder(
                Registry, _anchors, _gate, _wakes, new AllowedClients(options.AllowedClients), advertised,
                new RegisterSettings((int)options.Heartbeat.TotalMilliseconds, options.MaxCameras), setup.Random, _log, _tally),
            _awake, setup.Watch.Novelties, _log, _tally);
        foreach (var (listener, _, socket) in sockets.All)
            _loops.Add(new ReceiveLoop(socket, listener, Watched(handler.Handle), Send, CheckClocks, _time, _log, _tally));
        if (sockets.Log is { } logListener)
            _loops.Add(new ReceiveLoop(logListener, Listener.Register, CountLogTraffic, Send, CheckClocks, _time, _log, _tally));
    }

    public CameraRegistry Registry { get; }

    public ConfiguredCameras Cameras => _setup.Cameras;

    public TimeSpan StaleAfter => _options.StaleAfter;

    /// <summary>What configured cameras show of themselves; told on the thread that saw it.</summary>
    public AwakeSigns Signs => _awake;

    public IReadOnlyList<RefusedCamera> RefusedCameras => _gate.Refused;

    public DatagramTally Tally => _tally;

    public IPEndPoint Middleman => _sockets.EndPoint(Listener.Middleman);

    public IPEndPoint Register => _sockets.EndPoint(Listener.Register);

    /// <summary>Binds every port, then serves. Nothing is left open when it throws.</summary>
    /// <exception cref="ListenException">A port cannot be had; the message says why and what to do.</exception>
    public static WakeServer Start(WakeServerOptions options, WakeServerSetup setup) =>
        Start(options, setup, options.LogPort == 0 ? null : options.LogPort, LocalRoute.Facing);

    /// <summary>As above, with port 0 for any port and another routing table, for tests.</summary>
    public static WakeServer Start(
        WakeServerOptions options, WakeServerSetup setup, int? logPort, Func<Ipv4, Ipv4> facing)
    {
        var sockets = WakeSockets.Open(options.Address, options.MiddlemanPort, options.RegisterPort, logPort);
        try
        {
            var server = new WakeServer(options, setup, sockets, facing);
            foreach (var loop in server._loops) loop.Start();
            server._log.WakeServerReady(server.Middleman.ToString(), server.Register.ToString());
            return server;
        }
        catch
        {
            sockets.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Wakes a camera for this program itself: the same path as a client's request, without a packet to ourselves,
    /// and with limits of its own, so that no client of the network can use them up. The burst ends with the token, which
    /// is to say with the lease that asked.
    /// </summary>
    /// <param name="uid">In either form; a configured long form also finds the camera under a newer suffix.</param>
    /// <param name="cid">Our number for the session to come.</param>
    /// <param name="sessionPort">The UDP port on which the session listens.</param>
    /// <param name="cancellation">Ends the burst.</param>
    public ValueTask<WakeReply> WakeAsync(Uid uid, int cid, ushort sessionPort, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var now = Moment.Now(_time);
        CheckClocks(now);
        if (TryFind(uid, now, out var camera, out var isUnderNewerSuffix) && isUnderNewerSuffix) uid = camera.Uid;
        // The address that the camera has asked of late is ours and it reaches us there. The routing table is asked where that is
        // not known: a question costs as much as the rest of this.
        var asked = camera.Silent <= _options.StaleAfter.TotalMilliseconds ? camera.Route.Local : default;
        var ours = camera.Uid.IsEmpty ? Ipv4.Loopback : asked.IsAny ? _facing(camera.Route.Remote.Ip) : asked;
        var packets = new ReplyBatch();
        var request = new WakeRequest(
            uid, cid, new IpPort(ours, sessionPort), sessionPort, _setup.Random.Positive32(), IsOurs: true);
        var reply = _wakes.Request(request, now, packets);
        packets.SendWith(Send);
        if (reply.Outcome == WakeOutcome.Started) _wakes.EndWith(reply.Sid, cancellation);
        return ValueTask.FromResult(reply);
    }

    /// <summary>A configured camera as it is registered; a configured long form also finds it under a newer suffix.</summary>
    public bool TryFind(in Uid uid, Moment now, out FoundCamera camera) => TryFind(uid, now, out camera, out _);

    /// <summary>A configured camera talks to us in a session, and so is there although it sends no heartbeat.</summary>
    public void Heard(in Uid uid)
    {
        var now = Moment.Now(_time);
        if (TryFind(uid, now, out var camera)) Registry.Heard(camera.Uid, now);
    }

    /// <summary>Whether it has listened for long enough that a camera which was not heard is not there.</summary>
    public bool IsOlderThanStale(Moment now) => now.Milliseconds - _started.Milliseconds > _options.StaleAfter.TotalMilliseconds;

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        // Whatever sends goes before the sockets.
        _staleWatch.Dispose();
        _wakes.Dispose();
        foreach (var loop in _loops) loop.Dispose();
        _sockets.Dispose();
        _stateKeeper?.Dispose();
        _tally.Dispose();
        _log.WakeServerStopped(Registry.Count);
    }

    private bool TryFind(in Uid uid, Moment now, out FoundCamera camera, out bool isUnderNewerSuffix)
    {
        isUnderNewerSuffix = false;
        var found = Registry.TryFind(uid, now, out camera);
        if (found && camera.IsLive) return true;
        if (!IsUnderNewerSuffix(uid, now, out var newer)) return found;
        (camera, isUnderNewerSuffix) = (newer, true);
        return true;
    }

    /// <summary>
    /// Whether a living camera has registered with the same sticker and another suffix, and no other configured
    /// camera is meant by that.
    /// </summary>
    private bool IsUnderNewerSuffix(in Uid uid, Moment now, out FoundCamera camera) =>
        Registry.TryFind(uid.Short, now, out camera) && camera.IsLive
        && _setup.Cameras.Find(camera.Uid, out _) != UidFit.Exact;

    private DatagramHandling Watched(DatagramHandling handle) => (datagram, in peer, now, replies) =>
    {
        // Before it is decrypted in place.
        if (_setup.Watch.IsRecorded) _setup.Watch.Datagram(peer.Remote, Ours(peer), datagram);
        handle(datagram, peer, now, replies);
    };

    private IpPort Ours(in Route peer) => new(peer.Local, (ushort)_sockets.EndPoint(peer.Listener).Port);

    private void Send(in Route to, ReadOnlySpan<byte> packet)
    {
        if (_setup.Watch.IsRecorded) _setup.Watch.Datagram(Ours(to), to.Remote, packet);
        if (!_sockets.Send(to, packet)) _tally.Add(DatagramEvent.SendFailed);
    }

    private void CheckClocks(Moment now)
    {
        if (!_drift.Jumped(now)) return;
        Registry.ForgetAges(now);
        _log.ClocksJumped();
    }

    /// <summary>Cameras are told of a log port, and some send to it; nobody knows what.</summary>
    private void CountLogTraffic(Span<byte> datagram, in Route peer, Moment now, ReplyBatch replies)
    {
        replies.Clear();
        _tally.Add(DatagramEvent.LogPortTraffic);
    }

    private void Restore(StateFile<WarmState> file, Moment now)
    {
        if (file.Load() is not { } state) return;
        // Strangers that an earlier configuration let in stay out.
        Registry.Restore(state.CameraRecords().Where(Admitted), now);
        _anchors.Restore(state.AnchorRecords(), now);
        _log.StateLoaded(Registry.Count);

        bool Admitted(CameraRecord record) => !_options.KnownUidsOnly || _setup.Cameras.Contains(record.Uid);
    }

    private bool SaveState()
    {
        var now = Moment.Now(_time);
        return _stateFile!.Save(WarmState.From(Registry.Snapshot(now), _anchors.Snapshot(now)));
    }
}
