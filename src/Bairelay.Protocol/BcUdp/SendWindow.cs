namespace Bairelay.Protocol.BcUdp;

/// <summary>Packets from the first one that the peer has not acknowledged on: those sent, and those still to be sent.</summary>
internal sealed class SendWindow(StreamSettings settings)
{
    /// <summary>
    /// How far the first unacknowledged packet and the last one sent may be apart at most. A peer reports no more than
    /// this many packets after a hole (<see cref="AckPacket.MaxBitmapToSend"/>); 266 kB in flight fill any LAN.
    /// </summary>
    public const int WidestFlight = AckPacket.MaxBitmapToSend;

    /// <summary>
    /// The same at the beginning, and when nothing comes back. A Linux socket of usual size holds about 90 full packets:
    /// the first burst must not fill it, and a peer that is silent for a while must not get all again at once.
    /// </summary>
    private const int FirstFlight = 48, NarrowestFlight = 16;

    /// <summary>As the official app does; 1,000 ms is reported too.</summary>
    public const long RetransmitAfter = 500;

    /// <summary>A packet counts as lost once this many later ones have arrived. Fewer are mere disorder.</summary>
    private const int LaterOnesHeld = 3;

    /// <summary>Assumed until measured, and the bounds of what is measured.</summary>
    private const long FirstRoundTrip = 100, ShortestRoundTrip = 20;

    private const int Capacity = 512;

    private readonly PacketBuffers _buffers = new(settings.MaxPayload);
    private readonly Packet[] _packets = new Packet[Capacity];
    private uint _first = settings.FirstPacketId;
    private uint _toSend = settings.FirstPacketId;
    private uint _end = settings.FirstPacketId;
    private bool _acknowledged;
    private long _roundTrip;
    private int _flight = FirstFlight;
    private long _narrowedAt = -RetransmitAfter;

    /// <summary>No packet has to be sent again before this time.</summary>
    private long _nextRetransmission = long.MaxValue;

    public int UnsentBytes { get; private set; }

    /// <summary>Packets that were written and are not acknowledged, sent or not.</summary>
    public int Unacknowledged => (int)(_end - _first);

    public long Retransmitted { get; private set; }

    /// <summary>When <see cref="TryTake"/> has something; 0 is at once.</summary>
    public long NextDue => MaySendNew ? 0 : _nextRetransmission;

    public bool HasRoom => UnsentBytes < settings.MaxUnsentBytes && Unacknowledged < Capacity;

    private bool MaySendNew => _toSend != _end && _toSend - _first < _flight;

    /// <summary>Takes over as much as there is room for and returns how much that was.</summary>
    public int Write(ReadOnlySpan<byte> bytes)
    {
        var total = 0;
        while (total < bytes.Length && UnsentBytes < settings.MaxUnsentBytes)
        {
            // What is not sent yet is filled up first, so that many small writes do not become many small packets.
            if (_end == _toSend || this[_end - 1].Length == settings.MaxPayload)
            {
                if (Unacknowledged == Capacity) break;
                this[_end++] = new Packet { Payload = _buffers.Take() };
            }

            ref var last = ref this[_end - 1];
            var room = Math.Min(settings.MaxPayload - last.Length, settings.MaxUnsentBytes - UnsentBytes);
            var piece = bytes.Slice(total, Math.Min(room, bytes.Length - total));
            piece.CopyTo(last.Payload.AsSpan(last.Length));
            last.Length += piece.Length;
            UnsentBytes += piece.Length;
            total += piece.Length;
        }

        return total;
    }

    /// <summary>The packet that is to be sent next: one that was lost, else a new one.</summary>
    public bool TryTake(long now, out uint id, out ReadOnlySpan<byte> payload)
    {
        if (!TryFindLost(now, out id))
        {
            if (!MaySendNew)
            {
                payload = default;
                return false;
            }

            id = _toSend++;
            UnsentBytes -= this[id].Length;
        }

        ref var packet = ref this[id];
        if (packet.Sendings++ > 0) Retransmitted++;
        packet.IsLost = false;
        packet.SentAt = now;
        _nextRetransmission = Math.Min(_nextRetransmission, now + RetransmitAfter);
        payload = packet.Payload.AsSpan(0, packet.Length);
        return true;
    }

