using System.Numerics;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud;

/// <summary>Who registered from one IP address.</summary>
/// <param name="Newest">The camera heard there last, alive or not.</param>
/// <param name="Live">Every different camera that is alive there, up to <see cref="AddressIndex.MostNamed"/>.</param>
internal readonly record struct CamerasAtAddress(Uid Newest, IReadOnlyList<Uid> Live);

/// <summary>
/// The registry's entries by IP address: chains through the entries themselves, so that a camera that stays where it is
/// costs nothing, and one that moves or goes is unlinked without a search. Not synchronized.
/// </summary>
internal sealed class AddressIndex(UidTable<CameraEntry> slots, ConfiguredCameras configured, int capacity)
{
    /// <summary>More cameras behind one address would say nothing new.</summary>
    public const int MostNamed = 8;

    /// <summary>A camera that has been silent for longer has most likely lost its address to another device.</summary>
    private const long Memory = 24 * 60 * 60 * 1000L;

    /// <summary>
    /// As many entries as a registry of the usual size has. A chain is only longer where a larger one lets strangers in,
    /// and they may not hold its lock for as long as they like.
    /// </summary>
    private const int MostSteps = 4096;

    private readonly int[] _buckets = NewBuckets(capacity);

    public void Add(int slot)
    {
        ref var entry = ref slots[slot].Value;
        ref var first = ref _buckets[Bucket(entry.Route.Remote.Ip)];
        (entry.NextAtAddress, entry.PreviousAtAddress) = (first, -1);
        if (first >= 0) slots[first].Value.PreviousAtAddress = slot;
        first = slot;
    }

    public void Remove(int slot)
    {
        ref var entry = ref slots[slot].Value;
        if (entry.PreviousAtAddress >= 0) slots[entry.PreviousAtAddress].Value.NextAtAddress = entry.NextAtAddress;
        else _buckets[Bucket(entry.Route.Remote.Ip)] = entry.NextAtAddress;
        if (entry.NextAtAddress >= 0) slots[entry.NextAtAddress].Value.PreviousAtAddress = entry.PreviousAtAddress;
    }

    /// <summary>The slot of the camera heard last from this address, or −1.</summary>
    /// <param name="address">Its IP address.</param>
    /// <param name="now">Milliseconds of the monotonic clock.</param>
    /// <param name="floor">No entry counts as older than this.</param>
    /// <param name="staleAfter">Milliseconds of silence of a living camera.</param>
    /// <param name="live">The living ones; the two forms of one camera's UID, or two suffixes of it, are one.</param>
    public int Find(Ipv4 address, long now, long floor, long staleAfter, out IReadOnlyList<Uid> live)
    {
        var found = new List<Uid>();
        var newest = -1;
        var steps = 0;
        for (var slot = _buckets[Bucket(address)]; slot >= 0 && steps < MostSteps; slot = slots[slot].Value.NextAtAddress, steps++)
        {
            ref var entry = ref slots[slot].Value;
            if (entry.Route.Remote.Ip != address || now - Math.Max(entry.LastSeen, floor) > Memory) continue;
            if (newest < 0 || entry.LastSeen > slots[newest].Value.LastSeen) newest = slot;
            // What an earlier run left behind may have lost its address since: only those heard in this one are alive.
            if (entry.Presence != Presence.Present || now - entry.LastSeen > staleAfter || found.Count == MostNamed) continue;
            if (!IsAmong(found, slots[slot].Uid)) found.Add(slots[slot].Uid);
        }

        live = found;
        return newest;
    }

    private bool IsAmong(List<Uid> found, in Uid uid)
    {
        configured.Find(uid, out _, out var index);
        foreach (var other in found)
        {
            configured.Find(other, out _, out var otherIndex);
            if (index == otherIndex && (index >= 0 || uid.SamePrefix(other))) return true;
        }

        return false;
    }

    /// <summary>The highest bits of the product depend on all bits of the address, wherever those of one network differ.</summary>
    private int Bucket(Ipv4 address) => (int)(address.Bits * 0x9e3779b1u >> 32 - BitOperations.Log2((uint)_buckets.Length));

    private static int[] NewBuckets(int capacity)
    {
        var buckets = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 2))];
        Array.Fill(buckets, -1);
        return buckets;
    }
}
