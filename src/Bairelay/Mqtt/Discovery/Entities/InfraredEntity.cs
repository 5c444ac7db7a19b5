using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery.Entities;

/// <summary>Without a state topic Home Assistant shows what was asked for last.</summary>
internal static class InfraredEntity
{
    public static CameraEntity Entity { get; } = new("select", "ir", "Infrared", DiscoveryFeature.Ir)
    {
        IsPresent = abilities => CameraEntity.UnlessDenied(abilities.HasLeds),
        Write = (json, camera) =>
        {
            json.WriteString("command_topic", camera.Control("ir"));
            json.WriteStartArray("options");
            foreach (var option in (ReadOnlySpan<string>)["on", "off", "auto"]) json.WriteStringValue(option);
            json.WriteEndArray();
            json.WriteString("icon", "mdi:lightbulb-night");
            json.WriteString("entity_category", "config");
        },
    };
}
