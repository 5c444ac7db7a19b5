using System.Text.Json;
using Bairelay.Cameras.Life;
using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery;

internal enum Presence
{
    Absent,

    /// <summary>Not announced; but nothing is removed because nobody knows.</summary>
    Unknown,
    Present,
}

/// <summary>One of the things that a camera may show in Home Assistant.</summary>
/// <param name="Component">Home Assistant's platform, part of the topic.</param>
/// <param name="Suffix">The last part of its id. Never changed: Home Assistant keeps histories by it.</param>
/// <param name="Name">Short; Home Assistant puts the camera's name before it.</param>
internal sealed record CameraEntity(string Component, string Suffix, string Name, DiscoveryFeature Feature)
{
    /// <summary>Announced even while the camera's abilities are unknown.</summary>
    public bool IsBasic { get; init; }

    /// <summary>Whether the camera's section of the configuration asks for it.</summary>
    public Func<CameraMqttOptions, bool> IsEnabled { get; init; } = _ => true;

    /// <summary>Whether a camera of known abilities has it.</summary>
    public Func<CameraAbilities, Presence> IsPresent { get; init; } = _ => Presence.Present;

    /// <summary>Writes the members that are its own.</summary>
    public required Action<Utf8JsonWriter, DiscoveredCamera> Write { get; init; }

    public string TopicFor(DiscoveredCamera camera) => camera.Site.ConfigTopic(Component, IdFor(camera));

    public string IdFor(DiscoveredCamera camera) => camera.Site.IdOf(camera.Name, Suffix);

    public Presence PresenceOn(DiscoveredCamera camera)
    {
        if (!IsEnabled(camera.Options.Mqtt)) return Presence.Absent;
        if (camera.Abilities is { } abilities) return IsPresent(abilities);
        return IsBasic ? Presence.Present : Presence.Unknown;
    }

    /// <summary>For what nearly every camera has, or the operator has asked for by name: silence is consent.</summary>
    public static Presence UnlessDenied(bool? ability) => ability is false ? Presence.Absent : Presence.Present;

    /// <summary>For what few cameras have: a button that does nothing is worse than none.</summary>
    public static Presence IfConfirmed(bool? ability) => ability switch
    {
        true => Presence.Present,
        false => Presence.Absent,
        null => Presence.Unknown,
    };
}
