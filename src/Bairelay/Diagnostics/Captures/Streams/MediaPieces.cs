using Bairelay.Protocol.Media;

namespace Bairelay.Diagnostics.Captures.Streams;

/// <summary>A stream of video and audio that comes in pieces, described for a report.</summary>
internal sealed class MediaPieces
{
    /// <summary>More frames than this in one piece are a crafted file; the rest is counted.</summary>
    private const int MostFrames = 1000;

    private readonly MediaReader _reader = new();
    private long _appended;
    private long _skipped;

    /// <summary>A frame was found, whole or its beginning.</summary>
    public bool Found { get; private set; }

    /// <summary>Bytes that the frame under way lacks; 0 if none is.</summary>
    public long Missing => _reader.UnderWay == 0 ? 0 : _reader.UnderWay - _reader.Held;

    /// <summary>Bytes that belong to no finished frame: a header, a frame or padding.</summary>
    public int Held => _reader.Held;

    /// <summary>
    /// Takes the next piece and describes the frames that it completes, the bytes between them that are none, and the
    /// frame that begins in it and is not finished.
    /// </summary>
    public List<DecodedFrame> Add(ReadOnlySpan<byte> piece)
    {
        var frames = new List<DecodedFrame>();
        var more = 0;
        _reader.Append(piece);
        _appended += piece.Length;
        while (_reader.TryRead(out var frame))
        {
            var (end, length) = (_appended - _reader.Held, FrameFields.LengthOf(frame));
            if (frames.Count >= MostFrames)
            {
                more++;
                continue;
            }

            AddSkipped(frames, end - length);
            frames.Add(FrameFields.Of(frame) with { Offset = end - length });
        }

        var begun = piece.Length - _reader.Held;
        AddSkipped(frames, _appended - _reader.Held);
        if (more > 0) frames.Add(new DecodedFrame("more", [new Field("frames", more)]));
        if (_reader.UnderWay > 0 && begun >= 0)
            frames.Add(FrameFields.OfBeginning(piece[begun..], Missing) with { Offset = _appended - _reader.Held });
        Found |= frames.Exists(frame => frame.Kind != "none");
        return frames;
    }

    private void AddSkipped(List<DecodedFrame> frames, long end)
    {
        var skipped = _reader.Skipped - _skipped;
        _skipped = _reader.Skipped;
        if (skipped > 0) frames.Add(new DecodedFrame("none", [new Field("size", skipped)]) { Offset = Math.Max(0, end - skipped) });
    }
}
