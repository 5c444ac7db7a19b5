namespace Bairelay.Mqtt.Broker;

/// <summary>How much our broker keeps for later subscribers. Any client may fill it.</summary>
internal sealed class RetainedShelf
{
    public const int MaxTopics = 16_384;

    /// <summary>Previews of thirty cameras, and everything else besides.</summary>
    public const long MaxBytes = 64 << 20;

    private const int MaxTopicLength = 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _sizes = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>False: there is no room for it. An empty payload makes room.</summary>
    public bool TryPut(string topic, long payload)
    {
        lock (_lock)
        {
            var before = _sizes.GetValueOrDefault(topic);
            if (payload == 0)
            {
                _sizes.Remove(topic);
                _bytes -= before;
                return true;
            }

            var size = topic.Length + (int)payload;
            if (topic.Length > MaxTopicLength || _bytes - before + size > MaxBytes) return false;
            if (before == 0 && _sizes.Count >= MaxTopics) return false;
            _sizes[topic] = size;
            _bytes += size - before;
            return true;
        }
    }
}
