using Bairelay.LocalCloud;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Reaching;

/// <summary>
/// After a wake, camera and client approach each other and either may begin (docs/protocol.md 6.4.3): C2D_T to the
/// camera, or its D2C_T answered with C2D_A. The first D2C_CFM wins, on whatever way; nothing waits for anything else.
/// </summary>
internal sealed class Approach(Outbox outbox, OpenedSessions opened, RandomNumbers random, ReachJournal journal)
{
    private const long Interval = 500;
    private const long Patience = 15_000;

    /// <summary>The last resort has the last turn: without NAT the direct ways need a second.</summary>
    private const long RelayDelay = 2_000;

    /// <summary>More than the repeated wakes of a minute.</summary>
    private const int MaxInvitations = 16;

    /// <summary>A camera offers two for each wake: local and map.</summary>
    private const int MaxOffers = 32;

    private readonly List<Guest> _guests = [];
    private readonly List<Offer> _offers = [];
    private long _nextSend = long.MaxValue;

    public long NextDue => _nextSend;

    public void Invite(Invitation invitation, long now)
    {
        if (_guests.Exists(guest => guest.Invitation.Sid == invitation.Sid && guest.Invitation.Cid == invitation.Cid)) return;
        if (_guests.Count == MaxInvitations) _guests.RemoveAt(0);
        var guest = new Guest(invitation, random.Positive32(), random.Positive32(), now);
        _guests.Add(guest);
        journal.Begin(StepNames.Handshake, now);
        Send(guest, now);
        _nextSend = Math.Min(_nextSend, now + Interval);
    }

    public void Advance(long now)
    {
        if (now < _nextSend) return;
        foreach (var guest in _guests) Send(guest, now);
        foreach (var offer in _offers) Send(offer, now);
        var active = _guests.Exists(guest => now - guest.Since < Patience) || _offers.Exists(offer => now - offer.Since < Patience);
        _nextSend = active ? now + Interval : long.MaxValue;
    }

    /// <summary>Whether a request of ours has this tid; a camera's own request with it is not for us.</summary>
    public bool Owns(uint tid) => _guests.Exists(guest => guest.Tid == tid || guest.RelayTid == tid);

    /// <summary>Answers a camera that begins.</summary>
    public void Receive(in D2C_T offered, uint tid, IpPort source, long now)
    {
        var (sid, cid, conn, did) = (offered.Sid, offered.Cid, offered.Conn, offered.Did);
        if (Find(sid, cid) is not { } invitation || !invitation.IsFromCamera(source.Ip)) return;
        if (!(conn == ConnectionKind.Local ? invitation.AllowsLocal : conn == ConnectionKind.Map && invitation.AllowsMap)) return;
        opened.Note(cid, did, source);
        if (_offers.Count >= MaxOffers || _offers.Exists(offer => offer.Tid == tid && offer.Source == source && offer.Terms.Did == did)) return;
        var answered = new Offer(tid, source, new C2D_A(sid, conn, cid, did, SessionTerms.Mtu), invitation, now);
        _offers.Add(answered);
        Send(answered, now);
        _nextSend = Math.Min(_nextSend, now + Interval);
    }

    /// <summary>The session that a confirmation opens. It may come from another port than was asked.</summary>
    public FoundSession? Receive(in D2C_CFM confirmed, uint tid, IpPort source, long now)
    {
        if (Find(confirmed.Sid, confirmed.Cid) is not { } invitation) return null;
        var throughRelay = invitation.Relay is { } relay && relay.Ip == source.Ip && confirmed.Conn == ConnectionKind.Relay;
        if (!throughRelay && (confirmed.Conn == ConnectionKind.Relay || !invitation.IsFromCamera(source.Ip))) return null;
        if (confirmed.Rsp != 0)
        {
            journal.End(StepNames.Handshake, now, ok: false, $"the camera refused (rsp {confirmed.Rsp})");
            return null;
        }

        opened.Note(confirmed.Cid, confirmed.Did, source);
        return Found(invitation, confirmed.Conn, confirmed.Did, tid, source, now);
    }

    /// <summary>
    /// Data or an acknowledgement for one of our cids before any confirmation: that got lost, and the session stands.
    /// Only the camera's offer has told its did.
    /// </summary>
    public FoundSession? ReceiveSessionPacket(int cid, IpPort source, long now) =>
        _offers.Find(offer => offer.Terms.Cid == cid && offer.Source.Ip == source.Ip) is { } offer
            ? Found(offer.Invitation, offer.Terms.Conn, offer.Terms.Did, offer.Tid, source, now) : null;

    private FoundSession Found(Invitation invitation, ConnectionKind conn, int did, uint tid, IpPort source, long now)
    {
        var path = conn switch
        {
            ConnectionKind.Map => "map",
            ConnectionKind.Relay => "relay",
            _ => "remote",
        };
        journal.End(StepNames.Handshake, now, ok: true, $"{path}, {source}");
        return new FoundSession(source, invitation.Cid, did, tid, path, invitation.ConfirmationOf(conn, did));
    }

    private Invitation? Find(uint sid, int cid) =>
        _guests.Find(guest => guest.Invitation.Sid == sid && guest.Invitation.Cid == cid)?.Invitation;

    private void Send(Guest guest, long now)
    {
        var (invitation, age) = (guest.Invitation, now - guest.Since);
        if (age >= Patience) return;
        if (invitation.AllowsLocal && SessionTerms.IsUsable(invitation.Dev))
            outbox.Add(invitation.Dev, guest.Tid, new C2D_T(invitation.Sid, ConnectionKind.Local, invitation.Cid, SessionTerms.Mtu));
        if (invitation.Relay is { } relay && age >= RelayDelay)
            outbox.Add(relay, guest.RelayTid, new C2D_T(invitation.Sid, ConnectionKind.Relay, invitation.Cid, SessionTerms.Mtu));
    }

    private void Send(Offer offer, long now)
    {
        if (now - offer.Since < Patience) outbox.Add(offer.Source, offer.Tid, offer.Terms);
    }

    private sealed record Guest(Invitation Invitation, uint Tid, uint RelayTid, long Since);

    private sealed record Offer(uint Tid, IpPort Source, C2D_A Terms, Invitation Invitation, long Since);
}
