using System.Numerics;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud;

internal enum Presence : byte
{
    /// <summary>Silent for longer than the stale limit, or not heard yet.</summary>
    Lost,

    /// <summary>Known from an earlier run and not heard since.</summary>
    Remembered,

    Present,
}

/// <summary>One camera in the registry. A structure in an array: a million of them are few objects.</summary>
internal struct CameraEntry
{
    /// <summary>So long ago that every age computed from it is large, and no subtraction overflows.</summary>
    public const long Never = long.MinValue / 2;

    public Uid Uid;
    public bool IsUsed;
    public bool IsConfigured;
    public bool HasToken;
    public Presence Presence;

    /// <summary>The next slot of the bucket, or −1.</summary>
    public int Next;

    public Route Route;
    public Route Contender;
    public ulong Token;
    public long LastSeen;
    public long ContenderSeen;
}

/// <summary>
/// A hash table over chunks of entries: no entry ever moves, growing copies nothing, and both forms of a UID fall into
/// one bucket because only its first sixteen characters are hashed. Not synchronized.
/// </summary>
internal sealed class CameraSlots(int capacity)
{
    public const int ChunkLength = 1024;

    private readonly CameraEntry[]?[] _chunks = new CameraEntry[]?[(capacity + ChunkLength - 1) / ChunkLength];
    private readonly int[] _buckets = NewBuckets(capacity);
    private int _free = -1;

    public int Count { get; private set; }

    /// <summary>Slots at and beyond this one have never been used.</summary>
    public int HighestSlot { get; private set; }

    public ref CameraEntry this[int slot] => ref _chunks[slot / ChunkLength]![slot % ChunkLength];

    /// <summary>The first slot of the bucket in which a UID or its other form would be; follow Next.</summary>
    public int FirstOfPrefix(in Uid uid) => _buckets[Bucket(uid)];

    /// <summary>The slot of exactly this UID, or −1.</summary>
    public int Find(in Uid uid)
    {
        var slot = FirstOfPrefix(uid);
        while (slot >= 0)
        {
            ref var entry = ref this[slot];
            if (entry.Uid.EqualsIn(uid)) return slot;
            slot = entry.Next;
        }

        return -1;
    }

    /// <summary>A fresh slot with the UID in it, or −1 when all are taken.</summary>
    public int Add(in Uid uid)
    {
        int slot;
        if (_free >= 0)
        {
            slot = _free;
            _free = this[slot].Next;
        }
        else if (HighestSlot < capacity)
        {
            slot = HighestSlot++;
            _chunks[slot / ChunkLength] ??= new CameraEntry[Math.Min(ChunkLength, capacity)];
        }
        else
        {
            return -1;
        }

        ref var bucket = ref _buckets[Bucket(uid)];
        this[slot] = new CameraEntry { Uid = uid, IsUsed = true, Next = bucket };
        bucket = slot;
        Count++;
        return slot;
    }

    public void Remove(int slot)
    {
        ref var entry = ref this[slot];
        ref var link = ref _buckets[Bucket(entry.Uid)];
        while (link != slot) link = ref this[link].Next;
        link = entry.Next;
        entry = new CameraEntry { Next = _free };
        _free = slot;
        Count--;
    }

    private int Bucket(in Uid uid) => (int)(uid.PrefixHash & (uint)(_buckets.Length - 1));

    private static int[] NewBuckets(int capacity)
    {
        var buckets = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 1))];
        Array.Fill(buckets, -1);
        return buckets;
    }
}
