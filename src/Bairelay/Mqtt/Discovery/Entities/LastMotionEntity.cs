using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery.Entities;

internal static class LastMotionEntity
{
    public static CameraEntity Entity { get; } = new("sensor", "last_motion", "Last motion", DiscoveryFeature.LastMotion)
    {
        IsBasic = true,
        IsEnabled = mqtt => mqtt.EnableMotion,
        Write = (json, camera) =>
        {
            json.WriteString("state_topic", camera.Status("motion/attributes"));
            json.WriteString("value_template", Templates.Member("last_motion"));
            json.WriteString("device_class", "timestamp");
        },
    };
}
