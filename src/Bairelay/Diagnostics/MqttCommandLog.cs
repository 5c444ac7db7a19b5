using Microsoft.Extensions.Logging;

namespace Bairelay.Diagnostics;

/// <summary>The lines about messages that ask something of a camera. Payloads are cleaned and cut by whoever passes them.</summary>
internal static partial class MqttCommandLog
{
    [LoggerMessage(770, LogLevel.Information, "MQTT command done camera={Camera} topic={Topic} ms={Milliseconds}")]
    public static partial void MqttCommandDone(this ILogger log, string camera, string topic, long milliseconds);

    [LoggerMessage(771, LogLevel.Warning, "MQTT command failed camera={Camera} topic={Topic} reason={Reason}")]
    public static partial void MqttCommandFailed(this ILogger log, string camera, string topic, string reason);

    [LoggerMessage(772, LogLevel.Warning, "MQTT message refused camera={Camera} topic={Topic} payload={Payload} reason={Reason}")]
    public static partial void MqttMessageRefused(this ILogger log, string camera, string topic, string payload, string reason);

    [LoggerMessage(773, LogLevel.Warning,
        "MQTT message ignored camera={Camera} topic={Topic}: it is a retained one and may be old. Send commands without the retain flag, and remove this one by an empty retained message")]
    public static partial void MqttMessageRetained(this ILogger log, string camera, string topic);

    [LoggerMessage(774, LogLevel.Debug, "MQTT message ignored, no camera or nothing known has this topic topic={Topic}")]
    public static partial void MqttMessageUnknown(this ILogger log, string topic);

    [LoggerMessage(775, LogLevel.Error, "MQTT command broke camera={Camera} topic={Topic}: this is a defect, please report it")]
    public static partial void MqttCommandBroke(this ILogger log, string camera, string topic, Exception exception);

    [LoggerMessage(776, LogLevel.Warning, "MQTT messages came too fast: {Lines} lines about them were left out")]
    public static partial void MqttLinesLeftOut(this ILogger log, int lines);

    [LoggerMessage(777, LogLevel.Warning, "Preview not published camera={Camera} bytes={Bytes}: more than 1.5 MB, which brokers refuse. Set a lower resolution in the camera")]
    public static partial void PreviewTooLarge(this ILogger log, string camera, int bytes);
}
