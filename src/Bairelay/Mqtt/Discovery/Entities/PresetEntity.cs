using Bairelay.Cameras.Life;
using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery.Entities;

/// <summary>Goes to a stored position. Without a state topic Home Assistant shows the last one that it asked for.</summary>
internal static class PresetEntity
{
    public static CameraEntity Entity { get; } = new("select", "preset", "Preset", DiscoveryFeature.PanTiltPreset)
    {
        IsPresent = PresenceOn,
        Write = (json, camera) =>
        {
            json.WriteString("command_topic", camera.Control("ptz/preset"));
            json.WriteStartArray("options");
            foreach (var preset in camera.Abilities?.Presets ?? []) json.WriteStringValue(preset);
            json.WriteEndArray();
            json.WriteString("icon", "mdi:map-marker");
        },
    };

    private static Presence PresenceOn(CameraAbilities abilities) => abilities switch
    {
        { HasPresets: false } => Presence.Absent,
        { Presets.IsEmpty: false } => Presence.Present,
        // It has presets, and their list was read and is empty, or was never read and so never announced.
        { HasPresets: true } => Presence.Absent,
        _ => Presence.Unknown,
    };
}
