using System.Buffers.Binary;
using Bairelay.Configuration;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Names;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Fuzz.Targets;

/// <summary>
/// A query of somebody on the network, and what the upstream resolver says to it. Whatever they are: what is answered here is the
/// question and one address at most; what is kept comes back with the same length, the asker's number and question, and no younger.
/// </summary>
internal static class DnsTarget
{
    private static readonly Ipv4 s_client = new(0xc0a80128);

    private static readonly byte[] s_question = [.. Convert.FromHexString("1234010000010000000000000370327007"), .. "reolink"u8, 3, .. "com"u8, 0, 0, 1, 0, 1];

    private static readonly byte[] s_other = [.. Convert.FromHexString("12340100000100000000000003"), .. "foo"u8, 3, .. "org"u8, 0, 0, 1, 0, 1];

    private static readonly byte[] s_answer =
    [
        .. Convert.FromHexString("12348180000100020000000003"), .. "foo"u8, 3, .. "org"u8, 0, 0, 1, 0, 1,
        .. Convert.FromHexString("c00c000100010000012c0004c6336401c00c00010001000000640004c6336402"),
    ];

    private static readonly NameResponder s_responder = new(
        RedirectedNames.All(new PushListenerOptions()), new AllowedClients(WakeServerOptions.DefaultAllowedClients), _ => true, local => local);

    /// <summary>The query's length, the query, the reply.</summary>
    public static IReadOnlyList<byte[]> Seeds { get; } = [Both(s_question, []), Both(s_other, s_answer), Both(s_other, [.. s_answer[..2], 0x81, 0x83, .. s_answer[4..]])];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        [0xc0, 0x0c], [0xc0, 0xff], [0, 0, 1, 0, 1], [0, 41, 16, 0, 0, 0, 128, 0, 0, 0], [0, 6, 0, 1], [0, 0, 0, 0x3c], [0xff, 0xff], [63], [64], new byte[260],
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        var end = Math.Min(bytes.Length, 1 + bytes[0]);
        var query = bytes[1..end];
        var reply = bytes[end..];
        var decision = s_responder.Decide(query, s_client, s_client, out var own, out var question);
        if (decision == NameDecision.Answer && (own.Length > question.End + 16 || !own.AsSpan(12, question.End - 12).SequenceEqual(query[12..question.End])))
            throw new InvalidOperationException("an answer that is more than question and address");
        if (question.End == 0) return;
        if (question.Text.Length > question.Name.Length) throw new InvalidOperationException("a name that is longer for people");
        var cache = new DnsCache();
        cache.Keep(query, question, reply, new Moment(0, 0));
        if (cache.Find(query, question, new Moment(1000, 1000)) is not { } kept) return;
        if (kept.Length != reply.Length || !kept.AsSpan(0, 2).SequenceEqual(query[..2]) || !kept.AsSpan(12, question.End - 12).SequenceEqual(query[12..question.End]))
            throw new InvalidOperationException("what was kept answers another question");
        var offsets = new List<int>();
        if (DnsLifetimes.Find(reply, offsets) is not { } lifetime || lifetime <= 1) throw new InvalidOperationException("kept for longer than it may be");
        foreach (var offset in offsets)
            if (offset >= question.End && BinaryPrimitives.ReadUInt32BigEndian(kept.AsSpan(offset)) != BinaryPrimitives.ReadUInt32BigEndian(reply[offset..]) - 1)
                throw new InvalidOperationException("a record that does not grow older");
    }

    private static byte[] Both(byte[] query, byte[] reply) => [(byte)query.Length, .. query, .. reply];
}
