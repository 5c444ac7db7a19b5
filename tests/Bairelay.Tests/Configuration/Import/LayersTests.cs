namespace Bairelay.Tests.Configuration.Import;

/// <summary>Settings over and under a file, as Home Assistant's add-on has them.</summary>
public sealed class LayersTests
{
    private const string File = """
        [wake_server]
        enable = true
        [mqtt]
        broker_addr = "192.168.1.3"
        topic_prefix = "home"
        [[cameras]]
        name = "front"
        uid = "95270001ABCDEFGH"
        password = "one"
        """;

    private const string Broker = """{"mqtt":{"broker_addr":"core-mosquitto","port":1883,"credentials":["addons","pw"],"discovery":{"topic":"homeassistant"}}}""";

    [Fact]
    public void What_is_set_holds_over_the_file_and_cameras_are_the_same_by_name()
    {
        var options = Sample.OptionsOf(Sample.ImportText(File, overrides: """
            {"wake_server":{"heartbeat_ms":10000},"push_listener":{"enable":true},
             "cameras":[{"name":"front","password":"two"},{"name":"back","uid":"95270002ABCDEFGH","password":"three"}]}
            """));
        options.WakeServer.Enable.Should().BeTrue();
        options.WakeServer.Heartbeat.Should().Be(TimeSpan.FromSeconds(10));
        options.PushListener.Enable.Should().BeTrue();
        options.Cameras.Select(camera => (camera.Name, camera.Uid, camera.Password!.Reveal())).Should().Equal(
            ("front", "95270001ABCDEFGH", "two"), ("back", "95270002ABCDEFGH", "three"));
    }

    [Fact]
    public void What_a_form_left_empty_is_not_set() =>
        Sample.OptionsOf(Sample.ImportText(File, overrides: """{"mqtt":{"broker_addr":"","credentials":[]},"dns":{"enable":null},"cameras":[]}"""))
            .Mqtt!.BrokerAddress.Should().Be("192.168.1.3");

    [Fact]
    public void A_broker_of_the_files_own_hides_the_other_but_not_the_rest()
    {
        var mqtt = Sample.OptionsOf(Sample.ImportText(File, defaults: Broker)).Mqtt!;
        (mqtt.BrokerAddress, mqtt.Username, mqtt.TopicPrefix, mqtt.Discovery!.Topic).Should().Be(("192.168.1.3", null, "home", "homeassistant"));
    }

    [Fact]
    public void Without_one_the_default_broker_is_taken_whole()
    {
        var mqtt = Sample.OptionsOf(Sample.ImportText("[wake_server]\n[mqtt]\ntopic_prefix = \"home\"\n", defaults: Broker)).Mqtt!;
        (mqtt.BrokerAddress, mqtt.Username, mqtt.TopicPrefix).Should().Be(("core-mosquitto", "addons", "home"));
    }

    [Fact]
    public void A_broker_that_is_set_hides_the_password_of_the_files()
    {
        var file = File.Replace("topic_prefix", "credentials = [\"me\", \"mine\"]\ntopic_prefix", StringComparison.Ordinal);
        var mqtt = Sample.OptionsOf(Sample.ImportText(file, overrides: """{"mqtt":{"broker_addr":"elsewhere.lan"}}""")).Mqtt!;
        (mqtt.BrokerAddress, mqtt.Username).Should().Be(("elsewhere.lan", null));
    }

    [Fact]
    public void Settings_alone_are_a_configuration()
    {
        var options = Sample.OptionsOf(Sample.Settings("""{"wake_server":{"enable":true},"cameras":[{"name":"front","uid":"95270001ABCDEFGH","password":"p"}]}"""));
        options.Cameras.Should().ContainSingle().Which.Name.Should().Be("front");
        options.WakeServer.Enable.Should().BeTrue();
    }

    [Fact]
    public void A_setting_that_nobody_knows_is_a_mistake_of_its_file()
    {
        var result = Sample.ImportText(File, overrides: "{\n\"wake_server\":{\"enabel\":true}}");
        result.Text.Should().BeNull();
        result.Problems.Should().ContainSingle().Which.Should().Match<(string File, Bairelay.Configuration.ConfigurationProblem Problem)>(
            one => one.File == "/etc/old/overrides.json" && one.Problem.Line == 2 && one.Problem.Key == "wake_server.enabel");
    }
}
