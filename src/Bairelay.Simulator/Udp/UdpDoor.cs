using System.Buffers.Binary;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Simulator;

/// <summary>What the door needs from the camera behind it.</summary>
internal interface IUdpHost
{
    /// <summary>No more clients are let in.</summary>
    bool IsFull { get; }

    /// <summary>A client begins to use a session.</summary>
    BaichuanServer Open(IpPort peer, long now);

    /// <summary>It is over; <paramref name="ended"/> is for the register, if the session came from there.</summary>
    void Close(BaichuanServer server, IpPort peer, string reason, EndedSession? ended, long now);
}

/// <summary>
/// The camera's side of every BcUdp session: hellos, approaches after a wake, heartbeats, data
/// (docs/protocol.md 6.4 to 6.6). Told of packets and time, says what to send.
/// </summary>
internal sealed class UdpDoor(Uid uid, CameraSettings settings, IUdpHost host, Random random)
{
    private const int UsualMtu = 1350;

    /// <summary>Below this a packet would hold next to nothing.</summary>
    private const int LeastMtu = 128;

    private const long Def = 3_000;
    private const long Approach = 500;
    private const int ApproachTimes = 30;
    private const int Confirmations = 5;

    /// <summary>Sessions that are offered and unused; hellos are free and anybody can send them.</summary>
    private const int MaxOffers = 32;

    private static readonly Timers s_timers = new((int)Def, 20_000, 60_000);

    private readonly List<UdpClientSession> _sessions = [];
    private readonly Dictionary<(IpPort, int, uint), UdpClientSession> _hellos = [];
    private readonly List<UdpOutgoing> _outbox = [];
    private readonly List<(long Due, UdpClientSession Session)> _oldDisconnects = [];
    private int _did = 16 * random.Next(1, 8);
    private uint _tid = (uint)random.Next(1, 1000);

    private int Offers => _sessions.Count(session => session is { Server: null, Ended: null });

    public long NextDue
    {
        get
        {
            var due = long.MaxValue;
            foreach (var session in _sessions) due = Math.Min(due, session.NextDue);
            foreach (var (at, _) in _oldDisconnects) due = Math.Min(due, at);
            return due;
        }
    }

    public IReadOnlyList<UdpOutgoing> TakeOutbox()
    {
        if (_outbox.Count == 0) return [];
        UdpOutgoing[] taken = [.. _outbox];
        _outbox.Clear();
        return taken;
    }

    /// <summary>The next data or acknowledgement packet of any session.</summary>
    public bool TryTake(Span<byte> destination, long now, out IpPort to, out int length)
    {
        foreach (var session in _sessions)
        {
            to = session.Peer;
            if (session.TryTake(destination, now, out length)) return true;
        }

        (to, length) = (default, 0);
        return false;
    }

    /// <summary>Forgets everything without a word: power off, or asleep.</summary>
    public void Clear(string reason, long now)
    {
        foreach (var session in _sessions)
        {
            session.End(reason);
            if (session.Server is { } server) host.Close(server, session.Peer, reason, null, now);
        }

        _sessions.Clear();
        _hellos.Clear();
        _outbox.Clear();
        _oldDisconnects.Clear();
    }

    public void Search(IpPort client, uint tid) => _outbox.Add(new UdpOutgoing(client, tid, new D2C_S_R(uid)));

    public void Hello(C2D_C hello, IpPort source, uint tid, long now)
    {
        if (!IsOurs(hello.Uid)) return;
        // Answers go to the port inside the hello, whatever port it came from.
        var client = source with { Port = hello.Port };
        if (_hellos.TryGetValue((client, hello.Cid, tid), out var known) && known.Ended is null)
        {
            _outbox.Add(new UdpOutgoing(client, tid, Reply(known, 0)));
            return;
        }

        if (host.IsFull)
        {
            _outbox.Add(new UdpOutgoing(client, tid, new D2C_C_R(s_timers, -3, hello.Cid, 0)));
            return;
        }

        var session = Add(hello.Cid, sid: null, hello.Mtu);
        _hellos[(client, hello.Cid, tid)] = session;
        session.Offer(client, ConnectionKind.Local, now);
        session.Repeat(new UdpOutgoing(client, tid, Reply(session, 0)), 3, Def, now);
        session.Advance(now, _outbox);
    }

    /// <summary>The register sent R2D_C: this client wants to talk.</summary>
    public void Approached(R2D_C wake, long now)
    {
        if (Find(wake.Sid, wake.Cid) is not null) return;
        var session = Add(wake.Cid, wake.Sid, mtu: null);
        session.Repeat(new UdpOutgoing(wake.Cli, _tid++, new D2C_T(wake.Sid, ConnectionKind.Local, wake.Cid, session.Did)), ApproachTimes, Approach, now);
        session.Repeat(new UdpOutgoing(wake.Cmap, _tid++, new D2C_T(wake.Sid, ConnectionKind.Map, wake.Cid, session.Did)), ApproachTimes, Approach, now);
        session.Advance(now, _outbox);
    }

