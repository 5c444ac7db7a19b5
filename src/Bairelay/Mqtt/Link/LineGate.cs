namespace Bairelay.Mqtt.Link;

/// <summary>Lets one line a minute through, for what may repeat with every message.</summary>
internal sealed class LineGate(TimeProvider time)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _openedAt;

    public bool Open()
    {
        lock (_lock)
        {
            if (_openedAt is { } before && time.GetElapsedTime(before) < s_pause) return false;
            _openedAt = time.GetTimestamp();
            return true;
        }
    }
}
