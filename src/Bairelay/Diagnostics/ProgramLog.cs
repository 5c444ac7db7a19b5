using Microsoft.Extensions.Logging;

namespace Bairelay.Diagnostics;

/// <summary>The lines about the program as a whole.</summary>
internal static partial class ProgramLog
{
    [LoggerMessage(300, LogLevel.Information, "Bairelay {Version} starting config={File} cameras={Cameras}")]
    public static partial void Starting(this ILogger log, string version, string file, int cameras);

    [LoggerMessage(301, LogLevel.Information, "Stopping on {Signal}")]
    public static partial void Stopping(this ILogger log, string signal);

    [LoggerMessage(302, LogLevel.Warning, "{Finding}")]
    public static partial void ConfigurationWarning(this ILogger log, string finding);

    [LoggerMessage(304, LogLevel.Error, "{Reason}")]
    public static partial void CannotStart(this ILogger log, string reason);

    [LoggerMessage(306, LogLevel.Error, "The service ends because a part of it failed: {Reason}. Start it again; if it repeats, please report it")]
    public static partial void ServiceFailed(this ILogger log, string reason);

    [LoggerMessage(307, LogLevel.Warning, "A part of the service takes longer than {Milliseconds} ms to end; going on without waiting for it")]
    public static partial void PartStillEnding(this ILogger log, int milliseconds);

    [LoggerMessage(308, LogLevel.Error, "A part of the service did not end in good order; please report this")]
    public static partial void PartEndedBadly(this ILogger log, Exception exception);

    [LoggerMessage(305, LogLevel.Warning, "BAIRELAY_LOG: \"{Part}\" is not understood; write for instance info,wake=debug")]
    public static partial void LogLevelNotUnderstood(this ILogger log, string part);
}
