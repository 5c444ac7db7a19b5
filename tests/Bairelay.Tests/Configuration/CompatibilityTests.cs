using Bairelay.Configuration;

namespace Bairelay.Tests.Configuration;

public sealed class CompatibilityTests
{
    /// <summary>Everything that neolink's documentation shows, in its own spelling.</summary>
    private const string Neolink = """
        bind = "0.0.0.0"
        bind_port = 8554
        tls_client_auth = "none"
        tokio_console = false

        [mqtt]
        server = "192.168.1.122"
        port = 1883
        credentials = ["username", "password"]

        [[users]]
        name = "me"
        pass = "mepass"

        [[users]]
        username = "someone"
        password = "someonepass"

        [[cameras]]
        name = "driveway"
        username = "admin"
        pass = "12345678"
        uid = "ABCDEF0123456789"
        address = "192.168.1.187:9000"
        channel = 0
        stream = "mainStream"
        discovery = "local"
        max_encryption = "bcEncrypt"
        permitted_users = ["me", "someone"]
        strict = false
        print = "None"
        time = false
        buffer_size = 20
        use_splash = true
        pattern = "Snow"
        retries = 10
        push_noti = true
        enable = true
        idle = true
        verbose = false

        [cameras.mqtt]
        enable_light = false
        battery_update = 60000

        [cameras.mqtt.discovery]
        topic = "homeassistant"
        features = ["floodlight"]

        [cameras.pause]
        on_motion = true
        on_client = true
        timeout = 2.1
        mode = "none"

        [[cameras]]
        name = "storage"
        username = "admin"
        password = "987654321"
        address = "192.168.1.245:9000"
        stream = "both"
        """;

    [Fact]
    public void A_neolink_file_loads_with_warnings_only()
    {
        var result = Toml.Read(Neolink);

        result.Problems.Should().BeEmpty();
        result.ExitCode.Should().Be(0);
        result.Warnings.Select(w => w.Key).Should().Equal(
            "tokio_console",
            "cameras[driveway].strict",
            "cameras[driveway].print",
            "cameras[driveway].time",
            "cameras[driveway].buffer_size",
            "cameras[driveway].use_splash",
            "cameras[driveway].pattern",
            "cameras[driveway].retries",
            "cameras[driveway].push_noti",
            "cameras[driveway].mqtt.discovery",
            "cameras[driveway].pause.on_motion",
            "cameras[driveway].pause.on_client",
            "cameras[driveway].pause.mode");
        result.Warnings.Should().OnlyContain(w => w.Message.StartsWith("accepted for compatibility, does nothing here"));
    }

    [Fact]
    public void A_neolink_files_own_spellings_mean_what_they_meant()
    {
        var options = Toml.Read(Neolink).Options!;

        options.Mqtt!.BrokerAddress.Should().Be("192.168.1.122");
        options.Rtsp.Users.Select(u => (u.Name, u.Password.Reveal())).Should().Equal(("me", "mepass"), ("someone", "someonepass"));
        var driveway = options.Cameras[0];
        driveway.Password!.Reveal().Should().Be("12345678");
        driveway.Stream.Should().Be(StreamChoice.Main);
        driveway.MaxEncryption.Should().Be(MaxEncryption.BcEncrypt);
        driveway.Discovery.Should().Be(DiscoveryLevel.Local);
        driveway.IdleDisconnectTimeout.Should().Be(TimeSpan.FromSeconds(2.1));
        driveway.PermittedUsers!.Names.Should().Equal("me", "someone");
        driveway.Mqtt.EnableLight.Should().BeFalse();
        driveway.Mqtt.BatteryUpdate.Should().Be(TimeSpan.FromMinutes(1));
        options.Cameras[1].Stream.Should().Be(StreamChoice.Both);
    }

