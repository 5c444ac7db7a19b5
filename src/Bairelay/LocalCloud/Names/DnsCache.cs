using System.Buffers.Binary;
using System.Text;

namespace Bairelay.LocalCloud.Names;

/// <summary>
/// Replies of the upstream resolver, for as long as it allows. A query that differs in anything but its number and the case of its
/// name is another one. One plain lock guards it.
/// </summary>
internal sealed class DnsCache
{
    /// <summary>A home asks for some hundred names; the oldest makes room.</summary>
    private const int MostReplies = 1_000;

    /// <summary>A name and an extension or two; what is longer is asked by nobody twice.</summary>
    private const int LongestQuery = 512;

    /// <summary>Whatever the reply says: a mistake upstream is not kept for days.</summary>
    private const uint LongestLifetime = 3_600;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Kept>> _replies = new(StringComparer.Ordinal);

    /// <summary>Oldest first.</summary>
    private readonly LinkedList<Kept> _order = new();

    public int Count
    {
        get
        {
            lock (_lock) return _replies.Count;
        }
    }

    /// <summary>A reply to this very query, its lifetimes shortened by its age; null if none is kept.</summary>
    public byte[]? Find(ReadOnlySpan<byte> query, in DnsQuestion question, Moment now)
    {
        var key = Key(query, question);
        lock (_lock)
        {
            if (!_replies.TryGetValue(key, out var node)) return null;
            var kept = node.Value;
            var age = (now.Milliseconds - kept.At) / 1000;
            if (age >= kept.Lifetime)
            {
                Remove(node);
                return null;
            }

            var reply = kept.Reply.ToArray();
            query[..2].CopyTo(reply);
            query[DnsQuestion.HeaderLength..question.End].CopyTo(reply.AsSpan(DnsQuestion.HeaderLength));
            foreach (var offset in kept.Offsets)
            {
                var lifetime = BinaryPrimitives.ReadUInt32BigEndian(reply.AsSpan(offset));
                BinaryPrimitives.WriteUInt32BigEndian(reply.AsSpan(offset), (uint)Math.Max(0, lifetime - age));
            }

            return reply;
        }
    }

    public void Keep(ReadOnlySpan<byte> query, in DnsQuestion question, ReadOnlySpan<byte> reply, Moment now)
    {
        // A reply may leave the question out; then there is no place for it.
        if (reply.Length > DnsUpstream.LongestReply || query.Length > LongestQuery || !Repeats(reply, query, question)) return;
        var offsets = new List<int>();
        if (DnsLifetimes.Find(reply, offsets) is not (> 0 and var lifetime)) return;
        var key = Key(query, question);
        var kept = new Kept(key, reply.ToArray(), [.. offsets], Math.Min(lifetime, LongestLifetime), now.Milliseconds);
        lock (_lock)
        {
            if (_replies.TryGetValue(key, out var earlier)) Remove(earlier);
            else if (_replies.Count == MostReplies) Remove(_order.First!);
            _replies[key] = _order.AddLast(kept);
        }
    }

    private static bool Repeats(ReadOnlySpan<byte> reply, ReadOnlySpan<byte> query, in DnsQuestion question) =>
        reply.Length >= question.End && BinaryPrimitives.ReadUInt16BigEndian(reply[4..]) == 1
        && Ascii.EqualsIgnoreCase(reply[DnsQuestion.HeaderLength..(question.End - 4)], query[DnsQuestion.HeaderLength..(question.End - 4)])
        && reply[(question.End - 4)..question.End].SequenceEqual(query[(question.End - 4)..question.End]);

    private static string Key(ReadOnlySpan<byte> query, in DnsQuestion question) => string.Concat(
        Encoding.Latin1.GetString(query[2..DnsQuestion.HeaderLength]), question.Name, Encoding.Latin1.GetString(query[(question.End - 4)..]));

    private void Remove(LinkedListNode<Kept> node)
    {
        _order.Remove(node);
        _replies.Remove(node.Value.Key);
    }

    private sealed record Kept(string Key, byte[] Reply, int[] Offsets, uint Lifetime, long At);
}
