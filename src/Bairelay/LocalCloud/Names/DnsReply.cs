using System.Buffers.Binary;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Names;

/// <summary>Replies of our own (RFC 1035). The question is repeated as it was asked, letter by letter.</summary>
internal static class DnsReply
{
    /// <summary>Cameras keep answers far longer than they may; whoever does not shall learn of a change within a minute.</summary>
    private const uint Lifetime = 60;

    private const byte IsReply = 0x80;
    private const byte IsTruncated = 0x02;
    private const byte RecursionWanted = 0x01;
    private const byte RecursionThere = 0x80;

    /// <param name="query">A whole query.</param>
    /// <param name="question">Its question.</param>
    /// <param name="address">Null: the name has nothing of the kind that was asked for.</param>
    public static byte[] Write(ReadOnlySpan<byte> query, in DnsQuestion question, Ipv4? address)
    {
        var reply = new byte[question.End + (address is null ? 0 : 16)];
        WriteQuestion(reply, query, question);
        if (address is not { } known) return reply;
        reply[7] = 1;
        var record = reply.AsSpan(question.End);
        // The name: a pointer to that of the question.
        BinaryPrimitives.WriteUInt16BigEndian(record, 0xc000 | DnsQuestion.HeaderLength);
        BinaryPrimitives.WriteUInt16BigEndian(record[2..], 1);
        BinaryPrimitives.WriteUInt16BigEndian(record[4..], 1);
        BinaryPrimitives.WriteUInt32BigEndian(record[6..], Lifetime);
        BinaryPrimitives.WriteUInt16BigEndian(record[10..], 4);
        BinaryPrimitives.WriteUInt32BigEndian(record[12..], known.Bits);
        return reply;
    }

    /// <summary>For an answer that is too long for a datagram: whoever asked comes back over TCP.</summary>
    public static byte[] Truncated(ReadOnlySpan<byte> query, in DnsQuestion question)
    {
        var reply = new byte[question.End];
        WriteQuestion(reply, query, question);
        reply[2] |= IsTruncated;
        return reply;
    }

    private static void WriteQuestion(Span<byte> reply, ReadOnlySpan<byte> query, in DnsQuestion question)
    {
        query[..question.End].CopyTo(reply);
        reply[2] = (byte)(IsReply | (query[2] & RecursionWanted));
        reply[3] = RecursionThere;
        // No records but the question; whatever followed it was not copied.
        reply[6..DnsQuestion.HeaderLength].Clear();
    }
}
