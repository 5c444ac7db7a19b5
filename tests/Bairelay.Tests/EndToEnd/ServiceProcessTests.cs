using System.Net;
using System.Net.Sockets;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd;

/// <summary>The program with everything in it as a process: how it ends, what it says last, what it cannot start with.</summary>
public sealed class ServiceProcessTests : IDisposable
{
    private static int s_nextAddress;

    private readonly TempFolder _folder = new();

    /// <summary>Of every listener, so that no two processes meet.</summary>
    private readonly IPAddress _address = new([127, 0, 60, (byte)(2 + Interlocked.Increment(ref s_nextAddress) % 250)]);

    public void Dispose() => _folder.Dispose();

    [Theory, InlineData("TERM"), InlineData("INT")]
    public async Task A_signal_in_the_middle_of_a_session_logs_out_and_says_farewell(string signal)
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var witness = await MqttWitness.ConnectAsync(broker);
        var ports = Ports();
        using var program = Start(ports, $"""
            [mqtt]
            broker_addr = "{broker.Address}"
            port = {broker.Port}
            """);
        await program.LineAsync("Control socket ready");
        await witness.SeesAsync("bairelay/status", "online");
        var notes = new List<CameraNote>();
        await using var camera = Camera(ports, notes);
        await camera.PowerOnAsync();
        await program.LineAsync("Camera registered");
        await witness.PublishAsync("bairelay/porch/control/wakeup", "5");
        await witness.SeesAsync("bairelay/porch/control/wakeup", "OK");
        await witness.SeesAsync("bairelay/porch/status", "connected");

        await program.SignalAsync(signal);
        (await program.ExitCodeAsync()).Should().Be(0);
        await witness.SeesAsync("bairelay/status", "offline");
        witness.PayloadsOf("bairelay/porch/status").Should().Equal("disconnected", "connected", "disconnected");
        witness.Seen[^1].Should().Be(new SeenMessage("bairelay/status", "offline", true, 1));
        await Eventually.HoldsAsync(() => Noted("client gone: logged out"));
        program.Log.Should().NotContain(line => line.Contains(" error ", StringComparison.Ordinal));

        bool Noted(string text)
        {
            lock (notes) return notes.Exists(note => note.Text == text);
        }
    }

    [Fact]
    public async Task A_taken_push_port_is_named_with_its_owner_and_ends_with_1()
    {
        var ports = Ports();
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(_address, ports.Push));
        other.Listen();
        using var program = Start(ports, "");
        (await program.ExitCodeAsync()).Should().Be(1);
        program.Log.Should().Contain(line => line.Contains($"{_address}:{ports.Push}: the port is taken by", StringComparison.Ordinal)
            && line.Contains($"(pid {Environment.ProcessId})", StringComparison.Ordinal) && line.Contains("push_listener_port", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_taken_port_of_the_broker_inside_ends_with_1()
    {
        var ports = Ports();
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(_address, ports.Mqtt));
        other.Listen();
        using var program = Start(ports, Embedded(ports));
        (await program.ExitCodeAsync()).Should().Be(1);
        program.Log.Should().Contain(line => line.Contains($"{_address}:{ports.Mqtt}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_broker_inside_serves_any_client_and_a_motion_arrives_there()
    {
        var ports = Ports();
        using var program = Start(ports, Embedded(ports));
        await program.LineAsync("MQTT connected");
        await using var witness = await MqttWitness.ConnectAsync(_address.ToString(), ports.Mqtt, user: "house", password: "hush");
        await witness.SeesAsync("bairelay/status", "online");
        await using var camera = Camera(ports, []);
        await camera.PowerOnAsync();
        await program.LineAsync("Camera registered");
        camera.RaiseMotion(TimeSpan.FromMinutes(1), "MD", "people");
        await witness.SeesAsync("bairelay/porch/status/motion", "on");
        await witness.SeesAsync("bairelay/porch/status", "connected");
        (await witness.PublishAsync("house/other", [1], retain: true)).Should().Be(MQTTnet.MqttClientPublishReasonCode.Success);

        await program.SignalAsync("TERM");
        (await program.ExitCodeAsync()).Should().Be(0);
        // Whoever watches is told that nobody will end the motion.
        await witness.SeesAsync("bairelay/porch/status/motion", "unknown");
        await witness.SeesAsync("bairelay/porch/status", "disconnected");
        await witness.SeesAsync("bairelay/status", "offline");

        using var again = Start(ports, Embedded(ports));
        await again.LineAsync("MQTT connected");
        await using var later = await MqttWitness.ConnectAsync(_address.ToString(), ports.Mqtt, user: "house", password: "hush");
        await later.SeesAsync("house/other", "\u0001");
        await later.SeesAsync("bairelay/porch/status", "disconnected");
    }

    private string Embedded(PortNumbers ports) => $"""
        [mqtt]
        embedded_broker = true
        broker_addr = "{_address}"
        port = {ports.Mqtt}
        credentials = ["house", "hush"]
        """;

    private ProgramUnderTest Start(PortNumbers ports, string mqtt)
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
            {mqtt}
            [[cameras]]
            name = "porch"
            uid = "{Discovery.ShortUid}"
            address = "{CameraAddress}:{ports.Camera}"
            password = "swordfish"
            # No broadcasts: the camera is on this machine.
            discovery = "cellular"
            """);
        return ProgramUnderTest.Start("run", "-c", file);
    }

    private IPAddress CameraAddress => new([127, 0, 61, _address.GetAddressBytes()[3]]);

    private SimulatedCamera Camera(PortNumbers ports, List<CameraNote> notes) => new(
        new CameraSettings
        {
            Cloud = new CloudSettings { Uid = Uid.Parse(Discovery.LongUid), StaysAwake = TimeSpan.FromMinutes(1) },
            Session = new SessionSettings { Password = "swordfish" },
            Network = new NetworkSettings
            {
                TcpPort = ports.Camera,
                AnswersUdp = false,
                PushHost = _address.ToString(),
                PushPort = ports.Push,
                Push = new PushSettings { Attempts = 1 },
            },
        },
        CameraAddress, _address.ToString(), (ushort)ports.Middleman, TimeProvider.System, new Random(5), note: note =>
        {
            lock (notes) notes.Add(note);
        });

    /// <summary>Ports that are free on addresses that nobody else uses.</summary>
    private PortNumbers Ports() => new(
        Free(_address, ProtocolType.Udp), Free(_address, ProtocolType.Udp), Free(_address, ProtocolType.Tcp), Free(_address, ProtocolType.Tcp),
        Free(CameraAddress, ProtocolType.Tcp));

    private static int Free(IPAddress address, ProtocolType protocol)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, protocol == ProtocolType.Tcp ? SocketType.Stream : SocketType.Dgram, protocol);
        socket.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private sealed record PortNumbers(int Middleman, int Register, int Push, int Mqtt, int Camera);
}
