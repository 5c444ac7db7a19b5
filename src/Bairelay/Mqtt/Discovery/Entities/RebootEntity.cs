using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery.Entities;

internal static class RebootEntity
{
    public static CameraEntity Entity { get; } = new("button", "reboot", "Reboot", DiscoveryFeature.Reboot)
    {
        Write = (json, camera) =>
        {
            json.WriteString("command_topic", camera.Control("reboot"));
            json.WriteString("payload_press", "on");
            json.WriteString("device_class", "restart");
            json.WriteString("entity_category", "config");
        },
    };
}
