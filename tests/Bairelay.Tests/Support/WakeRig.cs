using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.Diagnostics.Recordings;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Tests.Support;

/// <summary>A packet that the server wanted sent.</summary>
internal sealed record Reply(IpPort To, Ipv4 From, Listener Listener, uint Tid, string Xml)
{
    /// <summary>The name of the verb.</summary>
    public string Verb => Xml[6..Xml.IndexOf('>', 6)];

    /// <summary>The text of an element, the first of its name.</summary>
    public string? Field(string name)
    {
        var start = Xml.IndexOf($"<{name}>", StringComparison.Ordinal);
        if (start < 0) return null;
        start += name.Length + 2;
        return Xml[start..Xml.IndexOf($"</{name}>", start, StringComparison.Ordinal)];
    }
}

/// <summary>The wake server's decisions without its sockets: packets in, packets out, time by hand.</summary>
internal sealed class WakeRig : IDisposable
{
    public static readonly IpPort Camera = Discovery.At("192.0.2.91:10177");
    public static readonly IpPort Client = Discovery.At("192.168.1.20:53571");
    public static readonly Ipv4 Server = Discovery.At("192.0.2.10:1").Ip;

    private readonly DatagramHandler _handler;
    private readonly ReplyBatch _batch = new();
    private ulong _nextRandom;

    public WakeRig(WakeServerOptions? options = null, params (string Name, string Uid)[] cameras)
    {
        options ??= new WakeServerOptions();
        Configured = new ConfiguredCameras([.. cameras.Select(camera => (camera.Name, Uid.Parse(camera.Uid)))]);
        Tally = new DatagramTally(Log, Time);
        Registry = new CameraRegistry(options.MaxCameras, options.StaleAfter, Configured, Now) { Issued = (uid, token, now) => Anchors!.HasIssued(uid, token, now) };
        Anchors = new SessionAnchors(options.MaxCameras, Random, (uid, now) => Configured.Find(uid, out _) == UidFit.Exact || Registry.IsLive(uid, now));
        var configuredAddress = options.AdvertiseAddress is { } address ? Ipv4.From(address) : null;
        var advertised = new AdvertisedAddress(configuredAddress, 58200, options.LogPort == 0 ? (ushort)58200 : (ushort)options.LogPort);
        Gate = new CameraGate(Configured, options.KnownUidsOnly, Log, Tally);
        Wakes = new WakeDesk(
            Registry, Configured, advertised, new ClientAddress(configuredAddress, peer => Facing(peer), peer => peer == Server), Random,
            (in Route to, ReadOnlySpan<byte> packet) => Sent.Add(ReplyOf(to, packet)), Time, Log);
        Awake = new AwakeSigns(Configured);
        _handler = new DatagramHandler(
            new MiddlemanResponder(advertised, Anchors, Gate, Log, Tally),
            new RegisterResponder(
                Registry, Anchors, Gate, Wakes, new AllowedClients(options.AllowedClients), advertised,
                new RegisterSettings((int)options.Heartbeat.TotalMilliseconds, options.MaxCameras), Random, Log, Tally),
            Awake, Novelties, Log, Tally);
    }

    public AwakeSigns Awake { get; }

    public Novelties Novelties { get; } = new();

    public HandTime Time { get; } = new();

    public TestLog Log { get; } = new();

    public ConfiguredCameras Configured { get; }

    public DatagramTally Tally { get; }

    public CameraRegistry Registry { get; }

    public SessionAnchors Anchors { get; }

    public CameraGate Gate { get; }

    public WakeDesk Wakes { get; }

    /// <summary>What timers sent.</summary>
    public List<Reply> Sent { get; } = [];

    /// <summary>The routing table: our address on the way to a peer.</summary>
    public Func<Ipv4, Ipv4> Facing { get; set; } = _ => Server;

    public Moment Now => Moment.Now(Time);

    public void Dispose()
    {
        Wakes.Dispose();
        Tally.Dispose();
        Log.Dispose();
    }

    public IReadOnlyList<Reply> Ask(byte[] datagram, IpPort? from = null, Ipv4? at = null, Listener listener = Listener.Register)
    {
        _handler.Handle(datagram.ToArray(), new Route(from ?? Camera, at ?? Server, listener), Now, _batch);
        return [.. Enumerable.Range(0, _batch.Count).Select(i => ReplyOf(_batch.Destination(i), _batch.Packet(i)))];
    }

    public IReadOnlyList<Reply> Ask<T>(T message, IpPort? from = null, uint tid = 7, Ipv4? at = null, Listener listener = Listener.Register)
        where T : struct, IDiscoveryMessage<T> => Ask(Discovery.Packet(tid, message), from, at, listener);

    /// <summary>A heartbeat of a camera, which registers it.</summary>
    public IReadOnlyList<Reply> Heartbeat(string uid = Discovery.LongUid, string from = "192.0.2.91:10177", ulong? token = 1, bool? needRsp = false) =>
        Ask(new D2R_HB(Uid.Parse(uid), null, needRsp, token), Discovery.At(from));

    public IReadOnlyList<Reply> RequestWake(string uid = Discovery.ShortUid, int cid = 330001, string from = "192.168.1.20:53571", uint tid = 99) =>
        Ask(
            new C2R_C(Uid.Parse(uid), Discovery.At("10.9.9.9:53571"), Discovery.At("192.0.2.10:58200"), cid, 0, 4, "MAC", 3),
            Discovery.At(from), tid);

    /// <summary>Numbers that differ and are easy to follow: 1, 2, 3 … once shifted into place.</summary>
    private ulong Random() => ++_nextRandom << 33;

    private static Reply ReplyOf(in Route to, ReadOnlySpan<byte> packet)
    {
        var (tid, xml) = Discovery.Open(packet);
        return new Reply(to.Remote, to.Local, to.Listener, tid, xml);
    }
}
