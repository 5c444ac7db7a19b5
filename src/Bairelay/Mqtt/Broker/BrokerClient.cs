using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Bairelay.Mqtt.Broker;

/// <summary>
/// A connection of our broker as the library sees it, with what the library lacks: a name for those who bring none,
/// and an end for those who do not take what they have subscribed to.
/// </summary>
internal sealed class BrokerClient(IMqttChannelAdapter inner, PacketSizeGuard guard, TimeProvider time, Action<BrokerClient> admitted) : IMqttChannelAdapter
{
    /// <summary>
    /// For one packet; the largest gets through a line of 64 kbit/s in that time. One that takes nothing, says nothing
    /// and asked for no keep-alive would keep its place for ever.
    /// </summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>Null until it was let in.</summary>
    public string? Name { get; private set; }

    public ClientAllowance Allowance { get; } = new();

    public X509Certificate2? ClientCertificate => inner.ClientCertificate;

    public EndPoint? RemoteEndPoint => inner.RemoteEndPoint;

    public EndPoint? LocalEndPoint => inner.LocalEndPoint;

    public bool IsSecureConnection => inner.IsSecureConnection;

    public MqttPacketFormatterAdapter PacketFormatterAdapter => inner.PacketFormatterAdapter;

    public long BytesReceived => inner.BytesReceived;

    public long BytesSent => inner.BytesSent;

    public static string NewName() => "auto-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <summary>From now on it may send large packets.</summary>
    public void Admit(string name)
    {
        Name = name;
        guard.Limit = EmbeddedBroker.MaxPacket;
        admitted(this);
    }

    public void Abort() => guard.Dispose();

    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    public async Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        var packet = await inner.ReceivePacketAsync(cancellationToken);
        // MQTT 3.1.1 lets a client come without a name if it leaves no session behind, as mosquitto_pub without -i
        // does. The library refuses it, so it is given one before the library looks.
        if (packet is MqttConnectPacket { CleanSession: true } greeting && string.IsNullOrEmpty(greeting.ClientId)
            && PacketFormatterAdapter.ProtocolVersion == MqttProtocolVersion.V311)
            greeting.ClientId = NewName();
        if (packet is MqttPubAckPacket or MqttPubCompPacket) Allowance.Acknowledged(((MqttPacketWithIdentifier)packet).PacketIdentifier);
        // It was told that we keep no aliases: the library would keep 65,535, each with a topic of any length.
        if (packet is MqttPublishPacket { TopicAlias: > 0 } || (IsQuestion(packet) && !Allowance.TryOwe())) Abort();
        return packet;
    }

    public async Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        if (packet is MqttConnAckPacket welcome) welcome.TopicAliasMaximum = 0;
        if (packet is MqttPublishPacket { QualityOfServiceLevel: not MqttQualityOfServiceLevel.AtMostOnce } awaited && !Allowance.TryAwait(awaited.PacketIdentifier))
            Abort();

        try
        {
            var sending = inner.SendPacketAsync(packet, cancellationToken);
            if (!sending.IsCompleted)
            {
                // Few get here: the kernel's buffer takes most at once.
                await sending.WaitAsync(s_patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!sending.IsCompleted) Abort();
            }

            await sending;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The library keeps a failure in a task that nobody looks at; a cancellation it takes for what this is,
            // the end of the connection.
            Abort();
            throw new OperationCanceledException("The client is gone", exception, cancellationToken);
        }

        if (packet is MqttPublishPacket sent) Allowance.Sent(ClientAllowance.SizeOf(sent));
        else Allowance.Answered();
    }

    public void ResetStatistics() => inner.ResetStatistics();

    public void Dispose() => inner.Dispose();

    /// <summary>What the library puts an answer into a queue for, which has no end.</summary>
    private static bool IsQuestion(MqttPacket? packet) => packet is MqttPingReqPacket or MqttSubscribePacket or MqttUnsubscribePacket
        or MqttPubRecPacket or MqttPubRelPacket or MqttPublishPacket { QualityOfServiceLevel: not MqttQualityOfServiceLevel.AtMostOnce };
}
