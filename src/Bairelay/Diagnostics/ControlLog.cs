using Microsoft.Extensions.Logging;

namespace Bairelay.Diagnostics;

/// <summary>The lines of the control socket. None holds a command's words, which may be a password.</summary>
internal static partial class ControlLog
{
    [LoggerMessage(700, LogLevel.Information, "Control socket ready path={Path}")]
    public static partial void ControlSocketReady(this ILogger log, string path);

    [LoggerMessage(701, LogLevel.Warning, "Without a control socket, commands cannot be given to this service path={Path} reason={Reason}")]
    public static partial void ControlSocketUnusable(this ILogger log, string path, string reason);

    [LoggerMessage(702, LogLevel.Warning, "Without a control socket, commands cannot be given to this service: the path in state_dir is too long, set control_socket")]
    public static partial void ControlSocketPathTooLong(this ILogger log);

    [LoggerMessage(703, LogLevel.Warning, "Without a control socket, commands cannot be given to this service: this system has no local sockets")]
    public static partial void ControlSocketUnsupported(this ILogger log);

    [LoggerMessage(704, LogLevel.Information, "Command from the control socket command={Command} camera={Camera}")]
    public static partial void ControlRequest(this ILogger log, string command, string camera);

    [LoggerMessage(705, LogLevel.Debug, "A client of the control socket has left before its answer")]
    public static partial void ControlClientGone(this ILogger log);

    [LoggerMessage(706, LogLevel.Warning, "No client of the control socket can be taken reason={Reason}")]
    public static partial void ControlClientFailed(this ILogger log, string reason);

    [LoggerMessage(707, LogLevel.Error, "A command from the control socket failed: this is a defect, please report it")]
    public static partial void ControlFailed(this ILogger log, Exception exception);
}
