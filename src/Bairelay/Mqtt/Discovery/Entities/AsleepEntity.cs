using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery.Entities;

internal static class AsleepEntity
{
    public static CameraEntity Entity { get; } = new("binary_sensor", "asleep", "Asleep", DiscoveryFeature.Asleep)
    {
        IsBasic = true,
        Write = (json, camera) =>
        {
            json.WriteString("state_topic", camera.Status("power"));
            // An unreachable camera may be asleep, awake or without power.
            json.WriteString("value_template", Templates.Words(("asleep", "on"), ("awake", "off")));
            json.WriteString("payload_on", "on");
            json.WriteString("payload_off", "off");
            json.WriteString("icon", "mdi:sleep");
        },
    };
}
