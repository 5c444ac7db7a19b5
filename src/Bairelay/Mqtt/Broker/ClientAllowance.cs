using MQTTnet;
using MQTTnet.Packets;

namespace Bairelay.Mqtt.Broker;

/// <summary>What one client of our broker may make it keep. The library itself has no limit for any of it.</summary>
internal sealed class ClientAllowance
{
    /// <summary>A dashboard asks for each topic by itself, and a large house has some thousand.</summary>
    public const int MaxFilters = 4096;

    /// <summary>Of all filters together. The longest that is of use has some hundred characters.</summary>
    public const int MaxFilterBytes = 512 << 10;

    /// <summary>A subscriber that acknowledges nothing; the library would keep every message for it.</summary>
    public const int MaxUnacknowledged = 4096;

    /// <summary>A subscriber that takes nothing: beyond it, it is not slow but gone. It finds what is retained when it returns.</summary>
    private const int MaxBacklogMessages = 4096;

    private const int MaxBacklogBytes = 16 << 20;

    /// <summary>Answers that it does not take: two bytes of a question cost a hundred as long as their answer waits.</summary>
    public const int MaxAnswers = 4096;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _filters = new(StringComparer.Ordinal);
    private readonly HashSet<ushort> _unacknowledged = [];
    private int _filterBytes;
    private int _backlogMessages;
    private long _backlogBytes;
    private int _answers;

    /// <summary>What a message takes: not its payload alone, since all else may be as large.</summary>
    public static long SizeOf(MqttApplicationMessage message) =>
        message.Payload.Length + SizeOf(message.ContentType, message.ResponseTopic, message.CorrelationData, message.UserProperties);

    public static long SizeOf(MqttPublishPacket message) =>
        message.Payload.Length + SizeOf(message.ContentType, message.ResponseTopic, message.CorrelationData, message.UserProperties);

    /// <summary>False: it listens to too much already.</summary>
    public bool TrySubscribe(string filter)
    {
        lock (_lock)
        {
            if (_filters.Contains(filter)) return true;
            if (_filters.Count >= MaxFilters || _filterBytes + filter.Length > MaxFilterBytes) return false;
            _filters.Add(filter);
            _filterBytes += filter.Length;
            return true;
        }
    }

    public void Unsubscribe(string filter)
    {
        lock (_lock)
        {
            if (_filters.Remove(filter)) _filterBytes -= filter.Length;
        }
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

    /// <summary>What was retained when it subscribed goes out uncounted.</summary>
    public void Sent(long bytes)
    {
        lock (_lock)
        {
            _backlogMessages = Math.Max(0, _backlogMessages - 1);
            _backlogBytes = Math.Max(0, _backlogBytes - bytes);
        }
    }

    /// <summary>False: there are too many that it has not acknowledged.</summary>
    public bool TryAwait(ushort packet)
    {
        lock (_lock)
        {
            _unacknowledged.Add(packet);
            return _unacknowledged.Count <= MaxUnacknowledged;
        }
    }

    /// <summary>An acknowledgement of what was never sent counts for nothing.</summary>
    public void Acknowledged(ushort packet)
    {
        lock (_lock) _unacknowledged.Remove(packet);
    }

    /// <summary>False: too many answers wait for it to take them.</summary>
    public bool TryOwe()
    {
        lock (_lock) return ++_answers <= MaxAnswers;
    }

    public void Answered()
    {
        lock (_lock) _answers = Math.Max(0, _answers - 1);
    }

    private static long SizeOf(string? contentType, string? responseTopic, byte[]? correlation, List<MqttUserProperty>? properties)
    {
        // An object for each property, however short.
        const int property = 128;
        var size = (contentType?.Length ?? 0) + (responseTopic?.Length ?? 0) + (correlation?.Length ?? 0);
        foreach (var one in properties ?? []) size += property + one.Name.Length + one.ValueBuffer.Length;
        return size;
    }
}
