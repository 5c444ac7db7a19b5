using Bairelay.Protocol.BcUdp;

namespace Bairelay.Simulator;

/// <summary>
/// One did: what is repeated until the client uses it, and then the stream of bytes between it and a
/// <see cref="BaichuanServer"/> (docs/protocol.md 6.4.1, 6.4.4, 6.6).
/// </summary>
internal sealed class UdpClientSession(int cid, int did, uint? sid, int mtu)
{
    /// <summary>From the first answer to the D2C_DISC of a session that nobody uses: 8.4 to 8.9 s in the field.</summary>
    private const long UnusedLimit = 8_500;

    /// <summary>Its <c>hbt</c>: without any packet for so long a client is gone.</summary>
    private const long SilenceLimit = 60_000;

    /// <summary>A client says C2D_DISC after its logout, or never.</summary>
    private const long AfterLogout = 1_000;

    private readonly List<Repetition> _repetitions = [];
    private readonly byte[] _buffer = new byte[16 * 1024];
    private long _giveUpAt = long.MaxValue;
    private long _endAt = long.MaxValue;
    private long _heardAt;
    private ReliableStream? _stream;

    public int Cid => cid;

    public int Did => did;

    public uint? Sid => sid;

    public ConnectionKind Conn { get; private set; } = ConnectionKind.Local;

    /// <summary>Unknown (all zeros) while it is only being approached.</summary>
    public IpPort Peer { get; private set; }

    /// <summary>Null until the client uses the session.</summary>
    public BaichuanServer? Server { get; private set; }

    public long OpenedAt { get; private set; }

    /// <summary>Why it is over; null while it is not.</summary>
    public string? Ended { get; private set; }

    public long NextDue
    {
        get
        {
            if (Ended is not null) return 0;
            var due = Math.Min(_giveUpAt, _endAt);
            foreach (var one in _repetitions) due = Math.Min(due, one.Next);
            if (_stream is null) return due;
            return Math.Min(Math.Min(due, _heardAt + SilenceLimit), Math.Min(_stream.NextDue, Server!.NextDue));
        }
    }

    /// <summary>Sends something now and, until the client uses the session, some times more.</summary>
    public void Repeat(UdpOutgoing packet, int times, long interval, long now)
    {
        _repetitions.RemoveAll(one => one.Packet.Message.GetType() == packet.Message.GetType() && one.Packet.To == packet.To && one.Packet.Tid == packet.Tid);
        _repetitions.Add(new Repetition(packet, interval) { Next = now, Left = times });
    }

    /// <summary>The client is at this address; it has so long to use the session.</summary>
    public void Offer(IpPort peer, ConnectionKind conn, long now)
    {
        (Peer, Conn) = (peer, conn);
        if (Server is null && _giveUpAt == long.MaxValue) _giveUpAt = now + UnusedLimit;
    }

    /// <summary>A client came forward: approaching it can stop.</summary>
    public void StopRepeating() => _repetitions.Clear();

    /// <summary>The first heartbeat, acknowledgement or data of the client.</summary>
    public void Use(BaichuanServer server, int maxPayload, long now)
    {
        _repetitions.Clear();
        _giveUpAt = long.MaxValue;
        (OpenedAt, Server) = (now, server);
        _stream = new ReliableStream(cid, did, new StreamSettings { MaxPayload = Math.Min(maxPayload, mtu - DataPacket.HeaderLength) });
    }

    /// <summary>A packet with this session's ids came from there.</summary>
    public void Heard(IpPort source, long now)
    {
        _heardAt = now;
        Peer = source;
    }

    public void Receive(ReadOnlySpan<byte> datagram, long now)
    {
        _ = _stream!.Receive(datagram, now);
        for (var count = _stream.Read(_buffer); count > 0; count = _stream.Read(_buffer)) Server!.Receive(_buffer.AsSpan(0, count), now);
    }

    public void Advance(long now, List<UdpOutgoing> outbox)
    {
        foreach (var one in _repetitions.Where(one => one.Next <= now))
        {
            outbox.Add(one.Packet);
            one.Left--;
            one.Next = now + one.Interval;
        }

        _repetitions.RemoveAll(one => one.Left <= 0);
        if (_giveUpAt <= now) End("nobody used the session");
        if (_stream is null) return;
        Server!.Advance(now);
        if (Server.Ended is not null && _endAt == long.MaxValue) _endAt = now + AfterLogout;
        if (_endAt <= now) End(Server.Ended!);
        else if (now - _heardAt >= SilenceLimit) End("the client is silent");
    }

    /// <summary>The next data or acknowledgement packet that is due.</summary>
    public bool TryTake(Span<byte> destination, long now, out int length)
    {
        length = 0;
        if (_stream is null || Ended is not null) return false;
        for (var next = Server!.Outgoing.Peek(); !next.IsEmpty; next = Server.Outgoing.Peek())
        {
            var taken = _stream.Write(next.Span);
            if (taken == 0) break;
            Server.Outgoing.Skip(taken);
        }

        return _stream.TryTake(destination, now, out length);
    }

    public void End(string reason)
    {
        Ended ??= reason;
        Server?.End(reason);
    }

    private sealed class Repetition(UdpOutgoing packet, long interval)
    {
        public UdpOutgoing Packet => packet;

        public long Interval => interval;

        public long Next { get; set; }

        public int Left { get; set; }
    }
}
