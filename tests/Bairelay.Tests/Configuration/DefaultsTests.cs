using System.Net;
using Bairelay.Configuration;

namespace Bairelay.Tests.Configuration;

public sealed class DefaultsTests
{
    private const string Camera = "[[cameras]]\nname = \"front\"\nuid = \"ABCDEF0123456789\"\n";

    [Fact]
    public void An_empty_file_is_valid_and_enables_nothing()
    {
        var options = Toml.Valid("");

        options.Bind.Should().Be(IPAddress.Any);
        options.Rtsp.Should().Be(new RtspOptions());
        options.WakeServer.Should().Be(new WakeServerOptions());
        options.WakeServer.Enable.Should().BeFalse();
        options.PushListener.Enable.Should().BeFalse();
        options.Dns.Should().Be(new DnsOptions());
        options.Mqtt.Should().BeNull();
        options.Cameras.Should().BeEmpty();
        options.StateDir.Should().BeNull();
        options.ControlSocket.Should().BeNull();
        options.SourceFile.Should().Be("/nowhere/config.toml");
    }

    [Fact]
    public void The_wake_server_has_the_documented_defaults()
    {
        var wake = Toml.Valid("[wake_server]\nenable = true\n").WakeServer;

        wake.Should().Be(new WakeServerOptions { Enable = true });
        wake.MiddlemanPort.Should().Be(9999);
        wake.RegisterPort.Should().Be(58200);
        wake.LogPort.Should().Be(57850);
        wake.Heartbeat.Should().Be(TimeSpan.FromSeconds(20));
        wake.StaleAfter.Should().Be(TimeSpan.FromSeconds(80));
        wake.MaxCameras.Should().Be(4096);
        wake.KnownUidsOnly.Should().BeFalse();
        wake.AdvertiseAddress.Should().BeNull();
        wake.AllowedClients.Select(n => n.ToString()).Should().Equal(
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "127.0.0.0/8");
    }

    [Fact]
    public void The_push_listener_has_the_documented_defaults()
    {
        var push = Toml.Valid("").PushListener;

        push.Ports.Should().Equal(443);
        push.Names.Should().Equal("pushx.reolink.com");
        push.MotionWakeHold.Should().Be(TimeSpan.FromSeconds(30));
        push.Passthrough.Should().BeFalse();
        push.UpstreamDns.Should().BeNull();
        (push with { Ports = [], Names = [] }).Should().Be(new PushListenerOptions { Ports = [], Names = [] });
    }

    [Fact]
    public void Mqtt_has_the_documented_defaults() =>
        Toml.Valid("[mqtt]\nbroker_addr = \"broker.lan\"\n").Mqtt.Should().Be(new MqttOptions
        {
            BrokerAddress = "broker.lan",
            Port = 1883,
            TopicPrefix = "bairelay",
            UseTls = false,
            EmbeddedBroker = false,
            Discovery = null,
        });

    [Fact]
    public void A_camera_has_the_documented_defaults()
    {
        var camera = Toml.Valid(Camera).Cameras.Single();

        camera.Should().Be(new CameraOptions { Name = "front", Uid = "ABCDEF0123456789" });
        camera.Username.Should().Be("admin");
        camera.Password.Should().BeNull();
        camera.Enabled.Should().BeTrue();
        camera.Discovery.Should().Be(DiscoveryLevel.Relay);
        camera.MaxEncryption.Should().Be(MaxEncryption.Aes);
        camera.IdleDisconnect.Should().BeTrue();
        camera.IdleDisconnectTimeout.Should().Be(TimeSpan.FromSeconds(10));
        camera.MotionWakeHold.Should().Be(TimeSpan.FromSeconds(30));
        camera.AwakeBudget.Should().BeNull();
        camera.AllowRelay.Should().BeFalse();
        camera.AllowVendorCloud.Should().BeFalse();
        camera.Stream.Should().Be(StreamChoice.All);
        camera.Mqtt.Should().Be(new CameraMqttOptions
        {
            EnableMotion = true,
            EnableLight = true,
            EnableBattery = true,
            EnablePreview = true,
            EnableFloodlight = false,
            EnablePir = false,
            BatteryUpdate = TimeSpan.FromMilliseconds(2000),
            PreviewUpdate = TimeSpan.FromMilliseconds(2000),
            FloodlightUpdate = TimeSpan.FromMilliseconds(2000),
        });
    }

    [Fact]
    public void Listeners_inherit_bind_unless_they_have_an_address_of_their_own()
    {
        var options = Toml.Valid("bind = \"10.0.0.1\"\n[wake_server]\nwake_server_addr = \"10.0.0.2\"\n[dns]\ndns_addr = \"10.0.0.3\"\n");

        options.WakeServer.Address.Should().Be(IPAddress.Parse("10.0.0.2"));
        options.PushListener.Address.Should().Be(IPAddress.Parse("10.0.0.1"));
        options.Dns.Address.Should().Be(IPAddress.Parse("10.0.0.3"));
    }

