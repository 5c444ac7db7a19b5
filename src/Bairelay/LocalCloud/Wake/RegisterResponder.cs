using Bairelay.Diagnostics;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Wake;

/// <summary>
/// Keeps cameras registered and takes clients' requests for a wake. Touches neither socket nor clock; what it
/// decides leaves as replies.
/// </summary>
internal sealed class RegisterResponder(
    CameraRegistry registry, SessionAnchors anchors, CameraGate gate, WakeDesk wakes, AllowedClients clients,
    AdvertisedAddress advertised, RegisterSettings settings, RandomNumbers random, ILogger log, DatagramTally tally)
{
    /// <summary>What the vendor's cloud sends in R2D_R_R. Cameras go on regardless; why −4 is not known.</summary>
    private const int AnchoredRsp = -4;

    /// <summary>No such camera, or not heard from.</summary>
    private const int UnknownRsp = -1;

    /// <summary>Too many wakes just now.</summary>
    private const int BusyRsp = -3;

    // Strangers have a budget of their own, so that no flood of them silences the cameras of the configuration.
    private readonly LineBudget _cameraLines = new(60, tally);
    private readonly LineBudget _strangerLines = new(60, tally);
    private readonly LineBudget _wakeLines = new(60, tally);

    // What a peer can repeat for as long as it likes.
    private readonly LineBudget _contestLines = new(6, tally);
    private readonly LineBudget _tokenLines = new(6, tally);
    private readonly LineBudget _refusalLines = new(6, tally);
    private readonly LineBudget _fullLines = new(1, tally);

    public void Respond(in D2R_R anchoring, in Route peer, uint tid, Moment now, ReplyBatch replies)
    {
        if (!gate.Admits(anchoring.Uid, peer.Remote, now)) return;
        var anchor = anchors.Find(anchoring.Uid, anchoring.Token, now);
        if (log.IsEnabled(LogLevel.Debug)) log.CameraAnchored(peer.Remote, gate.Configured.Label(anchoring.Uid));
        if (anchor is { } known && known.Token != anchoring.Token)
        {
            tally.Add(DatagramEvent.TokenDiffers);
            if (_tokenLines.Take(now)) log.TokenDiffers(peer.Remote, gate.Configured.Label(anchoring.Uid));
        }

        // Without an anchor any ac is wrong, and a wrong one is just what sends the camera back to D2M_Q.
        replies.Add(peer, tid, new R2D_R_R(AnchoredRsp, anchor?.Ac ?? random.Positive32()));
    }

    /// <returns>What is new about the camera, if anything is.</returns>
    public CameraSignKind? Respond(in D2R_HB heartbeat, in Route peer, uint tid, Moment now, ReplyBatch replies)
    {
        if (!gate.Admits(heartbeat.Uid, peer.Remote, now)) return null;
        if (heartbeat.Token is null) tally.Add(DatagramEvent.HeartbeatWithoutToken);
        var outcome = registry.Heartbeat(heartbeat.Uid, peer, heartbeat.Token, now);
        if (outcome != HeartbeatOutcome.Refreshed) Report(outcome, heartbeat.Uid, peer, now);
        if (outcome != HeartbeatOutcome.Full && heartbeat.NeedRsp == true)
            replies.Add(peer, tid, new R2D_HB_R(Rsp: 0, now.UnixSeconds, settings.HeartbeatMilliseconds));
        return outcome switch
        {
            HeartbeatOutcome.Registered => CameraSignKind.Registered,
            HeartbeatOutcome.Moved => CameraSignKind.Moved,
            _ => null,
        };
    }

    /// <summary>Whether a peer may be taken for the camera that it says it is.</summary>
    public bool MayBe(in Uid uid, in Route peer, Moment now) => registry.MayBe(uid, peer.Remote.Ip, now);

    public void Respond(in C2R_C request, in Route peer, uint tid, Moment now, ReplyBatch replies)
    {
        if (!clients.Contains(peer.Remote.Ip))
        {
            tally.Add(DatagramEvent.ClientNotAllowed);
            return;
        }

        var wake = wakes.Request(
            new WakeRequest(request.Uid, request.Cid, peer.Remote, request.Cli?.Port ?? 0, tid), now, replies);
        Report(wake, request.Uid, peer, now);
        var register = advertised.Register(peer);
        if (wake.Outcome is WakeOutcome.Unknown or WakeOutcome.Busy)
        {
            // Clients ignore an answer without any address, so a refusal names the relay to be understood at once.
            replies.Add(peer, tid, new R2C_C_R(
                Dev: null, Dmap: null, register, "NULL", Sid: null,
                wake.Outcome == WakeOutcome.Busy ? BusyRsp : UnknownRsp, Ac: 0));
            return;
        }

        var device = wake.Camera.Route.Remote;
        replies.Add(peer, tid, new R2C_C_R(device, device, register, "NULL", wake.Sid, Rsp: 0, Ac: 0));
        replies.Add(peer, tid, new R2C_T(device, device, wake.Sid, request.Cid));
    }

    /// <returns>The camera that a wake of ours has reached; null when there was none.</returns>
    public Uid? Respond(in D2R_C_R acknowledgement, in Route peer)
    {
        log.WakeAcknowledged(peer.Remote, acknowledgement.Sid, acknowledgement.Rsp);
        return wakes.Acknowledge(acknowledgement.Sid);
    }

    public void Respond(in D2R_DISC end, in Route peer, uint tid, ReplyBatch replies)
    {
        log.SessionEnded(peer.Remote, end.Sid, end.Times.Connected);
        replies.Add(peer, tid, new R2D_DC_R(end.Sid, Rsp: 0));
    }

    public void Respond(in C2R_CFM confirmation, in Route peer) =>
        log.SessionConfirmed(peer.Remote, confirmation.Sid, confirmation.Rsp);

    private void Report(HeartbeatOutcome outcome, in Uid uid, in Route peer, Moment now)
    {
        if (outcome is HeartbeatOutcome.Contested or HeartbeatOutcome.StillContested) tally.Add(DatagramEvent.AddressContested);
        if (outcome == HeartbeatOutcome.Full) tally.Add(DatagramEvent.RegistryFull);
        if (outcome == HeartbeatOutcome.StillContested) return;
        var budget = outcome switch
        {
            HeartbeatOutcome.Full => _fullLines,
            HeartbeatOutcome.Contested => _contestLines,
            _ => gate.Configured.Contains(uid) ? _cameraLines : _strangerLines,
        };
        if (!budget.Take(now)) return;
        var label = gate.Configured.Label(uid);
        switch (outcome)
        {
            case HeartbeatOutcome.Registered:
                log.CameraRegistered(peer.Remote, label);
                if (gate.Configured.Find(uid, out _) == UidFit.OtherSuffix) log.CameraSuffixDiffers(label);
                break;
            case HeartbeatOutcome.Moved: log.CameraMoved(peer.Remote, label); break;
            case HeartbeatOutcome.Contested: log.CameraContested(peer.Remote, label); break;
            case HeartbeatOutcome.Full: log.RegistryFull(peer.Remote, label, settings.MaxCameras); break;
        }
    }

    private void Report(in WakeReply wake, in Uid uid, in Route peer, Moment now)
    {
        if (wake.Outcome == WakeOutcome.Repeated) return;
        if (wake.Outcome == WakeOutcome.Busy) tally.Add(DatagramEvent.WakeRefusedBusy);
        if (wake.Outcome == WakeOutcome.Unknown) tally.Add(DatagramEvent.WakeRefusedUnknown);
        if (!(wake.Outcome == WakeOutcome.Started ? _wakeLines : _refusalLines).Take(now)) return;
        var label = gate.Configured.Label(uid);
        if (wake.Outcome == WakeOutcome.Started) log.WakeRequest(peer.Remote, label);
        else if (wake.Outcome == WakeOutcome.Busy) log.WakeRefused(peer.Remote, label, BusyRsp, "too many wakes just now");
        else if (wake.Camera.Uid.IsEmpty) log.WakeRefused(peer.Remote, label, UnknownRsp, "no such camera has registered");
        else log.WakeRefused(peer.Remote, label, UnknownRsp, "the camera has been silent for too long");
    }
}

/// <summary>The numbers of the register that come from the configuration.</summary>
internal readonly record struct RegisterSettings(int HeartbeatMilliseconds, int MaxCameras);
