using System.Buffers;
using System.Net.Sockets;
using System.Text;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Bairelay.Tests.Support;

/// <param name="Retain">As it was published; for what the broker had kept: true.</param>
internal readonly record struct SeenMessage(string Topic, string Payload, bool Retain, int Qos);

/// <summary>A subscriber to everything, and a publisher, that owes nothing to the program.</summary>
internal sealed class MqttWitness : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly List<SeenMessage> _seen = [];

    private MqttWitness() => _client.ApplicationMessageReceivedAsync += OnMessageAsync;

    public IReadOnlyList<SeenMessage> Seen
    {
        get
        {
            lock (_seen) return [.. _seen];
        }
    }

    public static Task<MqttWitness> ConnectAsync(string host, int port, string filter = "#", string? user = null, string? password = null)
    {
        var builder = new MqttClientOptionsBuilder().WithTcpServer(host, port);
        if (user is not null) builder.WithCredentials(user, password);
        return ConnectAsync(builder, filter);
    }

    /// <summary>Over a socket file, which a broker on another network may have as well.</summary>
    public static Task<MqttWitness> ConnectAsync(string socket) => ConnectAsync(
        new MqttClientOptionsBuilder().WithEndPoint(new UnixDomainSocketEndPoint(socket)).WithAddressFamily(AddressFamily.Unix).WithProtocolType(ProtocolType.Unspecified), "#");

    public static Task<MqttWitness> ConnectAsync(Mosquitto broker, string filter = "#") =>
        ConnectAsync(broker.Address.ToString(), broker.Port, filter);

    public Task PublishAsync(string topic, string payload, bool retain = false) => PublishAsync(topic, Encoding.UTF8.GetBytes(payload), retain);

    public async Task<MqttClientPublishReasonCode> PublishAsync(string topic, byte[] payload, bool retain = false) =>
        (await _client.PublishAsync(new MqttApplicationMessage
        {
            Topic = topic,
            Payload = new(payload),
            Retain = retain,
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        })).ReasonCode;

    public IReadOnlyList<string> PayloadsOf(string topic) => [.. Seen.Where(message => message.Topic == topic).Select(message => message.Payload)];

    public Task SeesAsync(string topic, string payload) => Eventually.HoldsAsync(() => PayloadsOf(topic).Contains(payload));

    public void Forget()
    {
        lock (_seen) _seen.Clear();
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<MqttWitness> ConnectAsync(MqttClientOptionsBuilder builder, string filter)
    {
        var witness = new MqttWitness();
        var options = builder.WithClientId($"witness-{Guid.NewGuid():N}")
            .WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V500).WithMaximumPacketSize(64 << 20).Build();
        // The library's own 8 kB of buffer make a large message take seconds.
        ((MqttClientTcpOptions)options.ChannelOptions).BufferSize = 1 << 20;
        var result = await witness._client.ConnectAsync(options);
        if (result.ResultCode != MqttClientConnectResultCode.Success) throw new InvalidOperationException(result.ResultCode.ToString());
        await witness._client.SubscribeAsync(new MqttClientSubscribeOptions
        {
            TopicFilters = [new MqttTopicFilter { Topic = filter, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce, RetainAsPublished = true }],
        });
        return witness;
    }

    private Task OnMessageAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        var message = received.ApplicationMessage;
        lock (_seen)
        {
            _seen.Add(new SeenMessage(
                message.Topic, Encoding.UTF8.GetString(message.Payload.ToArray()), message.Retain, (int)message.QualityOfServiceLevel));
        }

        return Task.CompletedTask;
    }
}
