using Bairelay.Diagnostics;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Wake;

/// <summary>A wish to wake a camera.</summary>
/// <param name="Uid">As the client knows it, in either form.</param>
/// <param name="Cid">The client's own number for the session to come.</param>
/// <param name="Client">The source of the request.</param>
/// <param name="SessionPort">The port inside the client's <c>cli</c>; 0 when it named none.</param>
/// <param name="Tid">Repeated in every R2D_C.</param>
/// <param name="IsOurs">The program itself wants the camera: no neighbour may use up what it needs.</param>
internal readonly record struct WakeRequest(Uid Uid, int Cid, IpPort Client, ushort SessionPort, uint Tid, bool IsOurs = false);

internal enum WakeOutcome
{
    /// <summary>No such camera, or it has been silent for too long.</summary>
    Unknown,

    /// <summary>A limit was reached.</summary>
    Busy,
    Started,

    /// <summary>The same request within two seconds: the answer is repeated, the burst is not.</summary>
    Repeated,
}

/// <param name="Outcome">What became of the request.</param>
/// <param name="Camera">The camera that was meant, also when it is stale; default when there is none.</param>
/// <param name="Sid">The session's number; 0 when nothing was started.</param>
internal readonly record struct WakeReply(WakeOutcome Outcome, FoundCamera Camera, uint Sid);

/// <summary>Sends one packet to a peer from the address and port that the peer knows.</summary>
internal delegate void PacketSender(in Route to, ReadOnlySpan<byte> packet);

