using Bairelay.Diagnostics.Captures.Streams;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Diagnostics.Recordings;

/// <summary>What cameras and clients said that this version does not know: verbs, elements, commands. Counted by name, for `status`.</summary>
internal sealed class Novelties
{
    /// <summary>A new firmware has a handful; more is somebody's mischief, and is counted as one.</summary>
    private const int MostNames = 32;

    private const string Others = "others";

    /// <summary>Heartbeats of one camera are all alike, and each costs as little as can be.</summary>
    private const int OneHeartbeatIn = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private int _heartbeats;

    /// <summary>By name, with how often; of heartbeats, one in some tens is looked at.</summary>
    public IReadOnlyList<(string Name, long Count)> All
    {
        get
        {
            lock (_lock) return [.. _counts.OrderByDescending(one => one.Value).Select(one => (one.Key, one.Value))];
        }
    }

    /// <summary>Looks at a body that is well-formed.</summary>
    public void Look(Verb verb, ReadOnlySpan<byte> xml)
    {
        if (verb == Verb.D2R_HB && (Interlocked.Increment(ref _heartbeats) - 1) % OneHeartbeatIn != 0) return;
        if (UnknownElements.Of(xml) is not { } names) return;
        foreach (var name in names) Add(name);
    }

    /// <summary>A command that a camera sent without being asked.</summary>
    public void Look(uint messageId)
    {
        if (MessageNames.Of(messageId) == MessageNames.Unknown) Add($"message {messageId}");
    }

    private void Add(string name)
    {
        lock (_lock)
        {
            var known = _counts.ContainsKey(name) || _counts.Count < MostNames ? name : Others;
            _counts[known] = _counts.GetValueOrDefault(known) + 1;
        }
    }
}
