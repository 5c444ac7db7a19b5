using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery.Entities;

internal static class FloodlightEntity
{
    public static CameraEntity Entity { get; } = new("light", "floodlight", "Floodlight", DiscoveryFeature.Floodlight)
    {
        IsEnabled = mqtt => mqtt.EnableLight,
        IsPresent = abilities => CameraEntity.UnlessDenied(abilities.HasFloodlight),
        Write = (json, camera) =>
        {
            // The state is JSON with "on" and "off". Home Assistant's JSON schema for lights wants "ON" and "OFF" and sends
            // JSON as the command, so the default schema reads the one member instead.
            json.WriteString("state_topic", camera.Status("floodlight"));
            json.WriteString("state_value_template", Templates.Member("state"));
            json.WriteString("command_topic", camera.Control("floodlight"));
            json.WriteString("payload_on", "on");
            json.WriteString("payload_off", "off");
        },
    };
}
