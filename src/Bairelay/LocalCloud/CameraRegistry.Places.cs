using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud;

/// <content>Who gets a place in the registry, and who has to leave it.</content>
internal sealed partial class CameraRegistry
{
    private const int EvictionBatch = 64;

    /// <summary>The slot that has the place of the configured camera which this UID fits, unless it is the UID's own; else −1.</summary>
    private int Holder(in Uid uid, int own, out UidFit fit)
    {
        fit = _configured.Find(uid, out _, out var index);
        return index < 0 || _places[index] == own ? -1 : _places[index];
    }

    /// <summary>
    /// Whether another form of a configured camera's UID may stand beside the one that has its place. Suffixes are free,
    /// so a heartbeat with a forged one is a claim like any other.
    /// </summary>
    private bool MayReplace(int holder, UidFit fit, in Route route, ulong? token, long now)
    {
        ref var held = ref _slots[holder].Value;
        return held.Route.Remote.Ip == route.Remote.Ip || CameraClaims.Proves(held, token) || now - LastSeen(held) >= TakeoverSilence
            || IsWeaker(holder, fit);
    }

    /// <summary>The configured UID in full, while only its first sixteen characters fit the holder's.</summary>
    private bool IsWeaker(int holder, UidFit fit) => fit == UidFit.Exact && _configured.Find(_slots[holder].Uid, out _) == UidFit.OtherSuffix;

    /// <summary>A slot for a newcomer, or −1 when there is none.</summary>
    private int Admit(in Uid uid, in Route route, ulong? token, long now)
    {
        var fit = _configured.Find(uid, out _, out var index);
        var before = index >= 0 && _places[index] >= 0 ? _slots[_places[index]].Value : default;
        var returns = before.Place != 0 && CameraClaims.IsFormer(before, token);
        var reserved = fit != UidFit.None && FreePlace(index, fit, returns, now);
        if (!reserved && _unknown >= _unknownLimit && !Evict(now)) return -1;
        var slot = _slots.Add(uid);
        if (slot < 0) return -1;
        ref var entry = ref _slots[slot].Value;
        entry.Place = reserved ? index + 1 : 0;
        entry.Route = route;
        _byAddress.Add(slot);
        entry.LastSeen = now;
        // Who had the place gets it back at once when it returns.
        if (reserved && !returns && before.HasToken) CameraClaims.Replaced(ref entry, before.Token, now);
        entry.Presence = Presence.Lost;
        if (reserved) _places[index] = slot;
        else _unknown++;
        return slot;
    }

    /// <summary>
    /// Whether a configured camera's own place can be had by a UID that fits it. There is one for each camera and not
    /// for each UID, or forged suffixes would fill the registry. Its holder keeps it while alive, unless it fitted
    /// less well or the camera of before it returns.
    /// </summary>
    private bool FreePlace(int index, UidFit fit, bool returns, long now)
    {
        var holder = _places[index];
        if (holder < 0) return true;
        var weaker = fit == UidFit.Exact && _configured.Find(_slots[holder].Uid, out _) != UidFit.Exact;
        ref var entry = ref _slots[holder].Value;
        if (IsLive(entry, now) && !weaker && !returns) return false;
        if (IsLive(entry, now) && _unknown < _unknownLimit)
        {
            entry.Place = 0;
            _unknown++;
        }
        else
        {
            Drop(holder);
        }

        _places[index] = -1;
        return true;
    }

    /// <summary>
    /// Drops the unknown camera that has been stale for longest. Candidates are collected many at a time, and a
    /// search that found none is not repeated before there can be one, so that a flood of newcomers stays cheap.
    /// </summary>
    private bool Evict(long now)
    {
        if (_evictable.Count == 0 && now >= _noStaleBefore) CollectEvictable(now);
        while (_evictable.TryDequeue(out var slot))
        {
            ref var entry = ref _slots[slot].Value;
            if (!_slots[slot].IsUsed || entry.Place != 0 || IsLive(entry, now)) continue;
            Drop(slot);
            _unknown--;
            return true;
        }

        return false;
    }

    private void Drop(int slot)
    {
        _byAddress.Remove(slot);
        _slots.Remove(slot);
    }

    private void CollectEvictable(long now)
    {
        var oldest = new PriorityQueue<int, long>(EvictionBatch + 1);
        var nextStale = now + _staleAfter;
        for (var slot = 0; slot < _slots.HighestSlot; slot++)
        {
            ref var entry = ref _slots[slot].Value;
            if (!_slots[slot].IsUsed || entry.Place != 0) continue;
            if (IsLive(entry, now))
            {
                nextStale = Math.Min(nextStale, LastSeen(entry) + _staleAfter + 1);
                continue;
            }

            // The queue gives up its smallest priority first: with the negated age of use that is the youngest.
            oldest.Enqueue(slot, -entry.LastSeen);
            if (oldest.Count > EvictionBatch) oldest.Dequeue();
        }

        _noStaleBefore = oldest.Count == 0 ? nextStale : now;
        foreach (var (slot, _) in oldest.UnorderedItems.OrderByDescending(item => item.Priority)) _evictable.Enqueue(slot);
    }
}
