using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Bairelay.Cameras.Life;
using Bairelay.Configuration;
using Bairelay.Mqtt.Discovery;

namespace Bairelay.Tests.Mqtt.Discovery;

/// <summary>Cameras and what is announced of them.</summary>
internal static class Announcing
{
    public static DiscoverySite Site { get; } = new("bairelay", "homeassistant", "1.2.3");

    public static CameraMqttOptions EverythingEnabled { get; } = new() { EnableFloodlight = true, EnablePir = true };

    public static CameraAbilities EveryAbility { get; } = new()
    {
        Model = "Argus PT",
        Firmware = "v3.0.0.2356",
        Hardware = "IPC_528",
        HasBattery = true,
        HasPtz = true,
        HasPresets = true,
        HasFloodlight = true,
        HasSiren = true,
        HasPir = true,
        HasLeds = true,
        Presets = ["gate", "door"],
    };

    public static CameraOptions Camera(string name, CameraMqttOptions? mqtt = null) =>
        new() { Name = name, Uid = "95270000ABCDEFGH", Mqtt = mqtt ?? EverythingEnabled };

    public static DiscoveryPlan Plan(
        CameraAbilities? abilities, CameraMqttOptions? mqtt = null, ImmutableArray<DiscoveryFeature>? features = null,
        DiscoverySite? site = null, string name = "front") =>
        DiscoveryPlan.For(new DiscoveredCamera(site ?? Site, Camera(name, mqtt), abilities), features ?? DiscoveryFeatures.All);

    public static string Text(DiscoveryConfig config) => Encoding.UTF8.GetString(config.Payload.Span);

    public static JsonObject Json(DiscoveryConfig config) => JsonNode.Parse(config.Payload.Span)!.AsObject();

    /// <summary>component/suffix, as the topics say it.</summary>
    public static IEnumerable<string> Names(DiscoveryPlan plan, string start = "homeassistant/", string device = "bairelay_front_") =>
        plan.Configs.Select(config => Name(config.Topic, start, device));

    public static string Name(string topic, string start = "homeassistant/", string device = "bairelay_front_")
    {
        topic.Should().StartWith(start).And.EndWith("/config");
        var (component, id) = topic[start.Length..^"/config".Length].Split('/') is [var one, var two] ? (one, two) : throw new ArgumentException(topic, nameof(topic));
        id.Should().StartWith(device);
        return $"{component}/{id[device.Length..]}";
    }
}
