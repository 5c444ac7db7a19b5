using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery.Entities;

/// <summary>A button: the camera sounds it once and has no word for stopping it.</summary>
internal static class SirenEntity
{
    public static CameraEntity Entity { get; } = new("button", "siren", "Siren", DiscoveryFeature.Siren)
    {
        IsPresent = abilities => CameraEntity.IfConfirmed(abilities.HasSiren),
        Write = (json, camera) =>
        {
            json.WriteString("command_topic", camera.Control("siren"));
            json.WriteString("payload_press", "on");
            json.WriteString("icon", "mdi:bullhorn");
        },
    };
}
