using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery.Entities;

internal static class ReachableEntity
{
    public static CameraEntity Entity { get; } = new("binary_sensor", "reachable", "Reachable", DiscoveryFeature.Reachable)
    {
        IsBasic = true,
        Write = (json, camera) =>
        {
            json.WriteString("state_topic", camera.Status("power"));
            // A sleeping camera can be woken, so it is reachable.
            json.WriteString("value_template", Templates.Words(("awake", "on"), ("asleep", "on"), ("unreachable", "off")));
            json.WriteString("payload_on", "on");
            json.WriteString("payload_off", "off");
            json.WriteString("device_class", "connectivity");
            json.WriteString("entity_category", "diagnostic");
        },
    };
}
