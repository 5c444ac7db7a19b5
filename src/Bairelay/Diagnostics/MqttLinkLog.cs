using Bairelay.Mqtt.Link;
using Microsoft.Extensions.Logging;

namespace Bairelay.Diagnostics;

/// <summary>The lines about the connection to the MQTT broker.</summary>
internal static partial class MqttLinkLog
{
    [LoggerMessage(740, LogLevel.Information, "MQTT connected broker={Broker} client_id={ClientId} version={Version} dropped={Dropped}")]
    public static partial void BrokerConnected(this ILogger log, string broker, string clientId, string version, long dropped);

    [LoggerMessage(741, LogLevel.Debug, "MQTT connected broker={Broker}")]
    public static partial void BrokerConnectedAgain(this ILogger log, string broker);

    [LoggerMessage(742, LogLevel.Debug, "MQTT not connected broker={Broker} trouble={Trouble} reason={Reason} pause={Pause}")]
    public static partial void LinkEnded(this ILogger log, string broker, LinkTrouble trouble, string reason, double pause);

    [LoggerMessage(743, LogLevel.Warning,
        "The MQTT broker {Broker} cannot be reached ({Reason}). Trying again until it answers; cameras are served meanwhile, and it gets their states then")]
    public static partial void BrokerAbsent(this ILogger log, string broker, string reason);

    [LoggerMessage(744, LogLevel.Warning, "The connection to the MQTT broker {Broker} broke ({Reason}); connecting again")]
    public static partial void BrokerLost(this ILogger log, string broker, string reason);

    [LoggerMessage(745, LogLevel.Warning, "The MQTT broker {Broker} stalls ({Reason}); connecting again")]
    public static partial void BrokerStalls(this ILogger log, string broker, string reason);

    [LoggerMessage(746, LogLevel.Error,
        "The MQTT broker {Broker} does not let us in ({Reason}). Check credentials in [mqtt], and the broker's list of users and rights. Trying again in {Minutes:0} minutes; a restart tries at once")]
    public static partial void BrokerRefusesCredentials(this ILogger log, string broker, string reason, double minutes);

    [LoggerMessage(747, LogLevel.Error,
        "No TLS connection to the MQTT broker {Broker}: {Reason}. Check ca, client_auth and port in [mqtt], and that broker_addr is a name in the broker's certificate. Trying again in {Minutes:0} minutes; a restart tries at once")]
    public static partial void BrokerTlsFailed(this ILogger log, string broker, string reason, double minutes);

    [LoggerMessage(748, LogLevel.Warning, "The MQTT broker {Broker} refuses the connection ({Reason}); its log may say more. Trying again")]
    public static partial void BrokerRefuses(this ILogger log, string broker, string reason);

    [LoggerMessage(749, LogLevel.Warning,
        "The MQTT broker {Broker} gives our connection up for another ({Reason}). Does a second copy of this service run with the same topic_prefix and state_dir, or another client with the id {ClientId}? Stop one of them. Trying again in a minute")]
    public static partial void BrokerTakenOver(this ILogger log, string broker, string reason, string clientId);

    [LoggerMessage(750, LogLevel.Warning,
        "The MQTT broker {Broker} refuses the subscription {Filter} ({Reason}): what is sent there does not reach us. Check the broker's list of rights")]
    public static partial void SubscriptionRefused(this ILogger log, string broker, string filter, string reason);

    [LoggerMessage(751, LogLevel.Warning,
        "The MQTT broker does not take a message on {Topic} ({Reason}), and perhaps others. Check the broker's list of rights and its limits")]
    public static partial void PublishRefused(this ILogger log, string topic, string reason);

    [LoggerMessage(752, LogLevel.Warning, "A message on {Topic} of {Bytes} bytes is ignored: nothing that is meant for us is so large")]
    public static partial void IncomingMessageTooLarge(this ILogger log, string topic, long bytes);

    [LoggerMessage(753, LogLevel.Error, "A message on {Topic} could not be handled")]
    public static partial void MessageHandlerFailed(this ILogger log, string topic, Exception exception);

    [LoggerMessage(754, LogLevel.Error, "What is to be done after a connection to the MQTT broker failed")]
    public static partial void ConnectedHandlerFailed(this ILogger log, Exception exception);

    [LoggerMessage(755, LogLevel.Error, "The topic {Topic} cannot be used: it is empty, too long, or contains +, # or a null character")]
    public static partial void TopicUnusable(this ILogger log, string topic);

    [LoggerMessage(756, LogLevel.Warning, "A message on {Topic} of {Bytes} bytes is not sent: the limit is {Limit}")]
    public static partial void OutgoingMessageTooLarge(this ILogger log, string topic, int bytes, int limit);

    [LoggerMessage(757, LogLevel.Warning,
        "The message on {Topic} would not be sent again after a reconnect: {Limit} topics are remembered already")]
    public static partial void TooManyRetainedTopics(this ILogger log, string topic, int limit);

    [LoggerMessage(778, LogLevel.Warning,
        "The MQTT broker {Broker} has hung up three times on a packet of {Bytes} bytes. Packets of this size are left out for an hour. Raise its limit, or lower the resolution of the camera's previews")]
    public static partial void BrokerHangsUpOnLarge(this ILogger log, string broker, int bytes);
}
