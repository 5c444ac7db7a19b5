using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery.Entities;

/// <summary>Switches the floodlight's own schedule.</summary>
internal static class FloodlightTasksEntity
{
    public static CameraEntity Entity { get; } = new("switch", "floodlight_tasks", "Floodlight tasks", DiscoveryFeature.FloodlightTasks)
    {
        IsEnabled = mqtt => mqtt.EnableFloodlight,
        IsPresent = abilities => CameraEntity.UnlessDenied(abilities.HasFloodlight),
        Write = (json, camera) =>
        {
            json.WriteString("state_topic", camera.Status("floodlight_tasks"));
            json.WriteString("command_topic", camera.Control("floodlight_tasks"));
            json.WriteString("payload_on", "on");
            json.WriteString("payload_off", "off");
            json.WriteString("icon", "mdi:calendar-clock");
            json.WriteString("entity_category", "config");
        },
    };
}
