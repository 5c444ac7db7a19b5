using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Microsoft.Extensions.Logging;
using MQTTnet;

namespace Bairelay.Mqtt.Link;

/// <summary>Who wants which messages. Filled before the start.</summary>
internal sealed class MqttSubscriptions(TimeProvider time, ILogger log)
{
    /// <summary>The longest command is a few words, the longest reply that we look at a list of presets.</summary>
    public const int MaxPayload = 256 << 10;

    /// <summary>A prefix, a camera's name and a few words; far beyond it nothing of ours can be meant.</summary>
    private const int MaxTopic = 1024;

    private readonly List<(string[] Filters, Action<MqttMessage> Handler)> _subscribers = [];
    private readonly LineBudget _tooLarge = new(1);
    private readonly LineBudget _failed = new(1);

    public IEnumerable<string> Filters => _subscribers.SelectMany(subscriber => subscriber.Filters).Distinct(StringComparer.Ordinal);

    public void Add(IEnumerable<string> filters, Action<MqttMessage> handler) => _subscribers.Add(([.. filters], handler));

    /// <summary>On the path that receives: what a handler does here, everything else waits for.</summary>
    public void Deliver(MqttApplicationMessage message)
    {
        if (message.Payload.Length > MaxPayload || message.Topic.Length > MaxTopic)
        {
            if (_tooLarge.Take(Moment.Now(time)))
                log.IncomingMessageTooLarge(message.Topic.Length > MaxTopic ? message.Topic[..MaxTopic] : message.Topic, message.Payload.Length);
            return;
        }

        // A copy: the library may use its buffer again.
        var received = new MqttMessage(message.Topic, System.Buffers.BuffersExtensions.ToArray(message.Payload), message.Retain);
        foreach (var (filters, handler) in _subscribers)
        {
            if (!Array.Exists(filters, filter => MqttTopicFilterComparer.Compare(message.Topic, filter) == MqttTopicFilterCompareResult.IsMatch))
                continue;
            try
            {
                handler(received);
            }
            catch (Exception exception)
            {
                if (_failed.Take(Moment.Now(time))) log.MessageHandlerFailed(message.Topic, exception);
            }
        }
    }
}
