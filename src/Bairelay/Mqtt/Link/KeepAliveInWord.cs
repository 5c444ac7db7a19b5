using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Packets;

namespace Bairelay.Mqtt.Link;

/// <summary>
/// Tells the broker how long we may be silent, and leaves the pings to <see cref="LinkConversation"/>. The library's own
/// look ten times a second whether one is due: beside sleeping cameras that was nearly all that the program did.
/// </summary>
/// <param name="keepAlive">In whole seconds. The library itself is told that there is none.</param>
internal sealed class KeepAliveInWord(TimeSpan keepAlive) : IMqttClientAdapterFactory
{
    private readonly MqttClientAdapterFactory _usual = new();

    /// <summary>What we asked for, or what the broker wants instead, from its welcome on.</summary>
    public TimeSpan KeepAlive { get; private set; } = keepAlive;

    public IMqttChannelAdapter CreateClientAdapter(MqttClientOptions options, MqttPacketInspector packetInspector, IMqttNetLogger logger) =>
        new Adapter(_usual.CreateClientAdapter(options, packetInspector, logger), this);

    private sealed class Adapter(IMqttChannelAdapter inner, KeepAliveInWord word) : IMqttChannelAdapter
    {
        public long BytesReceived => inner.BytesReceived;

        public long BytesSent => inner.BytesSent;

        public X509Certificate2? ClientCertificate => inner.ClientCertificate;

        public EndPoint? RemoteEndPoint => inner.RemoteEndPoint;

        public EndPoint? LocalEndPoint => inner.LocalEndPoint;

        public bool IsSecureConnection => inner.IsSecureConnection;

        public MqttPacketFormatterAdapter PacketFormatterAdapter => inner.PacketFormatterAdapter;

        public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

        public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

        public void ResetStatistics() => inner.ResetStatistics();

        public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
        {
            if (packet is MqttConnectPacket greeting) greeting.KeepAlivePeriod = (ushort)word.KeepAlive.TotalSeconds;
            return inner.SendPacketAsync(packet, cancellationToken);
        }

        public async Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken)
        {
            var packet = await inner.ReceivePacketAsync(cancellationToken);
            if (packet is not MqttConnAckPacket { ServerKeepAlive: > 0 } welcome) return packet;
            word.KeepAlive = TimeSpan.FromSeconds(welcome.ServerKeepAlive);
            // Or the library would begin to ping.
            welcome.ServerKeepAlive = 0;
            return packet;
        }

        public void Dispose() => inner.Dispose();
    }
}
