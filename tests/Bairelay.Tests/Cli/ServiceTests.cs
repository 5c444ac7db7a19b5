using System.Net;
using System.Net.Sockets;
using Bairelay.Cli;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.Cli;

/// <summary>The program as a process: ready, stopped by a signal, killed, started twice, port taken.</summary>
public sealed class ServiceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task It_serves_until_a_signal_ends_it_with_0_and_remembers_its_cameras(string signal)
    {
        var (file, register) = Configure();
        using (var program = ProgramUnderTest.Start("run", "-c", file))
        {
            await program.LineAsync("Wake server ready");
            using var camera = new UdpPeer("127.0.0.2");
            (await camera.AskAsync(register, new D2R_HB(Uid.Parse(LongUid), null, true, 1))).Xml.Should().StartWith("<P2P><R2D_HB_R>");
            await program.LineAsync("Camera registered src=127.0.0.2");
            await program.SignalAsync(signal);
            (await program.ExitCodeAsync()).Should().Be(0);
            program.Log.Should().Contain(line => line.Contains("Stopping on SIG" + signal, StringComparison.Ordinal));
        }

        using var again = ProgramUnderTest.Start("run", "-c", file);
        await again.LineAsync("Cameras remembered from the last run: 1");
    }

    [Fact]
    public async Task A_second_service_with_the_same_state_ends_with_1()
    {
        var (file, _) = Configure();
        using var first = ProgramUnderTest.Start("run", "-c", file);
        await first.LineAsync("Wake server ready");
        using var second = ProgramUnderTest.Start("run", "-c", file);
        (await second.ExitCodeAsync()).Should().Be(1);
        second.Log.Should().Contain(line => line.Contains("Another bairelay service uses the state folder", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_taken_port_is_named_with_its_owner_and_ends_with_1()
    {
        var (file, register) = Configure();
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(register);
        using var program = ProgramUnderTest.Start("run", "-c", file);
        (await program.ExitCodeAsync()).Should().Be(1);
        program.Log.Should().Contain(line => line.Contains($"127.0.0.1:{register.Port}: the port is taken by", StringComparison.Ordinal)
            && line.Contains($"(pid {Environment.ProcessId})", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_log_can_be_turned_up_by_area()
    {
        var (file, register) = Configure();
        using var program = ProgramUnderTest.Start("-vv", "run", "-c", file);
        await program.LineAsync("Wake server ready");
        using var camera = new UdpPeer("127.0.0.2");
        await camera.AskAsync(register, new D2R_HB(Uid.Parse(LongUid), null, true, 1));
        (await program.LineAsync("D2R_HB <- 127.0.0.2")).Should().MatchRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} trace wake: ");
    }

    [Fact]
    public async Task Commands_find_the_service_by_its_control_socket_and_a_second_service_does_not_take_it()
    {
        var (file, register) = Configure();
        using var program = ProgramUnderTest.Start("run", "-c", file);
        await program.LineAsync("Control socket ready");
        using var camera = new UdpPeer("127.0.0.2");
        await camera.AskAsync(register, new D2R_HB(Uid.Parse(LongUid), null, true, 1));
        var output = new StringWriter();
        (await CommandLine.RunAsync(["status", "--json", "-c", file], output, TextWriter.Null)).Should().Be(0);
        output.ToString().Should().StartWith("{\"ok\":true,\"result\":{\"cameras\":[");

        var other = _folder.File("other.toml");
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(other, text
            .Replace("state_dir = \"state\"", "state_dir = \"elsewhere\"", StringComparison.Ordinal)
            .Replace("bind = \"127.0.0.1\"", "bind = \"127.0.0.9\"", StringComparison.Ordinal));
        using var second = ProgramUnderTest.Start("run", "-c", other);
        (await second.ExitCodeAsync()).Should().Be(1);
        second.Log.Should().Contain(line => line.Contains("Another bairelay service answers at", StringComparison.Ordinal));
    }

    /// <summary>A configuration with two ports that were free a moment ago.</summary>
    private (string File, IPEndPoint Register) Configure()
    {
        using var one = Reserve();
        using var two = Reserve();
        var (middleman, register) = ((IPEndPoint)one.LocalEndPoint!, (IPEndPoint)two.LocalEndPoint!);
        var file = _folder.File("config.toml");
        File.WriteAllText(file, $"""
            bind = "127.0.0.1"
            state_dir = "state"
            control_socket = "control.sock"
            [wake_server]
            enable = true
            middleman_port = {middleman.Port}
            register_port = {register.Port}
            log_port = 0
            """);
        return (file, register);
    }

    private static Socket Reserve()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
