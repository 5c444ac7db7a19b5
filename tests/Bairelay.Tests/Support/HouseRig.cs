using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Bairelay.Cameras.Life;
using Bairelay.Cameras.Reaching;
using Bairelay.Configuration;
using Bairelay.Simulator;

namespace Bairelay.Tests.Support;

/// <summary>
/// The whole service on real sockets, sleeping simulated cameras, a real Mosquitto, and somebody who writes down what
/// comes there. A test that ends leaves no lease behind, and no error that it did not announce.
/// </summary>
internal sealed class HouseRig : IAsyncDisposable
{
    /// <summary>Where the house itself says something, so that it is known what has arrived before.</summary>
    public const string Clock = "bairelay/clock";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(5);
    private static int s_nextAddress;

    private readonly HousePlan _plan;
    private readonly TempFolder _folder = new();
    private readonly List<HouseCamera> _cameras = [];
    private BairelayOptions? _options;
    private ServiceSetup? _setup;
    private Service? _service;

    private HouseRig(HousePlan plan) => _plan = plan;

    public JumpingTime Time { get; } = new();

    public TestLog Log { get; } = new();

    /// <summary>Where the service keeps its state, and its control socket.</summary>
    public string StateFolder => _folder.Path;

    /// <summary>None in a house with a broker inside.</summary>
    public Mosquitto Broker { get; private set; } = null!;

    public MqttWitness Witness { get; private set; } = null!;

    public Service Service => _service!;

    public IReadOnlyList<HouseCamera> Cameras => _cameras;

    /// <summary>The first one.</summary>
    public SimulatedCamera Camera => _cameras[0].Simulated;

    /// <summary>What the service knows of the first one.</summary>
    public CameraLife Life => LifeOf(_cameras[0].Plan.Name);

    /// <summary>What the broker got until the cameras slept for the first time.</summary>
    public IReadOnlyList<SeenMessage> Beginning { get; private set; } = [];

    /// <param name="story">Begins with every camera asleep, and the broker quiet.</param>
    public static async Task LiveAsync(HousePlan plan, Func<HouseRig, Task> story)
    {
        await using var house = new HouseRig(plan);
        try
        {
            await house.MoveInAsync();
            await story(house);
            await house.LetsGoAsync();
            await house.LeaveAsync();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message}\n{house.Story}", exception);
        }