    [Fact]
    public void The_originals_keys_are_known_and_the_useless_ones_name_what_to_use()
    {
        var result = Toml.Read("""
            stream_prune_grace_secs = 30
            cloud_account = "me"
            tls_bind_port = 8555
            [wake_server]
            bind_addr = "10.0.0.1"
            enable = true
            [push_listener]
            bind_addr = "10.0.0.2"
            bind_port = 8443
            enable = true
            [[cameras]]
            name = "front"
            uid = "ABCDEF0123456789"
            push = true
            idle_disconnect_timeout_secs = 45
            [cameras.pause]
            bridge_gaps = true
            gap_threshold_secs = 1.0
            preview_overlay = true
            motion_timeout = 2
            [cameras.mqtt]
            enable_pir = true
            discovery = { topic = "ha" }
            """);

        result.Options!.WakeServer.Address.ToString().Should().Be("10.0.0.1");
        result.Options.PushListener.Address.ToString().Should().Be("10.0.0.2");
        result.Options.PushListener.Ports.Should().Equal(8443);
        result.Options.Cameras[0].IdleDisconnectTimeout.Should().Be(TimeSpan.FromSeconds(45));
        result.Warnings.Should().HaveCount(8);
        result.Warnings.Should().Contain(w => w.Key == "cameras[front].pause.motion_timeout" && w.Line == 20 && w.Message.Contains("idle_disconnect_timeout_secs"));
        result.Warnings.Should().Contain(w => w.Key == "cameras[front].mqtt.discovery" && w.Message.Contains("[mqtt.discovery]"));
        result.Warnings.Should().Contain(w => w.Key == "cameras[front].push" && w.Message.Contains("[push_listener]"));
    }

    [Theory]
    [InlineData("none", "None")]
    [InlineData("all", "All")]
    [InlineData("both", "Both")]
    [InlineData("mainstream", "Main")]
    [InlineData("subStream", "Sub")]
    [InlineData("externStream", "Extern")]
    public void Streams_have_neolinks_words(string word, string expected) =>
        Toml.Valid($"[[cameras]]\nname = \"a\"\naddress = \"h\"\nstream = \"{word}\"\n").Cameras[0].Stream.ToString().Should().Be(expected);

    [Fact]
    public void A_push_port_is_one_or_several()
    {
        Toml.Valid("[push_listener]\npush_listener_port = 8443\n").PushListener.Ports.Should().Equal(8443);
        Toml.Valid("[push_listener]\npush_listener_port = [443, 53]\n").PushListener.Ports.Should().Equal(443, 53);
        Toml.Valid("[push_listener]\npush_names = [\"PushX.Reolink.com.\"]\n").PushListener.Names.Should().Equal("pushx.reolink.com");
    }

    [Theory]
    [InlineData("[wake_server]\nallowed_clients = []\n", "wake_server.allowed_clients", "nobody")]
    [InlineData("[dns]\nenable = true\nupstream_dns = \"192.168.1.1\"\n", "dns.enable", "[wake_server] is not enabled")]
    [InlineData("[[cameras]]\nname = \"a\"\naddress = \"h\"\npermitted_users = [\"anyone\", \"me\"]\n", "cameras[a].permitted_users", "\"me\" is the name of no [[users]]")]
    public void What_works_but_is_hardly_meant_is_a_warning(string text, string key, string fragment)
    {
        var result = Toml.Read(text);

        result.Outcome.Should().Be(ConfigurationOutcome.Valid);
        result.Warnings.Should().ContainSingle().Which.Should().Match<ConfigurationProblem>(w => w.Key == key && w.Message.Contains(fragment));
    }

    [Fact]
    public void Two_cameras_may_share_the_first_sixteen_characters_if_both_are_written_in_full() =>
        Toml.Valid("[[cameras]]\nname = \"a\"\nuid = \"ABCDEF0123456789AAAA\"\n[[cameras]]\nname = \"b\"\nuid = \"ABCDEF0123456789BBBB\"\n").Cameras.Should().HaveCount(2);

    [Fact]
    public void A_disabled_camera_may_share_its_UID_with_its_replacement() =>
        Toml.Valid("[[cameras]]\nname = \"a\"\nuid = \"ABCDEF0123456789\"\nenabled = false\n[[cameras]]\nname = \"b\"\nuid = \"ABCDEF0123456789\"\n").Cameras.Should().HaveCount(2);
}