    /// <summary>A discovery packet on the heartbeat socket; false if it is no client's.</summary>
    public bool Receive(IDiscoveryMessage message, IpPort source, uint tid, long now)
    {
        switch (message)
        {
            case C2D_T begin when Find(begin.Sid, begin.Cid) is { } session:
                Confirm(session, begin.Conn, source, tid, now);
                return true;
            case C2D_A accept when Find(accept.Sid, accept.Cid) is { } session && session.Did == accept.Did:
                Confirm(session, accept.Conn, source, tid, now);
                return true;
            case C2D_HB beat when Find(beat.Cid, beat.Did, source) is { } session:
                Use(session, source, now);
                _outbox.Add(new UdpOutgoing(source, tid, new D2C_HB(beat.Cid, beat.Did)));
                return true;
            case C2D_DISC end when Find(end.Cid, end.Did, source) is { } session:
                session.End("the client hung up");
                Sweep(now);
                return true;
            default:
                return false;
        }
    }

    /// <summary>A data or acknowledgement packet.</summary>
    public void ReceivePacket(ReadOnlySpan<byte> datagram, IpPort source, long now)
    {
        if (datagram.Length < DataPacket.HeaderLength) return;
        var did = BinaryPrimitives.ReadInt32LittleEndian(datagram[4..]);
        if (_sessions.Find(one => one.Did == did && one.Peer.Ip == source.Ip && one.Ended is null) is not { } session) return;
        Use(session, source, now);
        session.Receive(datagram, now);
        Sweep(now);
    }

    public void Advance(long now)
    {
        foreach (var session in _sessions) session.Advance(now, _outbox);
        foreach (var (_, session) in _oldDisconnects.Where(one => one.Due <= now))
            _outbox.Add(new UdpOutgoing(session.Peer, _tid++, new D2C_DISC(session.Cid, session.Did - 16)));
        _oldDisconnects.RemoveAll(one => one.Due <= now);
        Sweep(now);
    }

    private static D2C_C_R Reply(UdpClientSession session, int rsp) => new(s_timers, rsp, session.Cid, session.Did);

    private bool IsOurs(Uid asked) =>
        asked == uid || (asked.Length == Uid.ShortLength && asked == uid.Short) || (uid.Length == Uid.ShortLength && asked.Short == uid);

    private UdpClientSession? Find(uint sid, int cid) =>
        _sessions.Find(session => session.Sid == sid && session.Cid == cid && session.Ended is null);

    private UdpClientSession? Find(int cid, int did, IpPort source) =>
        _sessions.Find(session => session.Cid == cid && session.Did == did && session.Ended is null && session.Peer.Ip == source.Ip);

    private UdpClientSession Add(int cid, uint? sid, int? mtu)
    {
        if (Offers >= MaxOffers) _sessions.First(session => session is { Server: null, Ended: null }).End("too many hellos");
        // Small numbers that grow with every hello, by one or by sixteen.
        _did += random.Next(2) == 0 ? 1 : 16;
        var session = new UdpClientSession(cid, _did, sid, Math.Clamp(mtu ?? UsualMtu, LeastMtu, UsualMtu));
        _sessions.Add(session);
        return session;
    }

    private void Confirm(UdpClientSession session, ConnectionKind conn, IpPort source, uint tid, long now)
    {
        if (conn == ConnectionKind.Unknown) conn = ConnectionKind.Local;
        var rsp = host.IsFull && session.Server is null ? -3 : 0;
        var confirmation = new UdpOutgoing(source, tid, new D2C_CFM(session.Sid!.Value, conn, rsp, session.Cid, session.Did, 0));
        if (session.Server is not null || rsp != 0)
        {
            _outbox.Add(confirmation);
            return;
        }

        session.StopRepeating();
        session.Offer(source, conn, now);
        session.Repeat(confirmation, Confirmations, Approach, now);
        session.Advance(now, _outbox);
    }

    private void Use(UdpClientSession session, IpPort source, long now)
    {
        session.Heard(source, now);
        if (session.Server is not null) return;
        var pieces = settings.Session.PieceLength;
        session.Use(host.Open(source, now), pieces > 0 ? pieces : DataPacket.UsualPayloadLength, now);
        if (settings.Network.SendsOldDisconnect) _oldDisconnects.Add((now + 1_000, session));
    }

    /// <summary>Says goodbye for what has ended.</summary>
    private void Sweep(long now)
    {
        foreach (var session in _sessions.Where(session => session.Ended is not null).ToList())
        {
            _sessions.Remove(session);
            _oldDisconnects.RemoveAll(one => one.Session == session);
            foreach (var hello in _hellos.Where(hello => hello.Value == session).Select(hello => hello.Key).ToList()) _hellos.Remove(hello);
            if (session.Peer.Port != 0) _outbox.Add(new UdpOutgoing(session.Peer, _tid++, new D2C_DISC(session.Cid, session.Did)));
            if (session.Server is not { } server) continue;
            var ended = session.Sid is null ? (EndedSession?)null : new EndedSession(session.Conn, session.Did, now - session.OpenedAt);
            host.Close(server, session.Peer, session.Ended!, ended, now);
        }
    }
}
