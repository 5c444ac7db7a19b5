using Bairelay.Diagnostics;
using Microsoft.Extensions.Logging;
using MQTTnet;

namespace Bairelay.Mqtt.Link;

/// <summary>
/// What a broker does not take although the connection is sound. Sending it again would not help; it is said once a
/// connection and reason, since a rule of the broker meets many topics.
/// </summary>
internal sealed class PublishRefusals(ILogger log)
{
    private readonly HashSet<MqttClientPublishReasonCode> _told = [];

    public static MqttClientPublishResult None { get; } = new(null, MqttClientPublishReasonCode.Success, null, []);

    /// <summary>What a broker would say that has announced a limit.</summary>
    public static MqttClientPublishResult TooLarge { get; } = new(null, MqttClientPublishReasonCode.QuotaExceeded, "larger than the broker allows", []);

    public void Tell(string topic, MqttClientPublishResult answer)
    {
        if (_told.Add(answer.ReasonCode)) log.PublishRefused(topic, $"{answer.ReasonCode} {answer.ReasonString}".TrimEnd());
    }
}
