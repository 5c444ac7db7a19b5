using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Bairelay.Protocol.BcUdp;

/// <summary>
/// One end of a byte stream over data and ack packets (docs/protocol.md 6.5): ordered, without loss, with bounded
/// memory. It is told of packets and time and says what to send and when to call again; it is not safe for several
/// threads. Times are milliseconds of any clock that starts at 0 or later and never goes back.
/// </summary>
/// <param name="sendId">The peer's id, which our packets carry: did towards the camera, cid towards the client.</param>
/// <param name="ownId">Our id, which its packets must carry.</param>
[SuppressMessage("Naming", "CA1711", Justification = "A stream of bytes, though not the framework's class")]
public sealed class ReliableStream(int sendId, int ownId, StreamSettings settings)
{
    /// <summary>
    /// At most one ack in this time while data arrive. The official app sends one every 10 ms whatever happens.
    /// </summary>
    public const long AckSpacing = 10;

    /// <summary>
    /// Without data, an ack in this time. Cameras end a session without acks; one that acks upon data alone is known
    /// to do, so that this is ample and spares the radio.
    /// </summary>
    public const long IdleAckInterval = 250;

    /// <summary>Room for whatever <see cref="TryTake"/> writes, if the payloads have their usual size.</summary>
    public const int MaxPacketLength = DataPacket.HeaderLength + DataPacket.UsualPayloadLength;

    private readonly ReceiveWindow _incoming = new(settings.FirstPacketId);
    private readonly SendWindow _outgoing = new(settings);

    /// <summary>At once: an ack that says "nothing yet" opens the conversation.</summary>
    private long _ackDue;
    private long _ackedAt = -AckSpacing;

    /// <summary>Bytes that can be read.</summary>
    public int Available => _incoming.Available;

    /// <summary>Packets that arrived and are not wholly read.</summary>
    public int HeldPackets => _incoming.Held;

    /// <summary>Bytes that were written and never sent yet.</summary>
    public int UnsentBytes => _outgoing.UnsentBytes;

    /// <summary>Packets that the peer has not acknowledged, sent or not; 0 when everything has arrived.</summary>
    public int UnackedPackets => _outgoing.Unacknowledged;

    /// <summary>Whether <see cref="Write"/> would take anything.</summary>
    public bool CanWrite => _outgoing.HasRoom;

    /// <summary>Packets sent more than once, each time counted.</summary>
    public long Retransmitted => _outgoing.Retransmitted;

    /// <summary>When <see cref="TryTake"/> has something to send; 0 is at once. To be asked after every other call.</summary>
    public long NextDue => Math.Min(_ackDue, _outgoing.NextDue);

    /// <summary>Takes over as much as there is room for and returns how much that was.</summary>
    public int Write(ReadOnlySpan<byte> bytes) => _outgoing.Write(bytes);

    /// <summary>Reads what has arrived in order; 0 if nothing has.</summary>
    public int Read(Span<byte> destination) => _incoming.Read(destination);

    /// <summary>Takes one datagram. Whatever it is, the stream goes on.</summary>
    public PacketVerdict Receive(ReadOnlySpan<byte> datagram, long now)
    {
        if (datagram.Length < 4) return PacketVerdict.OtherKind;
        switch (BinaryPrimitives.ReadUInt32LittleEndian(datagram))
        {
            case DataPacket.Magic:
                if (!DataPacket.TryRead(datagram, out var data)) return PacketVerdict.Malformed;
                if (data.ConnectionId != ownId) return PacketVerdict.WrongId;
                if (data.Payload.Length > ReceiveWindow.MaxPayload) return PacketVerdict.Malformed;
                _ackDue = Math.Min(_ackDue, Math.Max(now, _ackedAt + AckSpacing));
                return _incoming.Accept(data.PacketId, data.Payload);

            case AckPacket.Magic:
                if (!AckPacket.TryRead(datagram, out var ack)) return PacketVerdict.Malformed;
                return ack.ConnectionId == ownId ? _outgoing.Acknowledge(ack, now) : PacketVerdict.WrongId;

            default:
                return PacketVerdict.OtherKind;
        }
    }

    /// <summary>Writes the next datagram that is due, until there is none. What it gives out counts as sent.</summary>
    /// <param name="destination">At least <see cref="MaxPacketLength"/> bytes, or more if the payloads are larger.</param>
    public bool TryTake(Span<byte> destination, long now, out int length)
    {
        if (now >= _ackDue)
        {
            length = WriteAck(destination);
            (_ackedAt, _ackDue) = (now, now + IdleAckInterval);
            return true;
        }

        length = 0;
        if (!_outgoing.TryTake(now, out var id, out var payload)) return false;
        length = new DataPacket(sendId, id, payload).Write(destination);
        return true;
    }

    private int WriteAck(Span<byte> destination)
    {
        Span<byte> bitmap = stackalloc byte[AckPacket.MaxBitmapToSend];
        bitmap = bitmap[.._incoming.WriteBitmap(bitmap)];
        var ack = _incoming.HasStarted
            ? new AckPacket(sendId, 0, _incoming.LastInOrder, 0, bitmap)
            : new AckPacket(sendId, AckPacket.NothingReceived, AckPacket.NothingReceived, 0, bitmap);
        return ack.Write(destination);
    }
}
