using System.Text.Json.Nodes;
using Bairelay.Cameras.Life;
using Bairelay.Configuration;
using Bairelay.Mqtt.Discovery;
using static Bairelay.Tests.Mqtt.Discovery.Announcing;

namespace Bairelay.Tests.Mqtt.Discovery;

public sealed class SchemaTests
{
    private static readonly bool?[] s_answers = [null, false, true];

    [Fact]
    public void Home_Assistant_takes_every_payload_of_every_camera()
    {
        // A payload depends on the camera, and whether it exists on the combination: few are different.
        var payloads = EveryCombination().SelectMany(abilities => Plan(abilities).Configs).DistinctBy(config => (config.Topic, Text(config))).ToList();
        payloads.Should().HaveCount(21);
        payloads.SelectMany(config => HomeAssistantSchema.Problems(config.Topic, Json(config))).Should().BeEmpty();
    }

    [Theory]
    [InlineData("bairelay", "homeassistant")]
    [InlineData("neolink", "homeassistant")]
    [InlineData("cams/front yard", "ha/discovery")]
    [InlineData("Kameras-größe \"1\"", "home assistant")]
    public void Home_Assistant_takes_every_payload_under_any_prefix(string prefix, string topic)
    {
        var site = new DiscoverySite(prefix, topic, "1.2.3");
        var payloads = Plan(EveryAbility, site: site).Configs.AddRange(Plan(null, site: site).Configs).Add(DiscoveryConfig.OfBridge(site));
        payloads.Should().HaveCount(21 + 8 + 1);
        payloads.SelectMany(config => HomeAssistantSchema.Problems(config.Topic, Json(config))).Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"state_topic":null}""", "state_topic is required")]
    [InlineData("""{"state_topic":"a/+/b"}""", "not a topic")]
    [InlineData("""{"state_topics":"a"}""", "not known")]
    [InlineData("""{"object_id":"a"}""", "not known")]
    [InlineData("""{"device_class":"motions"}""", "no class")]
    [InlineData("""{"entity_category":"config"}""", "must be diagnostic")]
    [InlineData("""{"value_template":"{{ value }"}""", "not balanced")]
    [InlineData("""{"value_template":"{{ {'a': 'b'.get(value) }}"}""", "not balanced")]
    [InlineData("""{"unique_id":"other"}""", "unique id")]
    [InlineData("""{"name":null}""", "no name")]
    [InlineData("""{"availability":[]}""", "two ways")]
    [InlineData("""{"device":{"name":"x"}}""", "identifiers")]
    [InlineData("""{"device":{"identifiers":["x"],"name":"x","firmware":"1"}}""", "firmware is not known")]
    [InlineData("""{"origin":{}}""", "origin: name")]
    [InlineData("""{"icon":"sleep"}""", "not an icon")]
    public void The_table_finds_what_Home_Assistant_would_refuse(string change, string problem)
    {
        var config = Plan(null).Configs[0];
        var payload = Json(config);
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            payload.Remove(name);
            if (value is not null) payload.Add(name, value.DeepClone());
        }

        HomeAssistantSchema.Problems(config.Topic, payload).Should().ContainSingle().Which.Should().Contain(problem);
    }

    [Fact]
    public void Availability_is_that_of_this_program_and_nothing_else()
    {
        foreach (var payload in Plan(EveryAbility).Configs.Select(Json))
        {
            payload["availability_topic"]!.GetValue<string>().Should().Be("bairelay/status");
            // Home Assistant's own words when none are given: online, offline. Those are what is published there.
            payload.Select(member => member.Key).Should().NotContain(["availability", "availability_template", "payload_available", "payload_not_available", "expire_after"]);
        }

        Json(DiscoveryConfig.OfBridge(Site)).Select(member => member.Key).Should().NotContain(name => name.StartsWith("availability", StringComparison.Ordinal));
    }

    /// <summary>Commands that are kept are ignored by this program; Home Assistant keeps none unless told to.</summary>
    [Fact]
    public void No_command_is_retained() =>
        Plan(EveryAbility).Configs.Select(Json).Should().OnlyContain(payload => !payload.ContainsKey("retain"));

    [Fact]
    public void Whatever_the_configuration_asks_for_is_well_formed_too()
    {
        var problems = from flags in Enumerable.Range(0, 1 << 6)
                       from abilities in (CameraAbilities?[])[null, EveryAbility]
                       from config in Plan(abilities, Flags(flags)).Configs
                       from problem in HomeAssistantSchema.Problems(config.Topic, Json(config))
                       select problem;
        problems.Should().BeEmpty();
    }

    private static CameraMqttOptions Flags(int flags) => new()
    {
        EnableMotion = (flags & 1) != 0,
        EnableLight = (flags & 2) != 0,
        EnableBattery = (flags & 4) != 0,
        EnablePreview = (flags & 8) != 0,
        EnableFloodlight = (flags & 16) != 0,
        EnablePir = (flags & 32) != 0,
    };

    private static IEnumerable<CameraAbilities?> EveryCombination() =>
        from battery in s_answers
        from ptz in s_answers
        from presets in s_answers
        from floodlight in s_answers
        from siren in s_answers
        from pir in s_answers
        from leds in s_answers
        from names in (string[][])[[], ["gate"]]
        select (CameraAbilities?)new CameraAbilities
        {
            HasBattery = battery,
            HasPtz = ptz,
            HasPresets = presets,
            HasFloodlight = floodlight,
            HasSiren = siren,
            HasPir = pir,
            HasLeds = leds,
            Presets = [.. names],
        };
}
