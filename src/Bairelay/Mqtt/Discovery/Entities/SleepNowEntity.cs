using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery.Entities;

internal static class SleepNowEntity
{
    public static CameraEntity Entity { get; } = new("button", "sleep_now", "Sleep now", DiscoveryFeature.SleepNow)
    {
        IsBasic = true,
        Write = (json, camera) =>
        {
            json.WriteString("command_topic", camera.Control("wakeup"));
            json.WriteString("payload_press", "0");
            json.WriteString("icon", "mdi:sleep");
        },
    };
}
