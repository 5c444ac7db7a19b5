using Bairelay.Cameras.Life;
using Bairelay.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bairelay.Mqtt;

/// <summary>
/// Takes the broker's messages to the cameras. Each camera carries its commands out one after the other, different
/// cameras do so side by side.
/// </summary>
internal sealed class MqttCommands : IAsyncDisposable
{
    private readonly Topics _topics;
    private readonly ILogger _log;
    private readonly LineAllowance _lines;
    private readonly Dictionary<string, CommandQueue> _queues;

    /// <param name="cameras">The enabled ones. Their messages must come through <see cref="Handle"/>.</param>
    public MqttCommands(
        Topics topics, IEnumerable<ICamera> cameras, StatePublisher states, IMqttOutlet outlet, TimeProvider time, ILogger log)
    {
        (_topics, _log) = (topics, log);
        _lines = new LineAllowance(time, log.MqttLinesLeftOut);
        _queues = cameras.ToDictionary(
            camera => camera.Options.Name,
            camera => new CommandQueue(camera, topics.Of(camera.Options.Name), states, outlet, _lines, time, log),
            StringComparer.Ordinal);
        Filters = [.. _queues.Keys.SelectMany(name => topics.Of(name).Filters)];
    }

    /// <summary>
    /// What to subscribe to: two filters a camera. One for all cameras would bring those of others too, who may use the
    /// same prefix during a move from neolink, and an access list at the broker need not open it.
    /// </summary>
    public IReadOnlyList<string> Filters { get; }

    /// <summary>Takes any message. Neither waits nor throws; the payload is not kept.</summary>
    public void Handle(MqttMessage message)
    {
        if (!_topics.TryRead(message.Topic, out var topic)
            || !_queues.TryGetValue(topic.Camera, out var queue)
            || !(topic.IsQuery ? QueryOrders.Knows(topic.Name) : ControlOrders.Knows(topic.Name)))
        {
            _log.MqttMessageUnknown(PayloadText.Cut(message.Topic));
            return;
        }

        if (message.IsRetained)
        {
            if (_lines.Take()) _log.MqttMessageRetained(topic.Camera, topic.Text);
            return;
        }

        if (PayloadText.IsAnswer(message.Payload.Span)) return;
        try
        {
            queue.Take(topic, message.Payload.Span);
        }
        catch (Exception exception)
        {
            // The link has other messages to bring.
            _log.MqttCommandBroke(topic.Camera, topic.Text, exception);
        }
    }

    /// <summary>Ends the commands under way and answers all that wait.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_queues.Values.Select(queue => queue.DisposeAsync().AsTask()));
}