    [Fact]
    public void An_IPv4_address_in_IPv6_clothes_is_taken_as_IPv4()
    {
        var wake = Toml.Valid("bind = \"::ffff:10.0.0.1\"\n[wake_server]\nenable = true\nadvertise_addr = \"::ffff:10.0.0.2\"\n").WakeServer;

        wake.Address.Should().Be(IPAddress.Parse("10.0.0.1"));
        wake.AdvertiseAddress.Should().Be(IPAddress.Parse("10.0.0.2"));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("[[cameras]]\nname = \"a\"\nuid = \"ABCDEF0123456789\"\n", true)]
    [InlineData("[[cameras]]\nname = \"a\"\naddress = \"10.0.0.2\"\n", false)]
    [InlineData("[[cameras]]\nname = \"a\"\nuid = \"ABCDEF0123456789\"\n[[cameras]]\nname = \"b\"\naddress = \"10.0.0.2\"\n", false)]
    [InlineData("[[cameras]]\nname = \"a\"\nuid = \"ABCDEF0123456789\"\n[[cameras]]\nname = \"b\"\naddress = \"10.0.0.2\"\nenabled = false\n", true)]
    [InlineData("[[cameras]]\nname = \"a\"\nuid = \"ABCDEF0123456789\"\nenabled = false\n", false)]
    public void Only_known_UIDs_are_served_once_every_enabled_camera_has_one(string cameras, bool expected)
    {
        Toml.Valid(cameras).WakeServer.KnownUidsOnly.Should().Be(expected);
        Toml.Valid($"[wake_server]\nknown_uids_only = {(expected ? "false" : "true")}\n{cameras}").WakeServer.KnownUidsOnly.Should().Be(!expected);
    }

    [Fact]
    public void The_listeners_wake_hold_is_the_default_and_a_cameras_own_wins()
    {
        var cameras = Toml.Valid("[push_listener]\nmotion_wake_hold_secs = 12\n" + Camera
            + "[[cameras]]\nname = \"back\"\naddress = \"10.0.0.2\"\nmotion_wake_hold_secs = 7\n").Cameras;

        cameras[0].MotionWakeHold.Should().Be(TimeSpan.FromSeconds(12));
        cameras[1].MotionWakeHold.Should().Be(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public void The_resolver_answers_whom_the_wake_server_serves_unless_told_otherwise()
    {
        Toml.Valid("[wake_server]\nallowed_clients = [\"10.9.0.0/16\"]\n").Dns.AllowedClients.Select(n => n.ToString()).Should().Equal("10.9.0.0/16");
        Toml.Valid("[dns]\nallowed_clients = [\"10.8.0.1\"]\n").Dns.AllowedClients.Select(n => n.ToString()).Should().Equal("10.8.0.1/32");
    }

    [Theory]
    [InlineData("", 1883, false)]
    [InlineData("tls = true\n", 8883, true)]
    [InlineData("tls = false\n", 1883, false)]
    [InlineData("tls = true\nport = 1234\n", 1234, true)]
    public void The_brokers_port_follows_TLS(string keys, int port, bool tls)
    {
        var mqtt = Toml.Valid("[mqtt]\nserver = \"b\"\n" + keys).Mqtt!;

        mqtt.Port.Should().Be(port);
        mqtt.UseTls.Should().Be(tls);
    }

    [Fact]
    public void The_embedded_broker_stays_on_this_machine_unless_told_otherwise()
    {
        Toml.Valid("[mqtt]\nembedded_broker = true\n").Mqtt!.BrokerAddress.Should().Be("127.0.0.1");

        var open = Toml.Valid("[mqtt]\nembedded_broker = true\nbroker_addr = \"0.0.0.0\"\ncredentials = [\"me\", \"pw\"]\n").Mqtt!;
        open.BrokerAddress.Should().Be("0.0.0.0");
        open.Username.Should().Be("me");
        open.Password!.Reveal().Should().Be("pw");
    }

    [Fact]
    public void Discovery_announces_everything_unless_told_otherwise()
    {
        Toml.Valid("[mqtt]\nserver = \"b\"\n[mqtt.discovery]\ntopic = \"ha\"\n").Mqtt!.Discovery!.Features.Should().HaveCount(18);
        Toml.Valid("[mqtt]\nserver = \"b\"\n[mqtt.discovery]\ntopic = \"ha\"\nfeatures = [\"pt\", \"motion\"]\n").Mqtt!.Discovery!.Features
            .Should().Equal(DiscoveryFeature.PanTilt, DiscoveryFeature.Motion);
    }

    [Fact]
    public void Two_readings_of_an_unchanged_camera_are_equal()
    {
        const string Text = Camera + "password = \"pw\"\npermitted_users = [\"anyone\"]\n[cameras.mqtt]\nenable_pir = true\n";

        Toml.Valid(Text).Cameras[0].Should().Be(Toml.Valid(Text).Cameras[0]);
        Toml.Valid(Text).Cameras[0].Should().NotBe(Toml.Valid(Text.Replace("\"pw\"", "\"wp\"")).Cameras[0]);
        Toml.Valid(Text).Cameras[0].Should().NotBe(Toml.Valid(Text.Replace("anyone", "anonymous")).Cameras[0]);
    }
}
