using System.Net;
using Bairelay.Cameras.Reaching;
using Bairelay.Cameras.Session;
using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;

namespace Bairelay.Tests.Support;

/// <summary>
/// The wake server, a sleeping simulated camera and this program's client, on real sockets and in real time: what a
/// command meets in the field. The client knows nothing of the simulator.
/// </summary>
internal sealed class CameraRig : IAsyncDisposable
{
    public const string Password = "swordfish";

    private static int s_nextAddress;
    private readonly List<CameraPacket> _packets = [];
    private readonly List<CameraNote> _notes = [];

    private CameraRig(CameraSettings settings)
    {
        // Cameras of tests that run at the same time must not share an address.
        CameraAddress = new IPAddress([127, 0, 3, (byte)(2 + Interlocked.Increment(ref s_nextAddress) % 250)]);
        Server = new TestServer(time: TimeProvider.System, cameras: ("porch", Discovery.ShortUid));
        Camera = new SimulatedCamera(
            settings, CameraAddress, "127.0.0.1", (ushort)Server.Server.Middleman.Port, TimeProvider.System, new Random(7),
            packet => Add(_packets, packet), note => Add(_notes, note));
    }

    public IPAddress CameraAddress { get; }

    public TestServer Server { get; }

    public SimulatedCamera Camera { get; }

    public TestLog Log { get; } = new();

    public IReadOnlyList<CameraPacket> Packets => Copy(_packets);

    public IReadOnlyList<CameraNote> Notes => Copy(_notes);

    public static CameraSettings Settings(Func<Bairelay.Simulator.SessionSettings, Bairelay.Simulator.SessionSettings>? session = null, Func<NetworkSettings, NetworkSettings>? network = null) => new()
    {
        Cloud = new CloudSettings
        {
            Uid = Uid.Parse(Discovery.LongUid),
            StaysAwake = TimeSpan.FromSeconds(5),
            StaysAfterSession = TimeSpan.Zero,
            RebootTime = TimeSpan.Zero,
        },
        Session = (session ?? (one => one))(new Bairelay.Simulator.SessionSettings { Password = Password }),
        Network = (network ?? (one => one))(new NetworkSettings()),
    };

    /// <summary>Boots the camera and waits until it sleeps.</summary>
    public static async Task<CameraRig> StartAsync(CameraSettings settings)
    {
        var rig = new CameraRig(settings);
        await rig.Camera.PowerOnAsync();
        await rig.IsAsleepAsync();
        return rig;
    }

    public Task IsAsleepAsync() => Eventually.HoldsAsync(() => Camera.Phase == CameraPhase.Asleep && Server.Server.Registry.Count == 1);

    public async Task<ReachedCamera> ReachAsync()
    {
        var services = new ReachServices
        {
            Settings = new ReachSettings { HelloPorts = [.. Camera.HelloAddresses.Select(hello => hello.Port)] },
            Network = ReachNetwork.OfSystem with { Broadcasts = () => [] },
            Wake = Server.Server.WakeAsync,
            Time = TimeProvider.System,
            Log = Log,
        };
        var target = new ReachTarget
        {
            Name = "porch",
            Uid = Uid.Parse(Discovery.ShortUid),
            Address = new HostAndPort(CameraAddress.ToString(), Camera.TcpAddress?.Port ?? 9),
        };
        return await new CameraReach(services).OpenAsync(target, null, CancellationToken.None);
    }

    /// <summary>Wakes the camera and logs in.</summary>
    public async Task<CameraSession> OpenAsync(Func<Bairelay.Cameras.Session.SessionSettings, Bairelay.Cameras.Session.SessionSettings>? change = null)
    {
        var settings = new Bairelay.Cameras.Session.SessionSettings { Camera = "porch", Password = new Secret(Password) };
        var reached = await ReachAsync();
        return await CameraSession.OpenAsync(reached.Pipe, change is null ? settings : change(settings), 1, TimeProvider.System, Log, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Camera.DisposeAsync();
        Server.Dispose();
        Log.Dispose();
    }

    private static void Add<T>(List<T> list, T one)
    {
        lock (list) list.Add(one);
    }

    private static IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (list) return [.. list];
    }
}
