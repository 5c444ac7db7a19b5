using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery.Entities;

/// <summary>The last picture, taken while the camera was awake anyway. Looking at it wakes nothing.</summary>
internal static class PreviewEntity
{
    public static CameraEntity Entity { get; } = new("camera", "camera", "Preview", DiscoveryFeature.Camera)
    {
        IsEnabled = mqtt => mqtt.EnablePreview,
        Write = (json, camera) =>
        {
            json.WriteString("topic", camera.Status("preview"));
            json.WriteString("image_encoding", "b64");
        },
    };
}
