using System.Collections.Immutable;
using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery;

/// <summary>What Home Assistant is to know of one camera.</summary>
/// <param name="Configs">To be announced.</param>
/// <param name="Undecided">Topics that nobody knows enough to announce or to remove.</param>
internal sealed record DiscoveryPlan(ImmutableArray<DiscoveryConfig> Configs, ImmutableArray<string> Undecided)
{
    public static DiscoveryPlan For(DiscoveredCamera camera, ImmutableArray<DiscoveryFeature> features)
    {
        var configs = ImmutableArray.CreateBuilder<DiscoveryConfig>();
        var undecided = ImmutableArray.CreateBuilder<string>();
        foreach (var entity in CameraEntities.All)
        {
            if (!features.Contains(entity.Feature)) continue;
            var presence = entity.PresenceOn(camera);
            if (presence == Presence.Present) configs.Add(DiscoveryConfig.Of(entity, camera));
            if (presence == Presence.Unknown) undecided.Add(entity.TopicFor(camera));
        }

        return new DiscoveryPlan(configs.ToImmutable(), undecided.ToImmutable());
    }
}
