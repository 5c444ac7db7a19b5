using Microsoft.Extensions.Logging;

namespace Bairelay.Diagnostics;

/// <summary>The lines about what is kept on disk.</summary>
internal static partial class StateLog
{
    [LoggerMessage(200, LogLevel.Warning,
        "The state file {Path} cannot be read ({Reason}); starting without it. {Loss}")]
    public static partial void StateUnreadable(this ILogger log, string path, string reason, string loss);

    [LoggerMessage(201, LogLevel.Warning,
        "The state file {Path} cannot be written ({Reason}); {Consequence}. Check state_dir")]
    public static partial void StateUnwritable(this ILogger log, string path, string reason, string consequence);

    [LoggerMessage(202, LogLevel.Warning,
        "The state file {Path} is damaged ({Reason}); it was moved to {Aside}, starting without it. {Loss}")]
    public static partial void StateSetAside(this ILogger log, string path, string reason, string aside, string loss);

    [LoggerMessage(204, LogLevel.Warning,
        "The state folder {Folder} cannot be written; the service goes on, and after a restart cameras must register again. Check state_dir")]
    public static partial void StateFolderUnusable(this ILogger log, string folder);

    [LoggerMessage(203, LogLevel.Information, "Cameras remembered from the last run: {Cameras}")]
    public static partial void StateLoaded(this ILogger log, int cameras);
}
