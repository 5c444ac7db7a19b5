using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery.Entities;

internal static class MotionEntity
{
    public static CameraEntity Entity { get; } = new("binary_sensor", "md", "Motion", DiscoveryFeature.Motion)
    {
        IsBasic = true,
        IsEnabled = mqtt => mqtt.EnableMotion,
        Write = (json, camera) =>
        {
            json.WriteString("state_topic", camera.Status("motion"));
            // Until the first event of a run nobody knows.
            json.WriteString("value_template", Templates.Words(("on", "on"), ("off", "off")));
            json.WriteString("payload_on", "on");
            json.WriteString("payload_off", "off");
            json.WriteString("device_class", "motion");
            json.WriteString("json_attributes_topic", camera.Status("motion/attributes"));
        },
    };
}
