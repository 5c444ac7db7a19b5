using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery.Entities;

internal static class WakeEntity
{
    /// <summary>Time to open a picture and look around; an awake camera spends about 1 % of its battery in eight minutes.</summary>
    private const string Minutes = "5";

    public static CameraEntity Entity { get; } = new("button", "wake", "Wake", DiscoveryFeature.Wake)
    {
        IsBasic = true,
        Write = (json, camera) =>
        {
            json.WriteString("command_topic", camera.Control("wakeup"));
            json.WriteString("payload_press", Minutes);
            json.WriteString("icon", "mdi:sleep-off");
        },
    };
}
