using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.Cli;

/// <summary>From the command line; the mistakes that it finds are made on a real network (EndToEnd/Network/DoctorTests.cs).</summary>
public sealed class DoctorCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_service_and_a_camera_are_proven_as_far_as_they_went_in_words_and_for_programs()
    {
        var (middleman, register, names) = (FreePort.ForBoth(), FreePort.ForBoth(), FreePort.ForBoth());
        var file = _folder.File("config.toml");
        await File.WriteAllTextAsync(file, $"""
            bind = "127.0.0.1"
            state_dir = "state"
            control_socket = "control.sock"
            [wake_server]
            enable = true
            middleman_port = {middleman}
            register_port = {register}
            log_port = 0
            [dns]
            enable = true
            dns_port = {names}
            upstream_dns = "127.0.0.9:{names}"
            [[cameras]]
            name = "front"
            uid = "{LongUid}"
            password = "hush"
            """);
        using var program = ProgramUnderTest.Start("run", "-c", file);
        await program.LineAsync("Control socket ready");
        using var camera = new UdpPeer("127.0.0.2");
        var (exit, silent, _) = await CommandLineRun.OfAsync("doctor", "-c", file, "--resolver", $"127.0.0.1:{names}");
        exit.Should().Be(1);
        silent.Should().Contain("  FAILED ports         the service listens on this machine's loopback address alone").And.Contain("→ Set bind = \"0.0.0.0\"");
        silent.Should().EndWith("1 to mend. What comes after a failure was not looked at.\n").And.NotContain("\nfront\n");

        await camera.AskAsync(new IPEndPoint(IPAddress.Loopback, middleman), new D2M_Q(Uid.Parse(LongUid), 2));
        await camera.AskAsync(new IPEndPoint(IPAddress.Loopback, register), new D2R_HB(Uid.Parse(LongUid), null, true, 1));
        var (well, words, _) = await CommandLineRun.OfAsync("doctor", "front", "-c", file, "--resolver", $"127.0.0.1:{names}");
        well.Should().Be(0, words);
        words.Should().Contain($"  ok     configuration {file}, with front").And.Contain($"  ok     ports         UDP {middleman}, UDP {register}")
            .And.Contain($"  ok     dns           127.0.0.1:{names} ([dns]) leads all 12 names here", "nobody listens for calls, and so pushx need not lead here");
        words.Should().Contain("front\n  ok     asked         it asked where to register ").And.Contain($"  ok     registered    from {camera.Address}")
            .And.Contain("  ?      wake          nobody has reached it yet").And.Contain("→ bairelay doctor front --wake").And.Contain("  ?      push          the push listener is off");
        words.Should().MatchRegex(@"\nNothing is wrong, \d not proven\.\n$");

        var (_, json, _) = await CommandLineRun.OfAsync("doctor", "-c", file, "--json", "--resolver", $"127.0.0.1:{names}");
        using var document = JsonDocument.Parse(json);
        document.RootElement.GetProperty("ok").GetBoolean().Should().BeTrue();
        document.RootElement.GetProperty("result").GetProperty("cameras")[0].GetProperty("steps")[0].GetRawText().Should().MatchRegex(
            """^\{"hop":"asked","verdict":"ok","code":"ok","text":"it asked where to register \d+ s ago: its DNS leads here","next":null\}$""");
    }

    [Theory]
    [InlineData("doctor --resolver router", "--resolver wants an address")]
    [InlineData("doctor back", "has no camera back")]
    [InlineData("dns-snippet bind9", "there are lines for dnsmasq, pihole")]
    [InlineData("dns-snippet dnsmasq --address router", "give it: --address")]
    [InlineData("pushx-sink --port 70000", "--port a port")]
    public async Task Bad_arguments_are_told_with_the_right_ones(string arguments, string words)
    {
        var file = _folder.File("config.toml");
        await File.WriteAllTextAsync(file, "[[cameras]]\nname = \"front\"\nuid = \"95270001ABCDEFGH\"\npassword = \"hush\"\n");
        var (exit, _, errors) = await CommandLineRun.OfAsync([.. arguments.Split(' '), "-c", file]);
        exit.Should().Be(2);
        errors.Should().Contain(words);
    }

    [Theory]
    [InlineData("dnsmasq", "address=/p2p.reolink.com/p2p1.reolink.com/", "/p2p11.reolink.com/pushx.reolink.com/192.168.1.5\nlocal=/p2p.reolink.com/")]
    [InlineData("pihole", "sudo pihole-FTL --config misc.etc_dnsmasq_d true", "/192.168.1.5\n")]
    [InlineData("openwrt", "for name in p2p.reolink.com p2p1.reolink.com", "uci add_list dhcp.@dnsmasq[0].address=\"/$name/192.168.1.5\"")]
    [InlineData("unbound", "server:\n  local-data: \"p2p.reolink.com. 60 IN A 192.168.1.5\"", "pushx.reolink.com. 60 IN A 192.168.1.5\"\n")]
    [InlineData("opnsense", "/usr/local/etc/unbound.opnsense.d/", "server:\n")]
    [InlineData("adguard", "|p2p11.reolink.com^$dnsrewrite=NOERROR;A;192.168.1.5\n", "|pushx.reolink.com^$dnsrewrite=NOERROR;A;192.168.1.5\n")]
    public async Task The_lines_for_a_resolver_need_no_configuration(string resolver, string one, string another)
    {
        var (exit, output, _) = await CommandLineRun.OfAsync("dns-snippet", resolver, "--address", "192.168.1.5", "-c", _folder.File("none.toml"));
        exit.Should().Be(0);
        output.Should().Contain(one).And.Contain(another);
    }

    [Fact]
    public async Task A_sink_tells_each_call_and_sums_up()
    {
        var port = FreePort.For(ProtocolType.Tcp);
        var sink = CommandLineRun.OfAsync("pushx-sink", "--listen", "127.0.0.1", "--port", $"{port}", "--calls", "1", "-c", _folder.File("none.toml"));
        using var client = new TcpClient();
        await Eventually.HoldsAsync(() => TryConnect(client, port));
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        var (exit, output, _) = await sink;
        exit.Should().Be(0);
        output.Should().Contain($"Listening at 127.0.0.1:{port}.").And.Contain("(no name)  spoke no TLS after").And.EndWith("127.0.0.1: no_tls 1 ×\n");
    }

    private static bool TryConnect(TcpClient client, int port)
    {
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
