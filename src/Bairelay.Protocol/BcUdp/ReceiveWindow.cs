namespace Bairelay.Protocol.BcUdp;

/// <summary>
/// Packets from the first one that is not wholly read on: those in order, which can be read, and those after a hole.
/// Both count against one capacity, so that neither a lossy link nor a reader who does not read can make it grow.
/// </summary>
internal sealed class ReceiveWindow(uint firstId)
{
    /// <summary>About 1.3 MB of full packets, 0.7 s of a 16 Mbit/s stream: far longer than a retransmission takes.</summary>
    public const int Capacity = 1024;

    /// <summary>A peer sends 1,330; more than an Ethernet frame holds would arrive in fragments, which nobody sends.</summary>
    public const int MaxPayload = 2048;

    private readonly PacketBuffers _buffers = new(MaxPayload);
    private readonly byte[]?[] _payloads = new byte[Capacity][];
    private readonly int[] _lengths = new int[Capacity];
    private uint _first = firstId;
    private int _readOfFirst;
    private uint _next = firstId;
    private uint _end = firstId;
    private bool _started;

    /// <summary>Bytes that can be read.</summary>
    public int Available { get; private set; }

    /// <summary>Packets held, read or not, in order or not; never more than <see cref="Capacity"/>.</summary>
    public int Held { get; private set; }

    /// <summary>False until the very first packet is there; later ones may be held before.</summary>
    public bool HasStarted => _started;

    /// <summary>The last packet before the first hole.</summary>
    public uint LastInOrder => _next - 1;

    public PacketVerdict Accept(uint id, ReadOnlySpan<byte> payload)
    {
        if ((int)(id - _next) < 0) return PacketVerdict.Duplicate;
        if (id - _first >= Capacity) return PacketVerdict.BeyondWindow;
        var slot = Slot(id);
        if (_payloads[slot] is not null) return PacketVerdict.Duplicate;

        var buffer = _buffers.Take();
        payload.CopyTo(buffer);
        _payloads[slot] = buffer;
        _lengths[slot] = payload.Length;
        Held++;
        if ((int)(id + 1 - _end) > 0) _end = id + 1;
        while (_next != _end && _payloads[Slot(_next)] is not null)
        {
            Available += _lengths[Slot(_next++)];
            _started = true;
        }

        DropRead();
        return PacketVerdict.Data;
    }

    public int Read(Span<byte> destination)
    {
        var total = 0;
        while (total < destination.Length && _first != _next)
        {
            var slot = Slot(_first);
            var piece = _payloads[slot].AsSpan(_readOfFirst, _lengths[slot] - _readOfFirst);
            if (piece.Length > destination.Length - total) piece = piece[..(destination.Length - total)];
            piece.CopyTo(destination[total..]);
            total += piece.Length;
            _readOfFirst += piece.Length;
            DropRead();
        }

        Available -= total;
        return total;
    }

    /// <summary>
    /// One byte for each packet after <see cref="LastInOrder"/> up to the highest one held, as far as there is room,
    /// and returns their number.
    /// </summary>
    public int WriteBitmap(Span<byte> bitmap)
    {
        var length = (int)Math.Min(_end - _next, (uint)bitmap.Length);
        for (var i = 0; i < length; i++) bitmap[i] = _payloads[Slot(_next + (uint)i)] is null ? (byte)0 : (byte)1;
        return length;
    }

    /// <summary>Lets go of what is read to its end, which an empty packet is from the beginning.</summary>
    private void DropRead()
    {
        while (_first != _next && _readOfFirst == _lengths[Slot(_first)])
        {
            ref var payload = ref _payloads[Slot(_first)];
            _buffers.Return(payload!);
            payload = null;
            _readOfFirst = 0;
            _first++;
            Held--;
        }
    }

    private static int Slot(uint id) => (int)(id % Capacity);
}
