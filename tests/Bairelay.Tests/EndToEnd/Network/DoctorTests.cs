using System.Text.Json.Nodes;

namespace Bairelay.Tests.EndToEnd.Network;

/// <summary>Set-up mistakes, each made for real, one after the other as a newcomer might; <c>doctor</c> names each.</summary>
public sealed class DoctorTests
{
    private const string Vendor = "203.0.113.7";

    [Fact]
    public Task From_a_file_to_a_service_that_cameras_can_reach() => BuildAsync(async (house, doctor) =>
    {
        var good = house.Configuration();
        await doctor.FindsAsync(good.Replace("enable = true", "enable = false", StringComparison.Ordinal), "wake_server_off");
        await doctor.FindsAsync(good[..good.IndexOf("[[cameras]]", StringComparison.Ordinal)], "no_cameras");
        await doctor.FindsAsync(Replaced(good, LabCameraPlan.Porch.Uid, "ABCDEF0123456789"), "sample_uid");
        await doctor.FindsAsync(good, "service_not_running");
        await doctor.FindsAsync("bind = \"10.77.9.9\"\n" + good, "address_not_here");
        await doctor.FindsAsync(good, "port_not_permitted", ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"]);

        var taker = house.Host.Start("dnsmasq", "--user=root", "--no-daemon", "--conf-file=/dev/null", "--no-resolv", "--port=9999", "--bind-interfaces", $"--listen-address={LabNetwork.House}");
        await taker.LineAsync("started");
        (await doctor.FindsAsync(good, "port_taken"))["error"]!["message"]!.GetValue<string>().Should().Contain("taken by dnsmasq (pid");
        await taker.KillAsync();

        house.Run("bind = \"127.0.0.1\"\n" + good);
        await house.Program.LineAsync("Control socket ready");
        await doctor.FindsAsync(null, "listens_on_loopback");
        await house.Program.KillAsync();

        house.Run(good);
        await house.ReadyAsync();
        await doctor.FindsAsync(null, "never_asked");
        File.SetLastWriteTimeUtc(house.Host.File("toml"), DateTime.UnixEpoch.AddYears(80));
        await doctor.FindsAsync(null, "config_changed");
        File.SetLastWriteTimeUtc(house.Host.File("toml"), DateTime.UnixEpoch.AddYears(30));
        var copy = house.Host.File("copy.toml");
        await File.WriteAllTextAsync(copy, good);
        (await doctor.AskAsync([], "-c", copy))["error"]!["code"]!.GetValue<string>().Should().Be("other_config");
    });

    [Fact]
    public Task From_a_resolver_to_a_redirect_of_all_names_and_no_others() => BuildAsync(async (house, doctor) =>
    {
        house.Run(house.Configuration());
        await house.ReadyAsync();
        await ResolverAsync(house, $"--address=/reolink.com/{Vendor}");
        await doctor.FindsAsync(null, "dns_not_redirected");
        await ResolverAsync(house, $"--address=/{LabHouse.Names}/10.77.1.77");
        await doctor.FindsAsync(null, "dns_other_address");
        await ResolverAsync(house, $"--address=/{LabHouse.Names}/0.0.0.0");
        await doctor.FindsAsync(null, "dns_blocked");
        await ResolverAsync(house, $"--address=/{LabHouse.Names[..^"/pushx.reolink.com".Length]}/{LabNetwork.House}", $"--address=/pushx.reolink.com/{Vendor}");
        (await doctor.FindsAsync(null, "dns_partly"))["error"]!["message"]!.GetValue<string>().Should().EndWith("redirects 12 of 13 names; not pushx.reolink.com");
        await ResolverAsync(house, $"--address=/{LabHouse.Names.Replace("p2p3.reolink.com/", "", StringComparison.Ordinal)}/{LabNetwork.House}", $"--address=/p2p3.reolink.com/{LabNetwork.House}", $"--address=/p2p3.reolink.com/{Vendor}");
        await doctor.FindsAsync(null, "dns_two_answers");
        await house.Resolver.KillAsync();
        await doctor.FindsAsync(null, "dns_dead");

        // What works, and is not as it should be, does not stop at the resolver.
        await ResolverAsync(house, $"--address=/reolink.com/{LabNetwork.House}");
        await doctor.DoubtsAsync("dns_all_redirected");
        await ResolverAsync(house, $"--address=/{LabHouse.Names}/{LabNetwork.House}", $"--address=/{LabHouse.Names}/2001:db8::7");
        await doctor.DoubtsAsync("dns_ipv6");
        (await doctor.AskAsync([], "-c", house.Host.File("toml"), "--resolver", LabNetwork.HouseFacingCameras))["error"]!["code"]!.GetValue<string>()
            .Should().Be("dns_dead", "nobody answers there");
    });

    [Fact]
    public Task From_a_firewall_to_the_first_motion() => BuildAsync(async (house, doctor) =>
    {
        await File.WriteAllTextAsync(house.Host.File("nft"), """
            table inet filter {
              chain input {
                type filter hook input priority 0; policy drop;
                ct state established,related accept
                iifname "lo" accept
              }
            }
            """);
        await house.Host.ShellAsync($"nft -f '{house.Host.File("nft")}'");
        var good = house.Configuration();
        house.Run(good);
        await house.ReadyAsync();
        var remedy = (await doctor.FindsAsync(null, "firewall_drops"))["result"]!["service"]!.AsArray()[^1]!["next"]!.GetValue<string>();
        await house.Host.ShellAsync(remedy.Replace("sudo ", "", StringComparison.Ordinal));
        await doctor.DoubtsAsync("firewall_not_proven");

        await RestartAsync(house, house.Configuration(broker: "10.77.1.88"));
        await doctor.FindsAsync(null, "mqtt_not_connected");
        await RestartAsync(house, Replaced(good, LabCameraPlan.Porch.Uid, "95270001ABCDEFGG"));
        await doctor.FindsAsync(null, "never_asked");
        await house.MoveInRefusedAsync();
        (await doctor.FindsAsync(null, "uid_mistyped"))["result"]!["cameras"]![0]!["steps"]!.AsArray()[^1]!["next"]!.GetValue<string>()
            .Should().StartWith("Set uid = \"95270001ABCDEFGH\"");

        await house.Host.ShellAsync("nft insert rule inet filter input udp dport 58200 drop");
        await RestartAsync(house, good);
        await house.Camera.OffAsync();
        await house.Camera.OnAsync();
        await house.Program.LineAsync("D2M_Q src=10.77.0.11");
        await doctor.FindsAsync(null, "not_registered");
        await house.Host.ShellAsync($"nft flush ruleset; nft -f '{house.Host.File("nft")}'; {remedy.Replace("sudo ", "", StringComparison.Ordinal)}");
        await house.Program.LineAsync("Camera registered src=10.77.0.11");

        await RestartAsync(house, Replaced(good, "idle_disconnect_timeout_secs", "address = \"10.77.0.99\"\nidle_disconnect_timeout_secs"));
        await doctor.FindsAsync(null, "address_differs");
        await RestartAsync(house, Replaced(good, LabCamera.Password, "wrong"));
        await doctor.FindsAsync(null, "wrong_password", [], "--wake");
        await house.Camera.AsleepAsync();
        await RestartAsync(house, Replaced(good, "[push_listener]\nenable = true", "[push_listener]\nenable = false"));
        await doctor.DoubtsAsync("push_off");

        await RestartAsync(house, good);
        await doctor.DoubtsAsync("wake_not_tried");
        await doctor.DoubtsAsync("push_never", "--wake");
        await house.Camera.AsleepAsync();
        await house.Camera.MotionAsync();
        await house.SeesAsync("porch", "status/motion", "off");
        await house.Camera.AsleepAsync();
        var well = await doctor.AskAsync([], "-c", house.Host.File("toml"));
        well["ok"]!.GetValue<bool>().Should().BeTrue();
        well["result"]!["cameras"]![0]!["steps"]!.AsArray().Should().OnlyContain(step => step!["verdict"]!.GetValue<string>() == "ok");
        (await house.Camera.StateAsync()).Phase.Should().Be("Asleep", "to look at it costs it nothing");

        await house.Camera.OffAsync();
        await house.Program.LineAsync("Camera stale");
        await doctor.FindsAsync(null, "silent");
    });

    private static Task BuildAsync(Func<LabHouse, Patient, Task> story) => LabHouse.BuildAsync([LabCameraPlan.Porch], house => story(house, new Patient(house)));

    private static async Task ResolverAsync(LabHouse house, params string[] answers)
    {
        if (!house.Resolver.HasEnded) await house.Resolver.KillAsync();
        house.StartResolver(answers);
        await house.Resolver.LineAsync("started");
    }

    private static async Task RestartAsync(LabHouse house, string configuration)
    {
        await house.Program.SignalAsync("TERM");
        await house.Program.ExitCodeAsync();
        house.Run(configuration);
        await house.Program.LineAsync("Control socket ready");
        if (configuration.Contains(LabNetwork.Server, StringComparison.Ordinal)) await house.Program.LineAsync("MQTT connected");
    }

    private static string Replaced(string text, string old, string with)
    {
        text.Should().Contain(old);
        return text.Replace(old, with, StringComparison.Ordinal);
    }

    private sealed class Patient(LabHouse house)
    {
        /// <summary>It ends with 1 and names this as the first failure.</summary>
        /// <param name="configuration">Written before; null: the file stays.</param>
        /// <param name="limits">A command that takes rights away and runs what follows it.</param>
        public async Task<JsonNode> FindsAsync(string? configuration, string code, string[]? limits = null, params string[] arguments)
        {
            if (configuration is not null) await File.WriteAllTextAsync(house.Host.File("toml"), configuration);
            var said = await HeardAsync(limits ?? [], arguments);
            said["ok"]!.GetValue<bool>().Should().BeFalse(code);
            said["error"]!["code"]!.GetValue<string>().Should().Be(code, said.ToJsonString());
            said["exit"]!.GetValue<int>().Should().Be(1);
            Steps(said).First(step => step["verdict"]!.GetValue<string>() == "failed")["next"]!.GetValue<string>().Should().NotBeEmpty();
            return said;
        }

        /// <summary>It names this among what is not proven.</summary>
        public async Task DoubtsAsync(string code, params string[] arguments)
        {
            var said = await HeardAsync([], arguments);
            Steps(said).Should().Contain(step => step["code"]!.GetValue<string>() == code && step["verdict"]!.GetValue<string>() == "doubtful", said.ToJsonString());
        }

        /// <summary>A service that was started a moment ago has to hear a camera first, and doctor says so.</summary>
        private async Task<JsonNode> HeardAsync(string[] limits, string[] arguments)
        {
            var said = await AskAsync(limits, ["-c", house.Host.File("toml"), .. arguments]);
            for (var more = 60; more > 0 && said["error"]?["code"]?.GetValue<string>() == "not_heard_since_start"; more--)
                said = await AskAsync(limits, ["-c", house.Host.File("toml"), .. arguments]);
            return said;
        }

        public async Task<JsonNode> AskAsync(string[] limits, params string[] arguments)
        {
            await using var process = house.Host.StartProgramAs(limits, ["--json", "doctor", .. arguments]);
            await process.ExitCodeAsync();
            return JsonNode.Parse(process.Lines.FirstOrDefault(line => line.StartsWith('{')) ?? throw new InvalidOperationException(process.Said))!;
        }

        private static IEnumerable<JsonNode> Steps(JsonNode said) => said["result"]!["service"]!.AsArray()
            .Concat(said["result"]!["cameras"]!.AsArray().SelectMany(camera => camera!["steps"]!.AsArray())).Select(step => step!);
    }
}
