using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Names;

internal enum NameDecision
{
    /// <summary>Not for us, or no query: silence.</summary>
    Drop,

    /// <summary>It is answered here.</summary>
    Answer,

    /// <summary>It is the upstream resolver's.</summary>
    Forward,
}

/// <summary>Decides what becomes of a query. Redirected names are answered here, all others elsewhere, strangers not at all.</summary>
/// <param name="names">The redirected ones.</param>
/// <param name="allowed">Whose queries are answered or forwarded at all.</param>
/// <param name="isLedHere">Whether somebody at this address is given the redirect.</param>
/// <param name="addressFor">This machine's address, for somebody who has asked at that one.</param>
internal sealed class NameResponder(
    IEnumerable<string> names, AllowedClients allowed, Func<Ipv4, bool> isLedHere, Func<Ipv4, Ipv4> addressFor)
{
    private const ushort Internet = 1;
    private const ushort Address = 1;
    private const ushort Anything = 255;

    private readonly HashSet<string> _names = new(names.Select(DnsQuestion.Wire), StringComparer.Ordinal);

    /// <summary>Strangers get no place either.</summary>
    public bool Allows(Ipv4 source) => allowed.Contains(source);

    /// <param name="local">Our address that was asked.</param>
    /// <param name="reply">Of <see cref="NameDecision.Answer"/>; else empty.</param>
    /// <param name="question">Default where there is not exactly one.</param>
    public NameDecision Decide(ReadOnlySpan<byte> query, Ipv4 source, Ipv4 local, out byte[] reply, out DnsQuestion question)
    {
        (reply, question) = ([], default);
        // A reply is nobody's question: two answerers would send it to and fro.
        if (!Allows(source) || query.Length < DnsQuestion.HeaderLength || (query[2] & 0x80) != 0) return NameDecision.Drop;
        if (!DnsQuestion.TryRead(query, out question) || question.Class != Internet || !_names.Contains(question.Name) || !isLedHere(source)) return NameDecision.Forward;
        // Another kind of address would lead past us: the name has none.
        reply = DnsReply.Write(query, question, question.Type is Address or Anything ? addressFor(local) : null);
        return NameDecision.Answer;
    }
}