    public PacketVerdict Acknowledge(in AckPacket ack, long now)
    {
        // 0xffffffff is a packet like any other, unless the group has that value as well.
        var nothing = ack is { Group: AckPacket.NothingReceived, PacketId: AckPacket.NothingReceived };
        if (nothing && _acknowledged) return PacketVerdict.Ack;
        var last = nothing ? settings.FirstPacketId - 1 : ack.PacketId;
        var fresh = (int)(last + 1 - _first);
        if (fresh > (int)(_toSend - _first)) return PacketVerdict.AckOfUnsent;
        if (fresh < 0) return PacketVerdict.Ack; // overtaken by a newer one

        if (fresh > 0)
        {
            Measure(this[last], now);
            _flight = Math.Min(WidestFlight, _flight + fresh);
            _nextRetransmission = 0; // look again: what was too far ahead may be in flight now
        }

        for (; fresh > 0; fresh--)
        {
            _acknowledged = true;
            ref var packet = ref this[_first++];
            _buffers.Return(packet.Payload!);
            packet = default;
        }

        TakeBitmap(ack.Bitmap, now);
        return PacketVerdict.Ack;
    }

    /// <summary>
    /// Held packets need not be sent again, and holes before them are sent at once. A bitmap without its last entry,
    /// as some peers send it, only costs one packet of knowledge. Entries beyond what was sent mean nothing.
    /// </summary>
    private void TakeBitmap(ReadOnlySpan<byte> bitmap, long now)
    {
        var later = 0;
        for (var i = Math.Min(bitmap.Length, (int)(_toSend - _first)) - 1; i >= 0; i--)
        {
            ref var packet = ref this[_first + (uint)i];
            if (bitmap[i] == 1)
            {
                if (!packet.IsHeld) Measure(packet, now);
                packet.IsHeld = true;
                later++;
            }
            else if (later >= LaterOnesHeld && !packet.IsHeld && !packet.IsLost && now - packet.SentAt >= Patience)
            {
                // Once a round trip: until the peer has it and says so, every ack reports the same hole.
                packet.IsLost = true;
                _nextRetransmission = 0;
            }
        }
    }

    private long Patience => (_roundTrip == 0 ? FirstRoundTrip : _roundTrip) * 3 / 2;

    /// <summary>Of packets that were sent twice nobody knows which sending was acknowledged.</summary>
    private void Measure(in Packet packet, long now)
    {
        if (packet.Sendings != 1 || packet.IsHeld) return;
        var sample = Math.Clamp(now - packet.SentAt, ShortestRoundTrip, RetransmitAfter);
        _roundTrip = _roundTrip == 0 ? sample : (_roundTrip * 7 + sample) / 8;
    }

    private bool TryFindLost(long now, out uint id)
    {
        id = 0;
        if (now < _nextRetransmission) return false;
        var next = long.MaxValue;
        for (id = _first; id != _toSend && id - _first < _flight; id++)
        {
            ref var packet = ref this[id];
            if (packet.IsHeld) continue;
            if (packet.IsLost) return true;
            if (now - packet.SentAt >= RetransmitAfter)
            {
                Narrow(now);
                return true;
            }

            next = Math.Min(next, packet.SentAt + RetransmitAfter);
        }

        _nextRetransmission = next;
        return false;
    }

    /// <summary>Half as much in flight, once in the time that a retransmission takes.</summary>
    private void Narrow(long now)
    {
        if (now - _narrowedAt < RetransmitAfter) return;
        _narrowedAt = now;
        _flight = Math.Max(NarrowestFlight, _flight / 2);
    }

    private ref Packet this[uint id] => ref _packets[id % Capacity];

    private struct Packet
    {
        public byte[]? Payload;
        public int Length;
        public int Sendings;
        public long SentAt;

        /// <summary>The peer holds it, though not all before it.</summary>
        public bool IsHeld;

        /// <summary>To be sent again without waiting longer.</summary>
        public bool IsLost;
    }
}
