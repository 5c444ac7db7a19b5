using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery.Entities;

/// <summary>Switches the camera's own motion sensor.</summary>
internal static class PirEntity
{
    public static CameraEntity Entity { get; } = new("switch", "pir", "PIR", DiscoveryFeature.Pir)
    {
        IsEnabled = mqtt => mqtt.EnablePir,
        IsPresent = abilities => CameraEntity.UnlessDenied(abilities.HasPir),
        Write = (json, camera) =>
        {
            json.WriteString("state_topic", camera.Status("pir"));
            json.WriteString("command_topic", camera.Control("pir"));
            json.WriteString("payload_on", "on");
            json.WriteString("payload_off", "off");
            json.WriteString("icon", "mdi:motion-sensor");
            json.WriteString("entity_category", "config");
        },
    };
}
