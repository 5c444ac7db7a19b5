using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Bairelay.Configuration;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Push;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.LocalCloud.Push;

/// <summary>The push listener on a free port, with time by hand, and callers on addresses of their own.</summary>
internal sealed class PushRig : IAsyncDisposable
{
    public const string PorchUid = "95270001ABCDEFGHWXYZ";
    public const string GardenUid = "95270001ABCDEFGHWXY0";
    public const string Porch = "127.0.4.2";
    public const string Garden = "127.0.4.3";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly List<Socket> _callers = [];

    public PushRig(
        Func<PushListenerOptions, PushListenerOptions>? options = null, PushNetwork? network = null, TimeProvider? time = null,
        params IReadOnlyList<CameraOptions> cameras)
    {
        if (cameras.Count == 0) cameras = [Named("porch", PorchUid), Named("garden", GardenUid)];
        var configured = new ConfiguredCameras([.. cameras.Where(camera => camera.Uid is not null).Select(camera => (camera.Name, Uid.Parse(camera.Uid!)))]);
        Registry = new CameraRegistry(1000, TimeSpan.FromSeconds(80), configured, Moment.Now(Time));
        Signs = new AwakeSigns(configured);
        Sink = new RecordingSink(Time);
        var all = new PushListenerOptions { Enable = true, Address = IPAddress.Loopback, Ports = [0] };
        Listener = PushListener.Start(
            options is null ? all : options(all),
            new PushSetup(Registry, configured, Signs, cameras, Sink, time ?? Time, Log) { Network = network ?? new PushNetwork() });
    }

    public HandTime Time { get; } = new();

    public TestLog Log { get; } = new();

    public CameraRegistry Registry { get; }

    public AwakeSigns Signs { get; }

    public RecordingSink Sink { get; }

    public PushListener Listener { get; }

    public static CameraOptions Named(string name, string? uid, string? address = null) => new() { Name = name, Uid = uid, Address = address };

    public static CancellationTokenSource Patience() => new(s_patience, TimeProvider.System);

    /// <summary>A heartbeat, as the wake server takes it.</summary>
    public void Heartbeat(string uid, string from, ulong token = 1)
    {
        var source = Discovery.At(from + ":10177");
        var outcome = Registry.Heartbeat(Uid.Parse(uid), new Route(source, Ipv4.Loopback, Bairelay.LocalCloud.Listener.Register), token, Now);
        if (outcome == HeartbeatOutcome.Registered) Sign(uid, CameraSignKind.Registered, source);
        if (outcome == HeartbeatOutcome.Moved) Sign(uid, CameraSignKind.Moved, source);
    }

    public void Sign(string uid, CameraSignKind kind, IpPort source = default) => Signs.Note(new CameraSign(Uid.Parse(uid), kind, source), Now);

    public async Task<Socket> ConnectAsync(string from = Porch, int endpoint = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _callers.Add(socket);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        using var patience = Patience();
        await IfNotClosedAsync(socket.ConnectAsync(Listener.Endpoints[endpoint], patience.Token).AsTask());
        return socket;
    }

    /// <summary>Connects, says this, and stays.</summary>
    public async Task<Socket> CallAsync(byte[] hello, string from = Porch)
    {
        var socket = await ConnectAsync(from);
        await IfNotClosedAsync(socket.SendAsync(hello));
        return socket;
    }

    /// <summary>Everything that arrives until the other side ends the connection, in whichever way.</summary>
    public static async Task<byte[]> ReadToEndAsync(Socket socket)
    {
        using var patience = Patience();
        var all = new List<byte>();
        var piece = new byte[4096];
        await IfNotClosedAsync(ReadAsync());
        return [.. all];

        async Task ReadAsync()
        {
            while (await socket.ReceiveAsync(piece, patience.Token) is > 0 and var count) all.AddRange(piece[..count]);
        }
    }

    /// <summary>The listener may have closed the connection at any moment.</summary>
    public static async Task IfNotClosedAsync(Task step)
    {
        try
        {
            await step;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown or SocketError.NotConnected)
        {
            // Closed at once.
        }
    }

    /// <summary>Time goes on in small steps until something has happened.</summary>
    public Task PassUntilAsync(Func<bool> condition, double step = 0.01) => Eventually.HoldsAsync(() =>
    {
        if (condition()) return true;
        Time.Advance(TimeSpan.FromSeconds(step));
        return condition();
    });

    public bool HasLine(string text) => Log.Lines.Contains(text);

    public async ValueTask DisposeAsync()
    {
        await Listener.DisposeAsync();
        foreach (var caller in _callers) caller.Dispose();
        Log.Dispose();
    }

    private Moment Now => Moment.Now(Time);
}

/// <summary>Writes down what it is told, and answers as it should.</summary>
internal sealed class RecordingSink(TimeProvider time) : IPushSink
{
    private readonly ConcurrentQueue<Claim> _claims = new();

    public PushOutcome Outcome { get; set; } = PushOutcome.Edge;

    public Func<string, bool> Serves { get; set; } = _ => true;

    public IReadOnlyList<Claim> Claims => [.. _claims];

    public IReadOnlyList<Claim> Edges => [.. _claims.Where(claim => claim.Confirmed)];

    public async Task<Claim> NextAsync(int index = 0)
    {
        await Eventually.HoldsAsync(() => _claims.Count > index);
        return Claims[index];
    }

    public async Task<Claim> EdgeAsync(int index = 0)
    {
        await Eventually.HoldsAsync(() => Edges.Count > index);
        return Edges[index];
    }

    IPushClaim? IPushSink.Claim(string camera, IPAddress peer)
    {
        if (!Serves(camera)) return null;
        var claim = new Claim(this, camera, peer, time.GetTimestamp());
        _claims.Enqueue(claim);
        return claim;
    }

    internal sealed class Claim(RecordingSink owner, string camera, IPAddress peer, long since) : IPushClaim
    {
        private int _confirmed;
        private int _disposed;

        public string Camera => camera;

        public IPAddress Peer => peer;

        public bool AfterBoot { get; private set; }

        public TimeSpan Waited { get; private set; }

        public bool Confirmed => Volatile.Read(ref _confirmed) > 0;

        public bool IsOver => Volatile.Read(ref _disposed) > 0;

        public PushOutcome Confirm(bool afterBoot)
        {
            AfterBoot = afterBoot;
            Waited = owner.Elapsed(since);
            Interlocked.Increment(ref _confirmed).Should().Be(1, "a claim is confirmed once");
            IsOver.Should().BeFalse();
            return owner.Outcome;
        }

        public void Dispose() => Interlocked.Increment(ref _disposed);
    }

    private TimeSpan Elapsed(long since) => time.GetElapsedTime(since);
}
