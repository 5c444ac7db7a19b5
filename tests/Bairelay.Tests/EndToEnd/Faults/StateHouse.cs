using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Bairelay.Configuration;
using Bairelay.Simulator;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;
using MotionSensor = Bairelay.Cameras.Life.MotionSensor;

namespace Bairelay.Tests.EndToEnd.Faults;

/// <summary>A service that keeps all five of its files, one camera, and a folder in which a test may do damage.</summary>
internal sealed class StateHouse : IAsyncDisposable
{
    public static readonly IReadOnlyList<string> Files = ["wake-server.json", "reach.json", "ledger.json", "home-assistant.json", "retained.json"];

    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);
    private static int s_nextAddress;

    private readonly TempFolder _folder = new();
    private readonly IPAddress _server = new([127, 0, 64, (byte)(2 + Interlocked.Increment(ref s_nextAddress) % 250)]);
    private readonly IPAddress _address;
    private readonly BairelayOptions _options;
    private readonly SimulatedCamera _camera;
    private MqttWitness? _witness;

    public StateHouse()
    {
        _address = new IPAddress([127, 0, 65, _server.GetAddressBytes()[3]]);
        var (middleman, register) = (Free(_server, ProtocolType.Udp), Free(_server, ProtocolType.Udp));
        var (push, mqtt, door) = (Free(_server, ProtocolType.Tcp), Free(_server, ProtocolType.Tcp), Free(_address, ProtocolType.Tcp));
        var plan = new CameraPlan { Camera = settings => settings with { Network = settings.Network with { PushHost = _server.ToString(), HelloPorts = [] }, Cloud = settings.Cloud with { StaysAfterMotion = TimeSpan.FromSeconds(3) } } };
        _options = new BairelayOptions
        {
            ControlSocket = _folder.File("control.sock"),
            WakeServer = new WakeServerOptions { Enable = true, Address = _server, MiddlemanPort = middleman, RegisterPort = register, LogPort = 0, KnownUidsOnly = true },
            PushListener = new PushListenerOptions { Enable = true, Address = _server, Ports = [push] },
            Mqtt = new MqttOptions
            {
                EmbeddedBroker = true,
                BrokerAddress = _server.ToString(),
                Port = mqtt,
                Discovery = new MqttDiscoveryOptions { Topic = "homeassistant" },
            },
            Cameras = [plan.Configured(new IPEndPoint(_address, door)) with { Address = $"{_address}:{door}" }],
        };
        _camera = new SimulatedCamera(plan.Settings(door, 0, push), _address, _server.ToString(), (ushort)middleman, TimeProvider.System, new Random(3));
        Log = new TestLog();
    }

    public string Folder => Path.Combine(_folder.Path, "state");

    public JumpingTime Time { get; } = new();

    /// <summary>Of the service that runs now.</summary>
    public TestLog Log { get; private set; }

    public Service? Service { get; private set; }

    public SimulatedCamera Camera => _camera;

    public IReadOnlyList<string> Warnings => [.. Log.LinesAt(LogLevel.Warning).Where(line => line.Contains("state file", StringComparison.Ordinal))];

    public string File(string name) => Path.Combine(Folder, name);

    public async Task StartAsync()
    {
        Log = new TestLog();
        Service = await Service.StartAsync(_options, new ServiceSetup(Folder, _ => Log, Time), CancellationToken.None);
        await HoldsAsync(() => Service.Mqtt!.Link.State.IsConnected);
        _witness = await MqttWitness.ConnectAsync(_options.Mqtt!.BrokerAddress, _options.Mqtt.Port);
    }

    /// <summary>In good order.</summary>
    public async Task StopAsync()
    {
        await Service!.DisposeAsync();
        await _witness!.DisposeAsync();
        Log.Dispose();
    }

    /// <summary>A call, a session, the camera's own end, and sleep: all of it told.</summary>
    public async Task LiveThroughAMotionAsync()
    {
        if (_camera.Phase == CameraPhase.Off) await _camera.PowerOnAsync();
        await HoldsAsync(() => _camera.Phase == CameraPhase.Asleep);
        // Beyond the time in which a call may be the retry of the last one.
        Time.Jump(61);
        _witness!.Forget();
        _camera.RaiseMotion(s_long, "MD", "people");
        await SeesAsync("bairelay/porch/status/motion", "on");
        // What was told of an earlier motion says so too.
        await HoldsAsync(() => Service!.Fleet!.Find("porch")!.MotionWatch.Current is { Sensor: MotionSensor.On, IsConfirmed: true });
        await HoldsAsync(() => _witness.PayloadsOf("bairelay/porch/status/motion/attributes").Any(one => one.Contains("\"confirmed\":true", StringComparison.Ordinal)));
        _camera.Read(camera =>
        {
            camera.Model.Motion.Raise(TimeSpan.Zero, "MD", ["people"], (long)TimeProvider.System.GetElapsedTime(0).TotalMilliseconds);
            return true;
        });
        await SeesAsync("bairelay/porch/status/motion", "off");
        await SeesAsync("bairelay/porch/status", "disconnected");
        await HoldsAsync(() => Service!.Fleet!.Find("porch")!.Locks.Holders.Count == 0 && _camera.Phase == CameraPhase.Asleep);
        // A service that has lost its registry learns by the next heartbeat where the camera is.
        _camera.HurryUp();
        await HoldsAsync(() => Service!.WakeServer!.Registry.Count == 1);
    }

    /// <summary>Whatever writes each minute, or a while after a change, writes.</summary>
    public async Task WrittenAsync(Func<bool> condition)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        for (var seconds = 0; !condition(); seconds += 5)
        {
            if (seconds > 600) throw new InvalidOperationException("Not written within ten minutes");
            await look.WaitForNextTickAsync();
            Time.Jump(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Service is not null) await Service.DisposeAsync();
        if (_witness is not null) await _witness.DisposeAsync();
        await _camera.DisposeAsync();
        _folder.Dispose();
    }

    private Task SeesAsync(string topic, string payload) => HoldsAsync(() => _witness!.PayloadsOf(topic).Contains(payload), $"{topic} says {payload}");

    private static async Task HoldsAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(30)) throw new InvalidOperationException("Not true after 30 s: " + what);
            await look.WaitForNextTickAsync();
        }
    }

    private static int Free(IPAddress address, ProtocolType protocol)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, protocol == ProtocolType.Tcp ? SocketType.Stream : SocketType.Dgram, protocol);
        socket.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
