using System.Text.Json.Nodes;
using Bairelay.Mqtt.Discovery;
using Microsoft.Extensions.Logging;
using static Bairelay.Tests.Mqtt.Discovery.Announcing;

namespace Bairelay.Tests.Mqtt.Discovery;

public sealed class StateFileTests : IDisposable
{
    private readonly PublisherRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void The_file_names_topics_and_abilities()
    {
        DiscoveryState.FileName.Should().Be("home-assistant.json");
        _rig.Restart(null, Camera("front"));
        _rig.Learn("front", EveryAbility);
        _rig.Publisher.Dispose();
        var state = JsonNode.Parse(File.ReadAllText(_rig.StatePath))!;
        state["schema"]!.GetValue<int>().Should().Be(1);
        state["topics"]!.AsArray().Should().HaveCount(22);
        state["cameras"]!["front"]!["model"]!.GetValue<string>().Should().Be("Argus PT");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"topics":["homeassistant/sensor/x/config"]}""")]
    [InlineData("""{"schema":2,"topics":["homeassistant/sensor/x/config"]}""")]
    [InlineData("""{"schema":1,"cameras":{"front":{"has_ptz":"maybe"}}}""")]
    public void A_damaged_file_is_set_aside_and_removes_nothing(string content)
    {
        File.WriteAllText(_rig.StatePath, content);
        _rig.Restart(null, Camera("front"));
        _rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain("damaged").And.Contain("delete them there");
        File.ReadAllText(_rig.StatePath + ".damaged").Should().Be(content);
        _rig.Broker.Removals.Should().BeEmpty();
        _rig.Broker.EntitiesOf("front").Should().HaveCount(8);
        File.ReadAllText(_rig.StatePath).Should().Contain("\"schema\": 1", "the next start finds a good one");
    }

    [Fact]
    public void A_file_of_any_size_is_not_read()
    {
        using (var file = File.Create(_rig.StatePath)) file.SetLength((64 << 20) + 1);
        _rig.Restart(null, Camera("front"));
        _rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain("too large");
    }

    [Fact]
    public void Only_topics_that_can_have_been_ours_are_removed()
    {
        File.WriteAllText(_rig.StatePath,
            """
            {"schema":1,"topics":["homeassistant/#","+/config","home/lamp/set","","homeassistant/sensor/old/config",null],
             "removed":["homeassistant/sensor/older/config","homeassistant/status"],
             "cameras":{"front":null,"side":{"has_ptz":true},"stranger":{},"back":{"presets":["a","a"," "]}}}
            """);
        _rig.Restart(null, Camera("front"), Camera("back"), Camera("side"));
        _rig.Broker.EntitiesOf("side").Should().Contain("button/pan_left").And.NotContain("select/preset");
        _rig.Broker.Removals.Should().BeEquivalentTo(["homeassistant/sensor/old/config", "homeassistant/sensor/older/config"]);
        _rig.Broker.Retained["homeassistant/select/bairelay_back_preset/config"].Should().Contain("""["a"]""");
        File.ReadAllText(_rig.StatePath).Should().NotContain("stranger");
        _rig.Log.LinesAt(LogLevel.Warning).Should().BeEmpty();
    }

    [Fact]
    public void A_folder_that_cannot_be_written_costs_one_warning_and_no_entity()
    {
        // A folder where the file should be.
        Directory.CreateDirectory(_rig.StatePath);
        _rig.Restart(null, Camera("front"));
        _rig.Learn("front", EveryAbility);
        for (var i = 0; i < 30; i++) _rig.Time.Advance(TimeSpan.FromSeconds(1));
        _rig.Broker.EntitiesOf("front").Should().HaveCount(21);
        _rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain("cannot be written").And.Contain("state_dir");

        Directory.Delete(_rig.StatePath);
        _rig.Publisher.Dispose();
        File.Exists(_rig.StatePath).Should().BeTrue("a clean stop tries once more");
    }

    [Fact]
    public void An_unchanged_configuration_does_not_write()
    {
        _rig.Restart(null, Camera("front"));
        _rig.Publisher.Dispose();
        File.Delete(_rig.StatePath);
        _rig.Hear("homeassistant/status", "online");
        _rig.Publisher.Dispose();
        File.Exists(_rig.StatePath).Should().BeFalse("memory cards wear out");
    }
}
