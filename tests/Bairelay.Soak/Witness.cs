using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Bairelay.Soak;

/// <summary>A message as it came, with the made-up time.</summary>
internal readonly record struct Heard(TimeSpan At, string Topic, string Payload);

/// <summary>
/// Somebody at the broker who hears everything and sends commands, and comes back by itself when the broker does. Owes
/// nothing to the program.
/// </summary>
internal sealed class Witness(string host, int port, SoakTime time) : IAsyncDisposable
{
    /// <summary>Real time: the broker is another process.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, string> _last = new(StringComparer.Ordinal);
    private IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private int _unsent;

    /// <summary>On the path that receives.</summary>
    public event Action<Heard>? Message;

    /// <summary>Commands that the broker has not acknowledged.</summary>
    public int Unsent => Volatile.Read(ref _unsent);

    public bool IsConnected => _client.IsConnected;

    public string? Last(string topic) => _last.GetValueOrDefault(topic);

    /// <summary>What is known from before is forgotten: the broker must say it again.</summary>
    public async Task ConnectAsync()
    {
        _client.Dispose();
        _last.Clear();
        _client = new MqttClientFactory().CreateMqttClient();
        _client.ApplicationMessageReceivedAsync += OnMessageAsync;
        var options = new MqttClientOptionsBuilder().WithTcpServer(host, port).WithClientId("witness")
            .WithProtocolVersion(MqttProtocolVersion.V500).WithKeepAlivePeriod(TimeSpan.FromHours(1)).WithTimeout(s_patience).Build();
        await _client.ConnectAsync(options);
        await _client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder().WithTopicFilter("bairelay/#", MqttQualityOfServiceLevel.AtLeastOnce).Build());
    }

    /// <summary>False if the broker did not take it.</summary>
    public async Task<bool> PublishAsync(string topic, string payload)
    {
        Interlocked.Increment(ref _unsent);
        try
        {
            var result = await _client.PublishAsync(new MqttApplicationMessage
            {
                Topic = topic,
                Payload = new(Encoding.UTF8.GetBytes(payload)),
                QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            });
            return result.IsSuccess;
        }
        catch (Exception exception) when (exception is MQTTnet.Exceptions.MqttCommunicationException or OperationCanceledException or InvalidOperationException)
        {
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _unsent);
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return default;
    }

    private Task OnMessageAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        var message = received.ApplicationMessage;
        var payload = message.Topic.EndsWith("/preview", StringComparison.Ordinal) ? "" : Encoding.UTF8.GetString(message.Payload.ToArray());
        _last[message.Topic] = payload;
        Message?.Invoke(new Heard(time.Passed, message.Topic, payload));
        return Task.CompletedTask;
    }
}
