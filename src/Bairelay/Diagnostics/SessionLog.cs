using Microsoft.Extensions.Logging;

namespace Bairelay.Diagnostics;

/// <summary>The lines of a session with a camera. No line holds the content of a message.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(400, LogLevel.Trace, "Message received camera={Camera} id={Id} code={Code} bytes={Bytes}")]
    public static partial void MessageReceived(this ILogger log, string camera, uint id, ushort code, uint bytes);

    [LoggerMessage(401, LogLevel.Error, "Session failed camera={Camera}: this is a defect, please report it")]
    public static partial void SessionFailed(this ILogger log, string camera, Exception exception);

    [LoggerMessage(402, LogLevel.Information, "Session open camera={Camera} transport={Transport} peer={Peer} encryption={Encryption}")]
    public static partial void SessionOpen(this ILogger log, string camera, string transport, string peer, string encryption);

    [LoggerMessage(403, LogLevel.Information, "Session over camera={Camera} seconds={Seconds} reason={Reason}")]
    public static partial void SessionOver(this ILogger log, string camera, int seconds, string reason);

    [LoggerMessage(404, LogLevel.Debug, "Push not used camera={Camera} id={Id} code={Code}")]
    public static partial void PushNotUsed(this ILogger log, string camera, uint id, ushort code);

    [LoggerMessage(405, LogLevel.Warning, "Camera events are read too slowly and the oldest are dropped camera={Camera}")]
    public static partial void EventsDropped(this ILogger log, string camera);

    [LoggerMessage(406, LogLevel.Debug, "No answer to a setting, which some firmware never gives; taken for done camera={Camera} id={Id}")]
    public static partial void SetUnanswered(this ILogger log, string camera, uint id);
}
