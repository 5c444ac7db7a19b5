namespace Bairelay.Mqtt.Link;

/// <param name="Number">Counts up; of two messages the newer has the higher one.</param>
internal sealed record OutgoingMessage(string Topic, ReadOnlyMemory<byte> Payload, bool IsRetained, long Number)
{
    /// <summary>An empty retained message makes the broker forget the topic.</summary>
    public bool IsDeletion => IsRetained && Payload.Length == 0;
}

/// <summary>
/// The newest retained message of every topic, and which of them the broker has yet to get: all after a reconnect, one
/// when the queue was full. Not for two threads; its owner holds a lock.
/// </summary>
internal sealed class RetainedMessages(int limit)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Queue<Entry> _behind = new();

    public int Count => _entries.Count;

    public bool AnyBehind => _behind.Count > 0;

    /// <summary>False if there is no room for another topic.</summary>
    public bool Remember(OutgoingMessage message)
    {
        if (_entries.TryGetValue(message.Topic, out var entry))
        {
            entry.Newest = message;
            return true;
        }

        if (_entries.Count >= limit) return false;
        _entries.Add(message.Topic, new Entry(message));
        return true;
    }

    public OutgoingMessage? Find(string topic) => _entries.GetValueOrDefault(topic)?.Newest;

    public bool IsBehind(string topic) => _entries.TryGetValue(topic, out var entry) && entry.IsBehind;

    public void FallBehind(string topic)
    {
        if (_entries.TryGetValue(topic, out var entry)) FallBehind(entry);
    }

    /// <summary>In the order in which the topics came up: what is said first at a start is said first again.</summary>
    public void AllFallBehind()
    {
        foreach (var entry in _entries.Values.OrderBy(entry => entry.First)) FallBehind(entry);
    }

    public OutgoingMessage? TakeBehind()
    {
        if (!_behind.TryDequeue(out var entry)) return null;
        entry.IsBehind = false;
        entry.Taken = entry.Newest.Number;
        return entry.Newest;
    }

    /// <summary>The broker gets, or got, a newer one from here.</summary>
    public bool Overtook(OutgoingMessage message) =>
        message.IsRetained && _entries.TryGetValue(message.Topic, out var entry) && (entry.IsBehind || entry.Taken > message.Number);

    /// <summary>A deletion is remembered until the broker has it, or it would keep for ever what it should forget.</summary>
    public void Acknowledged(OutgoingMessage message)
    {
        if (message.IsDeletion && _entries.TryGetValue(message.Topic, out var entry) && !entry.IsBehind && entry.Newest.Number == message.Number)
            _entries.Remove(message.Topic);
    }

    private void FallBehind(Entry entry)
    {
        if (entry.IsBehind) return;
        entry.IsBehind = true;
        _behind.Enqueue(entry);
    }

    private sealed class Entry(OutgoingMessage first)
    {
        public long First { get; } = first.Number;

        public OutgoingMessage Newest { get; set; } = first;

        public bool IsBehind { get; set; }

        /// <summary>The number of the last one that was sent from here.</summary>
        public long Taken { get; set; }
    }
}
