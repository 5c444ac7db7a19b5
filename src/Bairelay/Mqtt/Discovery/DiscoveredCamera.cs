using Bairelay.Cameras.Life;
using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery;

/// <summary>A camera, as far as its announcements go.</summary>
/// <param name="Abilities">Null: nobody has asked it yet.</param>
internal sealed record DiscoveredCamera(DiscoverySite Site, CameraOptions Options, CameraAbilities? Abilities)
{
    public string Name => Options.Name;

    public string Status(string what) => $"{Site.Prefix}/{Name}/status/{what}";

    public string Control(string what) => $"{Site.Prefix}/{Name}/control/{what}";
}
