using Microsoft.Extensions.Logging;

namespace Bairelay.Diagnostics;

/// <summary>The lines about Home Assistant discovery.</summary>
internal static partial class DiscoveryLog
{
    [LoggerMessage(790, LogLevel.Information, "Announced to Home Assistant under {Topic}: entities={Entities} cameras={Cameras}")]
    public static partial void Announced(this ILogger log, string topic, int entities, int cameras);

    [LoggerMessage(791, LogLevel.Information, "Removed from Home Assistant, as not configured or not present any more: entities={Entities}")]
    public static partial void EntitiesRemoved(this ILogger log, int entities);

    [LoggerMessage(792, LogLevel.Information, "Abilities learned, announced to Home Assistant again camera={Camera} entities={Entities}")]
    public static partial void AbilitiesAnnounced(this ILogger log, string camera, int entities);

    [LoggerMessage(793, LogLevel.Debug, "Home Assistant has started; announcing again entities={Entities}")]
    public static partial void AnnouncedAgain(this ILogger log, int entities);
}
