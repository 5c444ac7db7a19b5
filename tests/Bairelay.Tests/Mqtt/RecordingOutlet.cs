using System.Collections.Concurrent;
using System.Text;
using Bairelay.Mqtt;

namespace Bairelay.Tests.Mqtt;

internal sealed record Sent(string Topic, string Payload, bool Retain);

/// <summary>A broker that takes everything and keeps what is to be kept.</summary>
internal sealed class RecordingOutlet : IMqttOutlet
{
    private readonly ConcurrentQueue<Sent> _sent = new();
    private readonly ConcurrentDictionary<string, Sent> _kept = new(StringComparer.Ordinal);

    public IReadOnlyList<Sent> Sent => [.. _sent];

    public void Publish(string topic, ReadOnlyMemory<byte> payload, bool retain)
    {
        var sent = new Sent(topic, Encoding.UTF8.GetString(payload.Span), retain);
        if (retain) _kept[topic] = sent;
        _sent.Enqueue(sent);
    }

    public bool Republish(string topic)
    {
        if (!_kept.TryGetValue(topic, out var sent)) return false;
        _sent.Enqueue(sent);
        return true;
    }

    /// <summary>What was sent to topics of this beginning, in its order.</summary>
    public IReadOnlyList<Sent> To(string start) => [.. _sent.Where(sent => sent.Topic.StartsWith(start, StringComparison.Ordinal))];

    public IReadOnlyList<string> PayloadsOf(string topic) => [.. _sent.Where(sent => sent.Topic == topic).Select(sent => sent.Payload)];

    public void Forget() => _sent.Clear();
}
