using Bairelay.Diagnostics;
using Bairelay.Diagnostics.Recordings;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Wake;

/// <summary>
/// One datagram in, finished replies out. Whatever arrives, it ends in an answer or in a count by reason, never in
/// an exception.
/// </summary>
internal sealed class DatagramHandler(
    MiddlemanResponder middleman, RegisterResponder register, AwakeSigns awake, Novelties novelties, ILogger log, DatagramTally tally)
{
    /// <param name="datagram">Decrypted in place.</param>
    /// <param name="peer">Who sent it, and what it asked.</param>
    /// <param name="now">The current moment.</param>
    /// <param name="replies">Emptied first.</param>
    public void Handle(Span<byte> datagram, in Route peer, Moment now, ReplyBatch replies)
    {
        replies.Clear();
        var fault = DiscoveryFrame.TryOpen(datagram, out var tid, out var xml, out var oddities);
        if (fault != FrameFault.None)
        {
            tally.Add(EventOf(fault));
            return;
        }

        if (oddities != FrameOddities.None) Count(oddities);
        var messageFault = DiscoveryFields.TryRead(xml, out var fields);
        if (messageFault != MessageFault.Xml) novelties.Look(fields.Verb, xml);
        if (messageFault != MessageFault.None)
        {
            tally.Add(messageFault == MessageFault.Xml ? DatagramEvent.BadXml : DatagramEvent.UnknownVerb);
            return;
        }

        if (log.IsEnabled(LogLevel.Trace)) log.Packet(fields.Verb, "<-", peer.Remote, datagram.Length);
        if (!Dispatch(fields, peer, tid, now, replies)) tally.Add(DatagramEvent.MissingField);
    }

    /// <summary>False if the verb lacks an element that it cannot do without.</summary>
    private bool Dispatch(in DiscoveryFields fields, in Route peer, uint tid, Moment now, ReplyBatch replies)
    {
        switch (fields.Verb)
        {
            case Verb.D2R_HB:
                if (!D2R_HB.TryFrom(fields, out var heartbeat)) return false;
                if (register.Respond(heartbeat, peer, tid, now, replies) is { } kind)
                    awake.Note(new CameraSign(heartbeat.Uid, kind, peer.Remote), now);
                return true;
            case Verb.D2M_Q:
                if (!D2M_Q.TryFrom(fields, out var cameraQuery)) return false;
                middleman.Respond(cameraQuery, peer, tid, now, replies);
                // Anybody can ask in a camera's name; it is awake only if it may be the camera that asks.
                if (register.MayBe(cameraQuery.Uid, peer, now)) awake.Note(new CameraSign(cameraQuery.Uid, CameraSignKind.Booted, peer.Remote), now);
                return true;
            case Verb.D2R_R:
                if (!D2R_R.TryFrom(fields, out var anchoring)) return false;
                register.Respond(anchoring, peer, tid, now, replies);
                return true;
            case Verb.C2M_Q:
                if (!C2M_Q.TryFrom(fields, out var clientQuery)) return false;
                middleman.Respond(clientQuery, peer, tid, replies);
                return true;
            case Verb.C2R_C:
                if (!C2R_C.TryFrom(fields, out var request)) return false;
                register.Respond(request, peer, tid, now, replies);
                return true;
            case Verb.D2R_C_R:
                if (!D2R_C_R.TryFrom(fields, out var acknowledgement)) return false;
                if (register.Respond(acknowledgement, peer) is { } woken) awake.Note(new CameraSign(woken, CameraSignKind.Woken, peer.Remote), now);
                return true;
            case Verb.D2R_DISC:
                if (!D2R_DISC.TryFrom(fields, out var end)) return false;
                register.Respond(end, peer, tid, replies);
                return true;
            case Verb.C2R_CFM:
                if (!C2R_CFM.TryFrom(fields, out var confirmation)) return false;
                register.Respond(confirmation, peer);
                return true;
            case Verb.C2R_HB:
                return true;
            default:
                tally.Add(DatagramEvent.VerbNotForServer);
                return true;
        }
    }

    private void Count(FrameOddities oddities)
    {
        if (oddities.HasFlag(FrameOddities.ThirdWord)) tally.Add(DatagramEvent.ThirdWordNotOne);
        if (oddities.HasFlag(FrameOddities.TrailingBytes)) tally.Add(DatagramEvent.BytesAfterFrame);
    }

    private static DatagramEvent EventOf(FrameFault fault) => fault switch
    {
        FrameFault.TooShort => DatagramEvent.TooShort,
        FrameFault.TooLong => DatagramEvent.TooLong,
        FrameFault.Length => DatagramEvent.WrongLength,
        FrameFault.Checksum => DatagramEvent.WrongChecksum,
        _ => DatagramEvent.WrongMagic,
    };
}
