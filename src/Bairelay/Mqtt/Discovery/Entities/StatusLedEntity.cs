using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery.Entities;

/// <summary>Without a state topic Home Assistant shows what was asked for last.</summary>
internal static class StatusLedEntity
{
    public static CameraEntity Entity { get; } = new("switch", "led", "Status LED", DiscoveryFeature.Led)
    {
        IsPresent = abilities => CameraEntity.UnlessDenied(abilities.HasLeds),
        Write = (json, camera) =>
        {
            json.WriteString("command_topic", camera.Control("led"));
            json.WriteString("payload_on", "on");
            json.WriteString("payload_off", "off");
            json.WriteString("icon", "mdi:led-on");
            json.WriteString("entity_category", "config");
        },
    };
}
