using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Reaching;

/// <summary>
/// Everything that is said over UDP until a session stands, without socket and clock: packets and time in, packets
/// out. All candidates run side by side and the first that succeeds wins.
/// </summary>
internal sealed class DiscoveryConversation
{
    private readonly Outbox _outbox = new();
    private readonly OpenedSessions _opened;
    private readonly Approach _approach;
    private readonly Action<IpPort> _learned;

    /// <param name="uid">The camera's.</param>
    /// <param name="sessionPort">The port of the socket that all this goes over.</param>
    /// <param name="rules">How servers may be asked by packets; null: not at all.</param>
    /// <param name="callsWakeServer">Whether a wake server is in this process.</param>
    /// <param name="learned">Told where a register says that the camera is.</param>
    /// <param name="random">Source of tids and cids.</param>
    /// <param name="journal">Notes the steps.</param>
    /// <param name="now">The beginning.</param>
    public DiscoveryConversation(
        Uid uid, ushort sessionPort, RegisterRules? rules, bool callsWakeServer, Action<IpPort> learned,
        RandomNumbers random, ReachJournal journal, long now)
    {
        _learned = learned;
        _opened = new OpenedSessions(_outbox, random);
        _approach = new Approach(_outbox, _opened, random, journal);
        Hellos = new LocalHellos(uid, sessionPort, _outbox, _opened, random, journal);
        if (rules is not null) Register = new RegisterAsking(uid, sessionPort, rules, _outbox, random, journal);
        if (callsWakeServer) Wakes = new WakeCalls(random, journal, now);
    }

    public LocalHellos Hellos { get; }

    public RegisterAsking? Register { get; }

    public WakeCalls? Wakes { get; }

    public FoundSession? Session { get; private set; }

    public long NextDue => Math.Min(
        Math.Min(Hellos.NextDue, _approach.NextDue),
        Math.Min(Register?.NextDue ?? long.MaxValue, Wakes?.NextDue ?? long.MaxValue));

    public IReadOnlyList<OutgoingPacket> TakeOutbox() => _outbox.Take();

    public void Advance(long now)
    {
        if (Session is not null) return;
        Hellos.Advance(now);
        Register?.Advance(now);
        _approach.Advance(now);
    }

    public void WakeAnswered(in WakeReply reply, long now)
    {
        if (Wakes?.Answered(reply, now) is { } invitation && Session is null) Invite(invitation, now);
    }

    /// <summary>Takes one datagram; its bytes are changed. What does not belong here is passed over.</summary>
    public void Receive(Span<byte> datagram, IpPort source, long now)
    {
        if (DataPacket.TryRead(datagram, out var data))
        {
            Session ??= _approach.ReceiveSessionPacket(data.ConnectionId, source, now);
            return;
        }

        if (AckPacket.TryRead(datagram, out var acknowledgement))
        {
            Session ??= _approach.ReceiveSessionPacket(acknowledgement.ConnectionId, source, now);
            return;
        }

        if (DiscoveryFrame.TryOpen(datagram, out var tid, out var xml, out _) != FrameFault.None) return;
        if (DiscoveryMessages.TryRead(xml, out _, out var message) != MessageFault.None) return;
        // A packet with the tid of an open request is an answer to that or nothing.
        switch (message)
        {
            case D2C_C_R answer:
                var opened = Hellos.Receive(answer, tid, source, now);
                Session ??= opened;
                break;
            case M2C_Q_R answer when Session is null:
                Register?.Receive(answer, tid, now);
                break;
            case R2C_C_R answer when Session is null:
                if (Register?.Receive(answer, tid, now) is { } invitation) Invite(invitation, now);
                break;
            case D2C_T offer when !IsAnswer(tid):
                _approach.Receive(offer, tid, source, now);
                break;
            case D2C_CFM confirmation when !Hellos.Owns(tid):
                var confirmed = _approach.Receive(confirmation, tid, source, now);
                Session ??= confirmed;
                break;
        }
    }

    /// <summary>Lets go of every session that the camera opened and nobody took.</summary>
    /// <param name="taken">Null: none was.</param>
    public void ReleaseOthers(FoundSession? taken) => _opened.ReleaseAllBut(taken);

    private bool IsAnswer(uint tid) => Hellos.Owns(tid) || _approach.Owns(tid) || Register?.Owns(tid) == true;

    private void Invite(Invitation invitation, long now)
    {
        _approach.Invite(invitation, now);
        _learned(invitation.Dev);
        if (!invitation.Former.Ip.IsAny) _learned(invitation.Former);
    }
}
