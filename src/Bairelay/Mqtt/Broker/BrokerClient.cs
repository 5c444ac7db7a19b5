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
internal sealed class BrokerClient(IMqttChannelAdapter inner, PacketSizeGuard guard, Action<BrokerClient> admitted) : IMqttChannelAdapter
{
    /// <summary>A subscriber that acknowledges nothing; the library would keep every message for it.</summary>
    private const int MaxUnacknowledged = 4096;

    /// <summary>A subscriber that takes nothing: beyond it, it is not slow but gone. It finds what is retained when it returns.</summary>
    private const int MaxBacklogMessages = 4096;

    private const int MaxBacklogBytes = 16 << 20;

    private readonly Lock _lock = new();
    private int _unacknowledged;
    private int _backlogMessages;
    private long _backlogBytes;

    /// <summary>Null until it was let in.</summary>
    public string? Name { get; private set; }

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

    /// <summary>A message is on its way to it. False: it has too many already.</summary>
    public bool TryQueue(long bytes)
    {
        lock (_lock)
        {
            if (_backlogMessages >= MaxBacklogMessages || _backlogBytes + bytes > MaxBacklogBytes) return false;
            _backlogMessages++;
            _backlogBytes += bytes;
            return true;
        }
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
        if (packet is MqttPubAckPacket or MqttPubCompPacket)
        {
            lock (_lock) _unacknowledged = Math.Max(0, _unacknowledged - 1);
        }

        return packet;
    }

    public async Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        if (packet is MqttPublishPacket { QualityOfServiceLevel: not MqttQualityOfServiceLevel.AtMostOnce })
        {
            lock (_lock) _unacknowledged++;
            if (_unacknowledged > MaxUnacknowledged) Abort();
        }

        try
        {
            await inner.SendPacketAsync(packet, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The library keeps a failure in a task that nobody looks at; a cancellation it takes for what this is,
            // the end of the connection.
            Abort();
            throw new OperationCanceledException("The client is gone", exception, cancellationToken);
        }

        if (packet is not MqttPublishPacket sent) return;
        lock (_lock)
        {
            // What was retained when it subscribed went out uncounted.
            _backlogMessages = Math.Max(0, _backlogMessages - 1);
            _backlogBytes = Math.Max(0, _backlogBytes - sent.Payload.Length);
        }
    }

    public void ResetStatistics() => inner.ResetStatistics();

    public void Dispose() => inner.Dispose();
}