/// <summary>
/// Takes requests for a wake, from the network and from this program's own cameras alike, and runs the bursts. The
/// first packet of a burst leaves with the replies; the others are timed here.
/// </summary>
internal sealed class WakeDesk(
    CameraRegistry registry, ConfiguredCameras configured, AdvertisedAddress advertised, ClientAddress clientAddress,
    RandomNumbers random, PacketSender send, TimeProvider time, ILogger log) : IDisposable
{
    private const long RepeatWindow = 2_000;
    private const int InFlightPerCamera = 4;

    /// <summary>
    /// From the last packet to the end of the repeat window: until then the burst is remembered, and late
    /// acknowledgements count.
    /// </summary>
    private static readonly TimeSpan s_reportDelay =
        TimeSpan.FromMilliseconds(RepeatWindow) - (WakeBurst.Packets - 1) * WakeBurst.Interval;

    private readonly Lock _lock = new();
    private readonly WakeLimits _limits = new();
    private readonly WakeLimits _ownLimits = new();

    /// <summary>Bounded by the limits: two seconds of at most 30 a minute and camera, and as many of our own.</summary>
    private readonly List<WakeBurst> _bursts = [];
    private bool _disposed;

    /// <summary>Decides on a request. When a burst starts, its first packets are added to the replies.</summary>
    public WakeReply Request(in WakeRequest request, Moment now, ReplyBatch replies)
    {
        if (!registry.TryFind(request.Uid, now, out var camera) || !camera.IsLive)
            return new WakeReply(WakeOutcome.Unknown, camera, 0);
        WakeBurst burst;
        lock (_lock)
        {
            if (_disposed) return new WakeReply(WakeOutcome.Busy, camera, 0);
            if (FindRepeat(camera.Uid, request, now) is { } earlier)
                return new WakeReply(WakeOutcome.Repeated, camera, earlier.Sid);
            if (!HasRoom(camera.Uid, request) || !TryTake(request, camera.Uid, now.Milliseconds))
                return new WakeReply(WakeOutcome.Busy, camera, 0);
            burst = new WakeBurst(camera.Uid, request, random.Positive32(), now.Milliseconds);
            _bursts.Add(burst);
            Next(burst, camera, replies);
            burst.Timer = GuardedTimer.Create(time, log, () => Tick(burst), WakeBurst.Interval, WakeBurst.Interval);
        }

        return new WakeReply(WakeOutcome.Started, camera, burst.Sid);
    }

    /// <summary>Notes a D2R_C_R. The burst goes on all the same.</summary>
    /// <returns>The camera that was meant; null when no burst is known.</returns>
    public Uid? Acknowledge(uint sid)
    {
        lock (_lock)
        {
            if (_bursts.Find(burst => burst.Sid == sid) is not { } burst) return null;
            burst.Acknowledged = true;
            return burst.Camera;
        }
    }

    /// <summary>Ends a burst with a token: whoever wanted the camera no longer does.</summary>
    public void EndWith(uint sid, CancellationToken cancellation)
    {
        if (!cancellation.CanBeCanceled) return;
        var registration = cancellation.Register(() => Cancel(sid));
        lock (_lock)
        {
            // The burst may have ended already, by this very registration.
            if (_bursts.Find(burst => burst.Sid == sid) is { } burst) burst.Registration = registration;
            else registration.Unregister();
        }
    }

    /// <summary>Sends nothing more of a burst.</summary>
    public void Cancel(uint sid)
    {
        lock (_lock)
        {
            if (_bursts.Find(burst => burst.Sid == sid && burst.InFlight) is { } burst) Finish(burst);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            while (_bursts.Count > 0) Finish(_bursts[^1]);
        }
    }

    private void Tick(WakeBurst burst)
    {
        var now = Moment.Now(time);
        var packets = new ReplyBatch();
        lock (_lock)
        {
            if (!_bursts.Contains(burst)) return;
            if (!burst.InFlight)
            {
                Finish(burst);
                return;
            }

            // Looked up anew each time: a camera that changes its address in mid-burst gets the rest there.
            if (!registry.TryGet(burst.Camera, now, out var camera))
            {
                Finish(burst);
                return;
            }

            Next(burst, camera, packets);
            if (!burst.InFlight) burst.Timer?.Change(s_reportDelay, Timeout.InfiniteTimeSpan);
        }

        packets.SendWith(send);
    }

    private void Next(WakeBurst burst, in FoundCamera camera, ReplyBatch packets)
    {
        burst.HasMoved |= burst.Sent > 0 && burst.Destination != camera.Route.Remote;
        burst.Sent++;
        burst.Destination = camera.Route.Remote;
        Add(burst, camera.Route, packets);
        if (camera.Contender is { } contender && burst.MayAlsoBeAt(camera.WasThere)) Add(burst, contender, packets);
    }

    private void Add(WakeBurst burst, in Route to, ReplyBatch packets)
    {
        var request = burst.Request;
        // The routing table is asked once a burst and camera address, not once a packet.
        if (burst.SeenFrom != to.Remote.Ip)
            (burst.SeenFrom, burst.Client) = (to.Remote.Ip, clientAddress.AsSeenBy(to, request.Client.Ip));
        var client = burst.Client;
        var sessionPort = request.SessionPort != 0 ? request.SessionPort : request.Client.Port;
        packets.Add(to, request.Tid, new R2D_C(
            new IpPort(client, sessionPort), new IpPort(client, request.Client.Port), advertised.Register(to),
            burst.Sid, request.Cid));
        log.WakePacket(to.Remote, burst.Sent);
    }

    private void Finish(WakeBurst burst)
    {
        burst.Timer?.Dispose();
        // Without waiting for a callback under way, which may be waiting for our lock.
        burst.Registration.Unregister();
        _bursts.Remove(burst);
        log.WakeBurst(
            configured.Label(burst.Camera), burst.Destination, burst.Sent, burst.Acknowledged ? "yes" : "no");
    }

    private WakeBurst? FindRepeat(Uid camera, WakeRequest request, Moment now) => _bursts.Find(burst =>
        burst.Camera == camera && burst.Request.Cid == request.Cid && burst.Request.Client == request.Client
        && now.Milliseconds - burst.Started < RepeatWindow);

    /// <summary>Of our own wakes only the camera's count: there is one source, and all cameras share it.</summary>
    private bool TryTake(in WakeRequest request, in Uid camera, long now) =>
        request.IsOurs ? _ownLimits.TryTake(camera, now) : _limits.TryTake(request.Client.Ip, camera, now);

    private bool HasRoom(Uid camera, WakeRequest request)
    {
        var inFlight = 0;
        foreach (var burst in _bursts)
        {
            if (!burst.InFlight || burst.Camera != camera || burst.Request.IsOurs != request.IsOurs) continue;
            if (burst.Request.Client == request.Client) return false;
            inFlight++;
        }

        return inFlight < InFlightPerCamera;
    }
}
