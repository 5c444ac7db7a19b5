using Bairelay.LocalCloud;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Transport;

internal enum TalkKind
{
    /// <summary>Not a discovery packet, or of no session of ours. It is no sign of life.</summary>
    Nothing,

    /// <summary>The camera lives.</summary>
    Alive,

    /// <summary>The camera asks about this session; the answer goes to the session's peer.</summary>
    Question,

    /// <summary>The camera holds another session for us; the answer releases it, at the address it came from.</summary>
    ForeignSession,

    /// <summary>The camera ended this session.</summary>
    End,
}

/// <summary>The discovery packets of a session that stands (docs/protocol.md 6.5, 6.6): what they mean and their answers.</summary>
internal sealed class SessionTalk(UdpSession session, RandomNumbers random)
{
    /// <summary>Every hello may be answered with a session of its own, twice or thrice; nobody asks more than that.</summary>
    private const int AnswersPerSecond = 5;

    private const int Mtu = DataPacket.HeaderLength + DataPacket.UsualPayloadLength;

    private long _secondStarted = long.MinValue / 2;
    private int _answersInSecond;

    public int WriteHeartbeat(Span<byte> packet) =>
        DiscoveryFrame.Write(packet, session.Tid, new C2D_HB(session.Cid, session.Did));

    public int WriteEnd(Span<byte> packet) =>
        DiscoveryFrame.Write(packet, session.Tid, new C2D_DISC(session.Cid, session.Did));

    /// <param name="datagram">Changed by the call.</param>
    /// <param name="answer">Room for one packet.</param>
    /// <param name="answerLength">0 where nothing is to be said.</param>
    /// <param name="did">The camera's id of the session that the packet is about.</param>
    public TalkKind Hear(Span<byte> datagram, long now, Span<byte> answer, out int answerLength, out int did)
    {
        (answerLength, did) = (0, 0);
        if (DiscoveryFrame.TryOpen(datagram, out var tid, out var xml, out _) != FrameFault.None
            || DiscoveryFields.TryRead(xml, out var fields) != MessageFault.None
            || fields.Client != session.Cid
            || fields.Device is not { } device) return TalkKind.Nothing;

        did = device;
        var isOurs = did == session.Did;
        switch (fields.Verb)
        {
            // Another did: the end of a session that an earlier hello had opened.
            case Verb.D2C_DISC:
                return isOurs ? TalkKind.End : TalkKind.Nothing;

            case Verb.D2C_HB:
                return isOurs ? TalkKind.Alive : TalkKind.Nothing;

            case Verb.D2C_T when isOurs && D2C_T.TryFrom(fields, out var question):
                if (MayAnswer(now))
                {
                    answerLength = DiscoveryFrame.Write(
                        answer, tid, new C2D_A(question.Sid, question.Conn, session.Cid, session.Did, Mtu));
                }

                return TalkKind.Question;

            case Verb.D2C_C_R or Verb.D2C_CFM when isOurs:
                return TalkKind.Alive;

            // A refusal has opened nothing that could be released.
            case Verb.D2C_C_R or Verb.D2C_CFM when fields.Rsp is null or 0:
                if (MayAnswer(now))
                    answerLength = DiscoveryFrame.Write(answer, random.Positive32(), new C2D_DISC(session.Cid, did));
                return TalkKind.ForeignSession;

            default:
                return TalkKind.Nothing;
        }
    }

    private bool MayAnswer(long now)
    {
        if (now - _secondStarted >= 1_000) (_secondStarted, _answersInSecond) = (now, 0);
        return ++_answersInSecond <= AnswersPerSecond;
    }
}
