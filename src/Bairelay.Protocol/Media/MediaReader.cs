namespace Bairelay.Protocol.Media;

/// <summary>
/// Cuts the byte stream of a camera into frames (docs/protocol.md 5). Give it whatever has arrived, then read until
/// there is no more; where the pieces were cut makes no difference. Bytes that belong to no frame are passed over and
/// counted.
/// <para>
/// What it holds is at most one unfinished frame and what was appended since the last reading. Memory follows the bytes
/// that arrived, never a length that was merely announced.
/// </para>
/// </summary>
public sealed class MediaReader
{
    private readonly MediaBuffer _buffer = new();

    // After a frame its padding is still to be passed over, when it comes.
    private bool _afterFrame;
    private int _padding;

    // How far the frame that is under way was searched for headers.
    private int _searched;
    private bool _inGap;

    /// <summary>Bytes that belonged to no frame so far.</summary>
    public long Skipped { get; private set; }

    /// <summary>How many times there were such bytes between frames.</summary>
    public long Gaps { get; private set; }

    /// <summary>Bytes that arrived and belong to no finished frame yet.</summary>
    public int Held => _buffer.Bytes.Length;

    /// <summary>The length of the frame that is under way, without padding; 0 before its header is known.</summary>
    public int UnderWay { get; private set; }

    /// <summary>Room that was taken from memory.</summary>
    public int Capacity => _buffer.Capacity;

    /// <summary>Takes the next bytes of the stream. Frames read before are no longer valid.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => _buffer.Append(bytes);

    /// <summary>The next whole frame, valid until the next call; false if more bytes are needed.</summary>
    public bool TryRead(out MediaFrame frame)
    {
        UnderWay = 0;
        frame = default;
        if (_afterFrame && !TryPassPadding()) return false;
        while (true)
        {
            var held = _buffer.Bytes;
            switch (MediaHeader.Read(held, out var header))
            {
                case HeaderReading.TooShort:
                    return false;
                case HeaderReading.Refused:
                    PassGarbage();
                    continue;
            }

            if (header.IsVideo && HoldsAnotherHeader(held, header))
            {
                PassGarbage();
                continue;
            }

            if (header.FrameLength > held.Length)
            {
                UnderWay = header.FrameLength;
                return false;
            }

            frame = header.Frame(held);
            _buffer.Pass(header.FrameLength);
            _padding = header.Padding;
            (_afterFrame, _inGap, _searched) = (true, false, 0);
            return true;
        }
    }

    /// <summary>
    /// Some peers count the padding of ADPCM by another size, so anything below eight bytes before the next magic
    /// passes for padding. The magic is looked for at the right place first.
    /// </summary>
    private bool TryPassPadding()
    {
        var held = _buffer.Bytes;
        if (held.Length < _padding + MediaMagic.Length) return false;
        if (MediaMagic.Read(held[_padding..]) == MediaKind.None)
        {
            for (var other = 0; other < MediaLimits.Alignment; other++)
            {
                if (held.Length < other + MediaMagic.Length) return false;
                if (MediaMagic.Read(held[other..]) == MediaKind.None) continue;
                _padding = other;
                break;
            }
        }

        _buffer.Pass(_padding);
        _afterFrame = false;
        return true;
    }

    /// <summary>Passes over the byte that begins no frame and on to the next magic, or to where one may be cut off.</summary>
    private void PassGarbage()
    {
        var rest = _buffer.Bytes[1..];
        var magic = MediaMagic.IndexIn(rest);
        var length = 1 + (magic >= 0 ? magic : Math.Max(0, rest.Length - (MediaMagic.Length - 1)));
        _buffer.Pass(length);
        _searched = 0;
        Skipped += length;
        if (!_inGap) Gaps++;
        _inGap = true;
    }

    /// <summary>
    /// Looks for the header of another video frame in as much of this one as is there, at each byte once. The eight
    /// fixed bytes of such a header do not occur in a picture by chance, so one in there means that bytes were lost or
    /// that this header was garbage itself. Without this a false length would swallow up to 32 MiB of good frames; so it
    /// swallows what comes before the next picture.
    /// The additional header is searched as well: if it were not, headers that stand in it could make the same bytes
    /// be searched for each of them.
    /// </summary>
    private bool HoldsAnotherHeader(ReadOnlySpan<byte> held, MediaHeader header)
    {
        var end = Math.Min(held.Length, header.FrameLength);
        var at = Math.Max(_searched, header.Length);
        while (at + MediaHeader.VideoLength <= end)
        {
            // Two bytes of magic stand before this, the last character of the codec and the sizes after it.
            var found = held[(at + 2)..end].IndexOf("dcH26"u8);
            at = found < 0 ? end : at + found;
            if (at + MediaHeader.VideoLength > end) break;
            if (MediaHeader.Read(held[at..end], out var inner) == HeaderReading.Read
                && inner.IsVideo) return true;
            at++;
        }

        // A header that is cut off here is looked at again when the rest of it is there.
        _searched = Math.Min(at, end - MediaHeader.VideoLength + 1);
        return false;
    }
}
