namespace Bairelay.Diagnostics.Captures.Streams;

/// <summary>A piece of a stream with its place.</summary>
/// <param name="Length">How far the next piece is from it: bytes for TCP, 1 for a BcUdp packet.</param>
/// <param name="Missing">Bytes at its end that were not recorded.</param>
internal readonly record struct Segment(long? Time, uint Start, uint Length, ReadOnlyMemory<byte> Bytes, int Missing);

/// <summary>
/// Puts the pieces of one direction in order: repeats are dropped, what comes early is held, and what does not come is
/// lost. Places are numbers of 32 bits that wrap.
/// </summary>
/// <param name="unit">What places count: "bytes" or "packets".</param>
/// <param name="reach">A piece from farther back than this is no repeat but the beginning of something new.</param>
internal sealed class SegmentOrder(MessageStream stream, string unit, int reach)
{
    /// <summary>
    /// How much waits for a piece that did not come. The protocol's own reorder window has 1,024 packets, and both ends
    /// have long repeated a piece when so many others have passed.
    /// </summary>
    private const int MostHeld = 1024;

    private const int MostBytesHeld = 4 << 20;

    // Places here do not wrap: they count on from the first one.
    private readonly PriorityQueue<Segment, long> _held = new();
    private long _next;
    private long _bytesHeld;
    private bool _started;

    /// <summary>The place at which the stream begins, where something says it before the first piece.</summary>
    public void Begin(uint place)
    {
        if (_started) return;
        (_next, _started) = (place, true);
    }

    public void Add(in Segment segment)
    {
        Begin(segment.Start);
        var place = _next + (int)(segment.Start - (uint)_next);
        if (place < _next - reach)
        {
            End();
            stream.Lose(segment.Time, 0, unit);
            place = _next = segment.Start;
        }

        if (place > _next)
        {
            _held.Enqueue(segment, place);
            _bytesHeld += segment.Bytes.Length;
            while (_held.Count > MostHeld || _bytesHeld > MostBytesHeld) Skip();
            return;
        }

        Deliver(segment, place);
        DeliverHeld();
    }

    /// <summary>No more pieces come, so what is held must do.</summary>
    public void End()
    {
        while (_held.Count > 0) Skip();
    }

    private void Skip()
    {
        if (!_held.TryPeek(out var segment, out var place)) return;
        stream.Lose(segment.Time, place - _next, unit);
        _next = place;
        DeliverHeld();
    }

    private void DeliverHeld()
    {
        while (_held.TryPeek(out var segment, out var place) && place <= _next)
        {
            _held.Dequeue();
            _bytesHeld -= segment.Bytes.Length;
            Deliver(segment, place);
        }
    }

    private void Deliver(in Segment segment, long place)
    {
        var known = _next - place;
        if (known >= segment.Length) return;
        var bytes = segment.Bytes.Span;
        if (known < bytes.Length) stream.Append(segment.Time, bytes[(int)known..]);
        if (segment.Missing > 0) stream.Lose(segment.Time, segment.Missing, "bytes");
        _next = place + segment.Length;
    }
}
