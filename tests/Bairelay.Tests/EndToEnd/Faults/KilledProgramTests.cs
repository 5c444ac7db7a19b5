using System.Net;
using System.Net.Sockets;
using Bairelay.Simulator;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd.Faults;

/// <summary>
/// The program as a process, killed without a word at some moment of a motion, and started again: what the broker keeps is
/// true in the meantime and afterwards, the camera is known at once, and nobody wakes it for what is past.
/// </summary>
public sealed class KilledProgramTests : IDisposable
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);
    private static int s_nextAddress;

    private readonly TempFolder _folder = new();
    private readonly IPAddress _address = new([127, 0, 66, (byte)(2 + Interlocked.Increment(ref s_nextAddress) % 250)]);

    public void Dispose() => _folder.Dispose();

    private IPAddress CameraAddress => new([127, 0, 67, _address.GetAddressBytes()[3]]);

    [Theory]
    [InlineData("tcp", 1), InlineData("tcp", 2)]
    public async Task Killed_in_a_motion_it_comes_back_with_the_truth(string transport, int seed)
    {
        var random = new Random(seed);
        await using var broker = await Mosquitto.StartAsync();
        var ports = (Middleman: Free(_address, ProtocolType.Udp), Register: Free(_address, ProtocolType.Udp), Push: Free(_address, ProtocolType.Tcp), Door: Free(CameraAddress, ProtocolType.Tcp));
        var file = Configuration(broker, ports);
        var plan = new CameraPlan
        {
            Transport = transport,
            Camera = settings => settings with
            {
                Network = settings.Network with { PushHost = _address.ToString(), HelloPorts = [] },
                // A session in which nobody speaks any more ends, and it sleeps.
                Session = settings.Session with { IdleLimit = TimeSpan.FromSeconds(1) },
                Cloud = settings.Cloud with { StaysAfterMotion = TimeSpan.FromSeconds(1), StaysAwake = TimeSpan.FromSeconds(1) },
            },
        };
        await using var camera = new SimulatedCamera(
            plan.Settings(ports.Door, 0, ports.Push), CameraAddress, _address.ToString(), (ushort)ports.Middleman, TimeProvider.System, new Random(seed));

        var first = ProgramUnderTest.Start("run", "-c", file);
        await first.LineAsync("MQTT connected");
        await camera.PowerOnAsync();
        await first.LineAsync("Camera registered");
        await Eventually.HoldsAsync(() => camera.Phase == CameraPhase.Asleep);
        // Written a second after the registration.
        await Eventually.HoldsAsync(() => File.Exists(_folder.File("state/wake-server.json")));
        await using var witness = await MqttWitness.ConnectAsync(broker);
        camera.RaiseMotion(s_long, "MD", "people");
        await first.LineAsync("Motion push");
        await PassAsync(random.Next(200));
        // At once, without a word: SIGKILL.
        first.Dispose();

        // Whoever looks at the broker knows that nothing of it holds.
        await witness.SeesAsync("bairelay/status", "offline");
        await IsAsleepAsync(camera);
        var (sessions, wakes) = (camera.SessionsOpened, camera.WakePacketsReceived);
        witness.Forget();

        using var second = ProgramUnderTest.Start("run", "-c", file);
        await second.LineAsync("Cameras remembered from the last run: 1");
        await witness.SeesAsync("bairelay/status", "online");
        await using var newcomer = await MqttWitness.ConnectAsync(broker);
        await newcomer.SeesAsync("bairelay/porch/status/motion", "unknown");
        await newcomer.SeesAsync("bairelay/porch/status", "disconnected");
        // It was heard, as far as anybody can know, and can be woken although it has not sent a heartbeat since.
        await newcomer.SeesAsync("bairelay/porch/status/power", "asleep");
        (camera.SessionsOpened, camera.WakePacketsReceived).Should().Be((sessions, wakes), "what is past wakes nobody");
        second.Log.Should().NotContain(line => line.Contains("state file", StringComparison.Ordinal));

        await newcomer.PublishAsync("bairelay/porch/control/led", "off");
        await newcomer.SeesAsync("bairelay/porch/control/led", "OK");
        await newcomer.SeesAsync("bairelay/porch/status", "disconnected");
        await IsAsleepAsync(camera);
        camera.RaiseMotion(s_long, "MD", "people");
        await newcomer.SeesAsync("bairelay/porch/status/motion", "on");
    }

    private string Configuration(Mosquitto broker, (int Middleman, int Register, int Push, int Door) ports)
    {
        var file = _folder.File("config.toml");
        File.WriteAllText(file, $"""
            bind = "{_address}"
            state_dir = "state"
            control_socket = "control.sock"
            [wake_server]
            enable = true
            middleman_port = {ports.Middleman}
            register_port = {ports.Register}
            log_port = 0
            [push_listener]
            enable = true
            push_listener_port = {ports.Push}
            [mqtt]
            broker_addr = "{broker.Address}"
            port = {broker.Port}
            [[cameras]]
            name = "porch"
            uid = "{Discovery.ShortUid}"
            address = "{CameraAddress}:{ports.Door}"
            password = "{CameraPlan.Password}"
            idle_disconnect_timeout_secs = 1
            # No broadcasts: the camera is on this machine.
            discovery = "cellular"
            """);
        return file;
    }

    /// <summary>It finds out by itself that nobody is there any more.</summary>
    private static async Task IsAsleepAsync(SimulatedCamera camera)
    {
        for (var looks = 0; camera is not { Phase: CameraPhase.Asleep, SessionsOpen: 0 }; looks++)
        {
            if (looks > 600) throw new InvalidOperationException($"It does not sleep: {camera.Phase}, {camera.SessionsOpen} sessions");
            await PassAsync(100);
        }
    }

    private static async Task PassAsync(int milliseconds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(milliseconds + 1), TimeProvider.System);
        await timer.WaitForNextTickAsync();
    }

    private static int Free(IPAddress address, ProtocolType protocol)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, protocol == ProtocolType.Tcp ? SocketType.Stream : SocketType.Dgram, protocol);
        socket.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
