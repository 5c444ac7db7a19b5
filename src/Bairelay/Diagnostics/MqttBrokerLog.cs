using System.Net;
using Microsoft.Extensions.Logging;

namespace Bairelay.Diagnostics;

/// <summary>The lines about the embedded MQTT broker.</summary>
internal static partial class MqttBrokerLog
{
    [LoggerMessage(758, LogLevel.Information, "Embedded MQTT broker listens address={Address} retained={Retained}")]
    public static partial void BrokerListens(this ILogger log, IPEndPoint address, int retained);

    [LoggerMessage(759, LogLevel.Warning, "The embedded MQTT broker turned a client at {Address} away: {Reason}")]
    public static partial void BrokerTurnedAway(this ILogger log, string address, string reason);

    [LoggerMessage(760, LogLevel.Warning, "The embedded MQTT broker has {Limit} connections and takes no more. Which client opens so many?")]
    public static partial void BrokerCrowded(this ILogger log, int limit);

    [LoggerMessage(761, LogLevel.Warning, "The embedded MQTT broker could not take a connection ({Reason}); trying again")]
    public static partial void BrokerAcceptFailed(this ILogger log, string reason);

    [LoggerMessage(762, LogLevel.Debug, "A connection of the embedded MQTT broker failed reason={Reason}")]
    public static partial void BrokerVisitFailed(this ILogger log, string reason);

    [LoggerMessage(763, LogLevel.Warning, "The embedded MQTT broker has no room to keep the message on {Topic} of client {Client}; it is delivered and not kept")]
    public static partial void BrokerShelfFull(this ILogger log, string topic, string client);

    [LoggerMessage(764, LogLevel.Warning, "The client {Client} of the embedded MQTT broker does not take what it subscribed to; its connection is ended")]
    public static partial void BrokerSlowSubscriber(this ILogger log, string client);

    [LoggerMessage(765, LogLevel.Debug, "MQTT library source={Source} text={Text} cause={Cause}")]
    public static partial void BrokerLibrarySays(this ILogger log, string source, string text, string cause);

    [LoggerMessage(769, LogLevel.Warning, "The client {Client} of the embedded MQTT broker has {Limit} subscriptions or very long ones; it gets no more")]
    public static partial void BrokerGreedySubscriber(this ILogger log, string client, int limit);
}
