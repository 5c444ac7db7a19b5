using Bairelay.Configuration.Import;

namespace Bairelay.Tests.Configuration.Import;

/// <summary>JSON with comments and trailing commas: docs/configuration.md, "Coming from another program".</summary>
public sealed class NeolinkNetImportTests
{
    private readonly ImportResult _result = Sample.Import("neolink.net.json");

    [Fact]
    public void The_broker_is_the_same_by_other_names()
    {
        _result.Format.Should().Be(ForeignFormat.NeolinkNet);
        var mqtt = Sample.OptionsOf(_result).Mqtt!;
        (mqtt.BrokerAddress, mqtt.Port, mqtt.Username, mqtt.Password!.Reveal(), mqtt.TopicPrefix, mqtt.Discovery!.Topic)
            .Should().Be(("192.168.1.3", 1884, "cams", "s3cret", "video", "ha"));
    }

    [Fact]
    public void Its_ports_for_push_and_its_port_for_pictures_stay()
    {
        var options = Sample.OptionsOf(_result);
        options.PushListener.Ports.Should().Equal(443, 8443);
        options.Rtsp.Port.Should().Be(8654);
        (options.WakeServer.Enable, options.PushListener.Enable).Should().Be((true, true));
    }

    [Fact]
    public void Cameras_keep_what_has_a_meaning_here()
    {
        var cameras = Sample.OptionsOf(_result).Cameras;
        cameras.Select(camera => (camera.Name, camera.Uid, camera.Address, camera.Password!.Reveal(), camera.IdleDisconnect)).Should().Equal(
            ("porch", "95270001ABCDEFGHWXYZ", null, "tür-1", true),
            ("shed", null, "192.168.1.21", "second", false));
    }

    [Fact]
    public void Each_change_is_told()
    {
        var told = _result.Notes.Select(note => $"{note.Change} {note.Key} {note.Line}");
        told.Should().BeEquivalentTo(
            "Added bind_port 0", "LeftOut web_port 4", "LeftOut webui 5", "LeftOut ui 6", "LeftOut recording 7",
            "Renamed mqtt.broker 10", "Renamed mqtt.username, mqtt.password 12", "Renamed mqtt.base_topic 15", "Renamed mqtt.discovery 16",
            "LeftOut mqtt.client_id 14", "LeftOut mqtt.keepalive 18", "LeftOut mqtt.stats_interval 19", "Differs mqtt 0",
            "LeftOut wake_hints.syslog_port 21", "Renamed wake_hints.push_ports 21",
            "LeftOut cameras[porch].udp 28", "LeftOut cameras[porch].wake_capture 29", "LeftOut cameras[porch].keep_alive_hours 31",
            "Changed cameras[shed].always_on 39", "LeftOut cameras[shed].http_address 41", "LeftOut cameras[shed].udp_probe 42", "LeftOut cameras[shed].record 45",
            "Added wake_server.enable 0", "Added push_listener.enable 0", "Differs cameras[shed].idle_disconnect 0", "Differs cameras[shed].uid 0");
        string.Join('\n', _result.Notes.Select(note => note.Why)).Should().NotContain("s3cret").And.Contain("histories");
    }

    [Theory]
    [InlineData("{ \"bind\": \"0.0.0.0\" \"x\": 1 }", 1)]
    [InlineData("{\n\"bind\": \"hush\n\" }", 2)]
    [InlineData("{\n}\n}", 3)]
    [InlineData("{ \"bind\": \"\\ud800\" }", 1)]
    [InlineData("[1]", 1)]
    [InlineData("", 1)]
    public void What_is_no_JSON_is_told_with_its_line_and_without_its_words(string text, int line)
    {
        var result = Sample.ImportText(text, ForeignFormat.NeolinkNet);
        result.Text.Should().BeNull();
        var problem = result.Problems.Should().ContainSingle().Which.Problem;
        problem.Line.Should().Be(line);
        problem.Message.Should().NotContain("hush");
    }

    [Fact]
    public void A_key_that_is_there_twice_is_a_mistake() =>
        Sample.ImportText("{\n\"bind\": \"127.0.0.1\",\n\"bind\": \"0.0.0.0\"\n}").Problems.Should().ContainSingle()
            .Which.Problem.Should().BeEquivalentTo(new { Key = "bind", Line = 3 });
}
