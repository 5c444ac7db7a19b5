using Microsoft.Extensions.Logging;

namespace Bairelay.Diagnostics;

/// <summary>The lines of a camera's life: who holds it, why it is given up, what it costs.</summary>
internal static partial class LifeLog
{
    [LoggerMessage(800, LogLevel.Error, "The service of a camera failed camera={Camera}; it goes on in a minute. This is a defect, please report it")]
    public static partial void CameraLoopFailed(this ILogger log, string camera, Exception exception);

    [LoggerMessage(801, LogLevel.Warning,
        "Login refused, so the camera is not tried any more until the service restarts or a command asks for it camera={Camera}: {Reason}")]
    public static partial void LoginStopsCamera(this ILogger log, string camera, string reason);

    [LoggerMessage(802, LogLevel.Information, "The camera has no {Reading}, so it is not asked again camera={Camera}: {Reason}")]
    public static partial void ReadingLacking(this ILogger log, string camera, string reading, string reason);

    [LoggerMessage(803, LogLevel.Debug, "A reading failed camera={Camera} reading={Reading}: {Reason}")]
    public static partial void ReadingFailed(this ILogger log, string camera, string reading, string reason);

    [LoggerMessage(804, LogLevel.Information,
        "Not woken for a reading: today's budget is spent camera={Camera} seconds={Seconds} budget={Budget} (awake_budget_secs)")]
    public static partial void BudgetSpent(this ILogger log, string camera, int seconds, int budget);

    [LoggerMessage(808, LogLevel.Information, "Camera not connected, trying again while it is wanted camera={Camera} wanted_by={Holders}: {Reason}")]
    public static partial void CameraNotConnected(this ILogger log, string camera, string holders, string reason);

    [LoggerMessage(809, LogLevel.Information,
        "Camera not connected in the {Seconds} s for which it was wanted, and let go camera={Camera}. What is tried: bairelay wake {Camera}")]
    public static partial void CameraNotConnectedInTime(this ILogger log, string camera, int seconds);

    [LoggerMessage(807, LogLevel.Warning, "Some cameras did not answer the logout within {Seconds} s; they end their sessions by themselves")]
    public static partial void CamerasLeftBehind(this ILogger log, double seconds);
}
