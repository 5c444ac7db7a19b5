using System.Collections.Immutable;
using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery.Entities;

internal static class PanEntities
{
    public static ImmutableArray<CameraEntity> All { get; } =
    [
        Button("left", "Pan left"),
        Button("right", "Pan right"),
        Button("up", "Tilt up"),
        Button("down", "Tilt down"),
    ];

    private static CameraEntity Button(string direction, string name) => new("button", $"pan_{direction}", name, DiscoveryFeature.PanTilt)
    {
        IsPresent = abilities => CameraEntity.IfConfirmed(abilities.HasPtz),
        Write = (json, camera) =>
        {
            json.WriteString("command_topic", camera.Control("ptz"));
            json.WriteString("payload_press", direction);
            json.WriteString("icon", $"mdi:arrow-{direction}");
        },
    };
}
