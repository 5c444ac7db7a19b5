using System.Text;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Bairelay.Mqtt.Link;

/// <summary>What the library is told about one connection.</summary>
internal static class LinkOptions
{
    public static ReadOnlySpan<byte> Online => "online"u8;

    public static ReadOnlySpan<byte> Offline => "offline"u8;

    /// <summary>Room for a packet's topic beside the payload.</summary>
    private const int PacketMargin = 4096;

    /// <summary>Messages that the broker may send before it hears of us: with their largest size, 16 MB.</summary>
    private const int ReceiveWindow = 64;

    public static MqttClientOptions Build(MqttLinkSettings settings, BrokerDial dial, MqttProtocolVersion version)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(settings.Host, settings.Port)
            .WithStreamProvider(dial)
            .WithProtocolVersion(version)
            .WithClientId(settings.ClientId)
            .WithCleanSession()
            .WithNoKeepAlive()
            .WithTimeout(settings.ConnectDeadline)
            // One write a packet: its head and its body apart would be two segments on the wire.
            .WithoutPacketFragmentation()
            .WithWillTopic(settings.StatusTopic)
            .WithWillPayload(Offline.ToArray())
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithWillRetain();
        if (version == MqttProtocolVersion.V500)
            builder = builder.WithMaximumPacketSize(MqttSubscriptions.MaxPayload + PacketMargin).WithReceiveMaximum(ReceiveWindow);
        if (settings.Username is { } username)
            builder = builder.WithCredentials(username, Encoding.UTF8.GetBytes(settings.Password?.Reveal() ?? ""));
        return builder.Build();
    }

    /// <param name="version">From 5 on the broker does not send us our own messages: answers go to the topics of the commands.</param>
    public static MqttClientSubscribeOptions Subscriptions(IEnumerable<string> filters, MqttProtocolVersion version) => new()
    {
        TopicFilters =
        [
            .. from filter in filters
               select new MqttTopicFilter
               {
                   Topic = filter,
                   QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
                   NoLocal = version == MqttProtocolVersion.V500,
                   // A command that was published as retained would be carried out again at every start of whoever reads it.
                   RetainAsPublished = version == MqttProtocolVersion.V500,
               },
        ],
    };

    public static MqttApplicationMessage Message(OutgoingMessage message) => new()
    {
        Topic = message.Topic,
        Payload = new(message.Payload),
        Retain = message.IsRetained,
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
    };
}
