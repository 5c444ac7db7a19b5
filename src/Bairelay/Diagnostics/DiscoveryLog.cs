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

    [LoggerMessage(794, LogLevel.Warning,
        "The state file {Path} cannot be read ({Reason}); starting without it. Entities of an earlier configuration stay in Home Assistant; delete them there")]
    public static partial void DiscoveryUnreadable(this ILogger log, string path, string reason);

    [LoggerMessage(795, LogLevel.Warning,
        "The state file {Path} cannot be written ({Reason}); after a restart entities are fewer until each camera has been awake once, and old ones stay. Check state_dir")]
    public static partial void DiscoveryUnwritable(this ILogger log, string path, string reason);

    [LoggerMessage(796, LogLevel.Warning,
        "The state file {Path} is damaged ({Reason}); it was moved to {Aside}, starting without it. Entities of an earlier configuration stay in Home Assistant; delete them there")]
    public static partial void DiscoverySetAside(this ILogger log, string path, string reason, string aside);
}
