namespace Bairelay.Protocol.Media;

/// <summary>Bytes that arrived and were not used up, in one piece.</summary>
internal sealed class MediaBuffer
{
    private const int Least = 4096;

    /// <summary>
    /// Above this the room is given back when its content has gone: ten times the largest frame that was seen, so no
    /// usual stream makes it go back and forth.
    /// </summary>
    private const int Kept = 4 * 1024 * 1024;

    private byte[] _room = [];
    private int _start;
    private int _end;

    public int Capacity => _room.Length;

    public ReadOnlySpan<byte> Bytes => _room.AsSpan(_start, _end - _start);

    public void Pass(int length) => _start += length;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_start == _end) _start = _end = 0;
        var needed = checked(_end - _start + bytes.Length);
        if (_room.Length > Kept && needed <= Kept / 2)
        {
            MoveTo(new byte[Kept]);
        }
        else if (needed > _room.Length)
        {
            // Doubled, so that a byte is moved twice on average, but not beyond what one frame may need.
            var doubled = (int)Math.Min(2L * _room.Length, MediaLimits.MaxFrame);
            MoveTo(new byte[Math.Max(Math.Max(needed, doubled), Least)]);
        }
        else if (bytes.Length > _room.Length - _end)
        {
            // At most once a frame: afterwards there is no used-up room before it.
            MoveTo(_room);
        }

        bytes.CopyTo(_room.AsSpan(_end));
        _end += bytes.Length;
    }

    private void MoveTo(byte[] room)
    {
        var held = Bytes;
        held.CopyTo(room);
        _room = room;
        (_start, _end) = (0, held.Length);
    }
}
