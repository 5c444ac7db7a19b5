using System.Numerics;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud;

/// <summary>
/// A hash table of structures by UID, over chunks: no entry ever moves, growing copies nothing, a million of them are
/// few objects, and both forms of a UID fall into one bucket because only its first sixteen characters are hashed.
/// Not synchronized.
/// </summary>
/// <typeparam name="T">What is kept with each UID.</typeparam>
internal sealed class UidTable<T>(int capacity)
    where T : struct
{
    public const int ChunkLength = 1024;

    private readonly Slot[]?[] _chunks = new Slot[]?[(capacity + ChunkLength - 1) / ChunkLength];
    private readonly int[] _buckets = NewBuckets(capacity);
    private int _free = -1;

    public int Count { get; private set; }

    /// <summary>Slots at and beyond this one have never been used.</summary>
    public int HighestSlot { get; private set; }

    public ref Slot this[int slot] => ref _chunks[slot / ChunkLength]![slot % ChunkLength];

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

    /// <summary>A slot with the UID and an empty value in it, or −1 when all are taken.</summary>
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
            _chunks[slot / ChunkLength] ??= new Slot[Math.Min(ChunkLength, capacity)];
        }
        else
        {
            return -1;
        }

        ref var bucket = ref _buckets[Bucket(uid)];
        this[slot] = new Slot { Uid = uid, IsUsed = true, Next = bucket };
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
        entry = new Slot { Next = _free };
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

    internal struct Slot
    {
        public Uid Uid;
        public bool IsUsed;

        /// <summary>The next slot of the bucket, or −1.</summary>
        public int Next;

        public T Value;
    }
}