        house.Log.Dispose();
    }

    public static Task LiveAsync(Func<HouseRig, Task> story) => LiveAsync(new HousePlan(), story);

    public CameraLife LifeOf(string camera) => Service.Fleet!.Find(camera)!;

    public IReadOnlyList<string> Of(string topic, string camera = "porch") => Witness.PayloadsOf($"bairelay/{camera}/{topic}");

    /// <summary>Without the times in them.</summary>
    public IReadOnlyList<string> TimelessOf(string topic) =>
        [.. Of(topic).Select(payload => Regex.Replace(payload, @"2026-03-08T12:\d\d:\d\d\.\d{3}\+00:00", "…"))];

    public Task SeesAsync(string topic, string payload, string camera = "porch", int times = 1) =>
        HoldsAsync(() => Of(topic, camera).Count(one => one == payload) >= times, $"{camera}/{topic} says {payload}");

    /// <summary>The attributes of the motion sensor contain this.</summary>
    public Task SeesMotionAsync(string attribute) =>
        HoldsAsync(() => Of("status/motion/attributes").Any(one => one.Contains(attribute, StringComparison.Ordinal)), $"motion has {attribute}");

    public Task SaysAsync(string line) =>
        HoldsAsync(() => Log.Lines.Any(one => one.Contains(line, StringComparison.Ordinal)), $"the log says {line}");

    public Task IsAsleepAsync(int camera = 0) =>
        HoldsAsync(() => _cameras[camera].Simulated is { Phase: CameraPhase.Asleep, SessionsOpen: 0 }, "the camera sleeps");

    /// <summary>Sends a command and waits for the answer.</summary>
    public async Task<string> OrderAsync(string topic, string payload, string camera = "porch")
    {
        var before = Answers().Count;
        await Witness.PublishAsync($"bairelay/{camera}/{topic}", payload);
        await HoldsAsync(() => Answers().Count > before, $"{topic} {payload} is answered");
        return Answers()[before];

        IReadOnlyList<string> Answers() => [.. Of(topic, camera).Where(one => one is "OK" or "FAIL")];
    }

    public async Task HoldsAsync(Func<bool> condition, string what)
    {
        using var look = new PeriodicTimer(s_look, TimeProvider.System);
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > s_patience) throw new InvalidOperationException($"Not true after {s_patience.TotalSeconds} s: {what}");
            await look.WaitForNextTickAsync();
        }
    }

    /// <summary>Time passes, in steps that leave what is under way the time to arrive.</summary>
    public async Task PassAsync(double seconds)
    {
        for (var left = seconds; left > 0; left--)
        {
            await Witness.PublishAsync(Clock, "tick");
            await JumpAsync(Math.Min(left, 1));
        }
    }

    /// <summary>A leap, when nothing is under way to the broker that would seem to stall.</summary>
    public async Task JumpAsync(double seconds)
    {
        if (Service.Mqtt?.Link is { State.IsConnected: true } link) await link.FlushAsync(s_patience);
        Time.Jump(seconds);
    }

    /// <summary>Minutes pass in which the cameras do nothing but send their heartbeats.</summary>
    public async Task SleepAsync(int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            await JumpAsync(60);
            await HeartbeatAsync();
        }
    }

    public async Task HeartbeatAsync()
    {
        var answered = _cameras.Select(camera => Beats(camera.Simulated)).ToArray();
        foreach (var camera in _cameras) camera.Simulated.HurryUp();
        await HoldsAsync(() => _cameras.Select((camera, index) => Beats(camera.Simulated) > answered[index]).All(beaten => beaten), "heartbeats are answered");

        static int Beats(SimulatedCamera camera) => camera.Read(inside => inside.Cloud.HeartbeatsAnswered);
    }

    /// <summary>Nobody holds any camera any more.</summary>
    public Task LetsGoAsync() =>
        HoldsAsync(() => Service.Fleet!.Cameras.All(camera => camera.Locks.Holders.Count == 0), "no lease is left");

    /// <summary>
    /// Nothing stays of what was said. The simulated cameras' own pictures are counted too, and the heap grows in pieces of
    /// 32 MiB; what is promised or sent in these stories is gigabytes.
    /// </summary>
    /// <param name="before">Bytes of memory in use when the story began.</param>
    public Task GivesBackAsync(long before) =>
        HoldsAsync(() => GC.GetTotalMemory(forceFullCollection: true) - before < 160 << 20, "the memory is given back");

    /// <summary>Ends the service as a signal does.</summary>
    public async Task LeaveAsync()
    {
        if (_service is not null) await _service.DisposeAsync();
    }

    /// <summary>At the same ports, with what it keeps in its folder.</summary>
    public async Task RestartAsync(Func<CameraOptions, CameraOptions> change)
    {
        var (wake, push) = (Service.WakeServer!, Service.PushListener!);
        var options = _options! with
        {
            Cameras = [.. _options.Cameras.Select(change)],
            WakeServer = _options.WakeServer with { MiddlemanPort = wake.Middleman.Port, RegisterPort = wake.Register.Port },
            PushListener = _options.PushListener with { Ports = [push.Endpoints[0].Port] },
        };
        await LeaveAsync();
        Witness.Forget();
        _service = await Service.StartAsync(options, _setup!, CancellationToken.None);
        await HoldsAsync(() => Witness.PayloadsOf("bairelay/status").Contains("online"), "it is back");
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        foreach (var camera in _cameras) await camera.Simulated.DisposeAsync();
        if (Witness is not null) await Witness.DisposeAsync();
        if (Broker is not null) await Broker.DisposeAsync();
        _folder.Dispose();
    }

    private string Story => string.Join('\n',
    [
        "-- log", .. Log.Lines.TakeLast(60),
        "-- broker", .. (Witness?.Seen ?? []).TakeLast(40).Select(one => $"{one.Topic} {(one.Payload.Length > 200 ? one.Payload[..200] : one.Payload)}"),
        .. _cameras.SelectMany(camera => camera.Notes.TakeLast(20).Prepend($"-- {camera.Plan.Name}, {camera.Simulated.Phase}")),
    ]);

    private async Task MoveInAsync()
    {
        if (!_plan.BrokerInside)
        {
            Broker = await _plan.Broker();
            await BringWitnessAsync(new IPEndPoint(Broker.Address, Broker.Port), "#");
        }

        var addresses = _plan.Cameras.Select(_ => NextAddress()).ToList();
        var (tcpPort, helloPort) = (FreePort.For(ProtocolType.Tcp, addresses[0]), FreePort.For(ProtocolType.Udp, addresses[0]));
        _setup = new ServiceSetup(_folder.Path, _ => Log, Time)
        {
            Reach = new ReachSettings { HelloPorts = [(ushort)helloPort], CameraPort = tcpPort },
            Network = ReachNetwork.OfSystem with { Broadcasts = () => [] },
            PushNetwork = _plan.PushNetwork,
        };
        _options = _plan.Options(Options([.. addresses.Select(address => new IPEndPoint(address, tcpPort))]));
        _service = await Service.StartAsync(_options, _setup, CancellationToken.None);
        // What somebody else tells there is nothing to it.
        if (Service.Broker is { } inside) await BringWitnessAsync(inside.EndPoint, "bairelay/#");
        foreach (var (plan, address) in _plan.Cameras.Zip(addresses)) _cameras.Add(Build(plan, address, tcpPort, helloPort));
        foreach (var camera in _cameras) await camera.Simulated.PowerOnAsync();
        await FallAsleepAsync();
        Beginning = [.. Witness.Seen.Where(message => message.Topic != Clock)];
        Witness.Forget();
    }

    private async Task BringWitnessAsync(IPEndPoint broker, string filter) =>
        Witness = await MqttWitness.ConnectAsync(broker.Address.ToString(), broker.Port, filter, _plan.Witness.User, _plan.Witness.Password);

    private BairelayOptions Options(IReadOnlyList<IPEndPoint> doors) => new()
    {
        ControlSocket = _folder.File("control.sock"),
        WakeServer = new WakeServerOptions { Enable = true, Address = IPAddress.Loopback, MiddlemanPort = 0, RegisterPort = 0, LogPort = 0, KnownUidsOnly = true },
        PushListener = new PushListenerOptions { Enable = true, Address = IPAddress.Loopback, Ports = [0] },
        Mqtt = _plan.BrokerInside
            ? new MqttOptions { EmbeddedBroker = true, BrokerAddress = "127.0.0.1", Port = FreePort.For(ProtocolType.Tcp) }
            : new MqttOptions { BrokerAddress = Broker.Address.ToString(), Port = Broker.Port },
        Cameras = [.. _plan.Cameras.Zip(doors, (camera, door) => camera.Configured(door))],
    };

    private HouseCamera Build(CameraPlan plan, IPAddress address, int tcpPort, int helloPort)
    {
        var notes = new List<CameraNote>();
        var settings = plan.Settings(tcpPort, helloPort, Service.PushListener?.Endpoints[0].Port ?? 9);
        var camera = new SimulatedCamera(
            settings, address, "127.0.0.1", (ushort)Service.WakeServer!.Middleman.Port, TimeProvider.System, new Random(11), note: note =>
            {
                lock (notes) notes.Add(note);
            });
        return new HouseCamera(plan, camera, address, notes);
    }

    /// <summary>Long after the cameras' boot, about which the service knows no more than that they sleep.</summary>
    private async Task FallAsleepAsync()
    {
        for (var camera = 0; camera < _cameras.Count; camera++) await IsAsleepAsync(camera);
        await HoldsAsync(() => Service.WakeServer!.Registry.Count == _cameras.Count, "every camera is registered");
        // A leap over the broker's welcome would be a broker that does not answer.
        if (_plan.Witness == default) await HoldsAsync(() => Service.Mqtt is not { Link.State.IsConnected: false }, "the broker is there");
        await JumpAsync(61);
        await HeartbeatAsync();
        if (_plan.Witness == default)
        {
            foreach (var camera in _cameras) await SeesAsync("status/power", "asleep", camera.Plan.Name);
            // What the broker told before this, it has told.
            if (Service.Mqtt is { } mqtt) await mqtt.Link.FlushAsync(s_patience);
            await Witness.PublishAsync(Clock, "quiet");
            await HoldsAsync(() => Witness.PayloadsOf(Clock).Contains("quiet"), "the broker is quiet");
        }
    }

    private static IPAddress NextAddress()
    {
        // Cameras of tests that run at the same time must not share an address.
        var number = Interlocked.Increment(ref s_nextAddress);
        return new IPAddress([127, 0, (byte)(40 + number / 250), (byte)(2 + number % 250)]);
    }
}
