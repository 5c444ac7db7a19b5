using System.Buffers;
using System.Net;
using System.Text;
using MQTTnet;
using MQTTnet.Protocol;

namespace Bairelay.Cli;

/// <param name="IsRetained">The broker had kept it.</param>
internal readonly record struct DemoMessage(string Topic, string Text, bool IsRetained);

/// <summary>The demo's stand-in for Home Assistant: an MQTT client like any other, that sees everything and can ask for things.</summary>
internal sealed class DemoSubscriber(Action<DemoMessage> report) : IAsyncDisposable
{
    private const string Everything = "bairelay/#";

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    public async Task ConnectAsync(IPEndPoint broker, CancellationToken cancellation)
    {
        _client.ApplicationMessageReceivedAsync += OnMessageAsync;
        var options = new MqttClientOptionsBuilder()
            .WithTcpServer(broker.Address.ToString(), broker.Port).WithClientId("home").Build();
        await _client.ConnectAsync(options, cancellation);
        await _client.SubscribeAsync(Everything, MqttQualityOfServiceLevel.AtLeastOnce, cancellation);
    }

    public Task SayAsync(string topic, string text, CancellationToken cancellation) =>
        _client.PublishStringAsync(topic, text, MqttQualityOfServiceLevel.AtLeastOnce, retain: false, cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected) await _client.DisconnectAsync();
        _client.Dispose();
    }

    private Task OnMessageAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        var message = received.ApplicationMessage;
        report(new DemoMessage(message.Topic, Encoding.UTF8.GetString(message.Payload.ToArray()), message.Retain));
        return Task.CompletedTask;
    }
}
