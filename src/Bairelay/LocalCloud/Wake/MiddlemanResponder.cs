using Bairelay.Diagnostics;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Wake;

/// <summary>
/// Answers those who look for the register server: cameras once after power-on, clients before every wake. Touches
/// neither socket nor clock.
/// </summary>
internal sealed class MiddlemanResponder(
    AdvertisedAddress advertised, SessionAnchors anchors, CameraGate gate, ILogger log, DatagramTally tally)
{
    private readonly LineBudget _cameraLines = new(60, tally);
    private readonly LineBudget _strangerLines = new(60, tally);

    public void Respond(in D2M_Q query, in Route peer, uint tid, Moment now, ReplyBatch replies)
    {
        if (!gate.Admits(query.Uid, peer.Remote, now)) return;
        if (anchors.Issue(query.Uid, peer.Remote, tid, now, out var repeated) is not { } anchor)
        {
            tally.Add(DatagramEvent.AnchorsFull);
            return;
        }

        if (!repeated && (gate.Configured.Contains(query.Uid) ? _cameraLines : _strangerLines).Take(now))
            log.CameraQuery(peer.Remote, gate.Configured.Label(query.Uid));
        replies.Add(peer, tid, new M2D_Q_R(
            advertised.Register(peer), advertised.Log(peer), Rsp: 0, anchor.Token, anchor.Ac));
    }

    /// <summary>Every client is told the same: the register is here, whatever the camera.</summary>
    public void Respond(in C2M_Q query, in Route peer, uint tid, ReplyBatch replies)
    {
        _ = query;
        var register = advertised.Register(peer);
        replies.Add(peer, tid, new M2C_Q_R(register, register, register, register));
    }
}
