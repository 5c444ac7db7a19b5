using Bairelay.Protocol.Media;

namespace Bairelay.Simulator;

/// <summary>A stream made of an elementary stream of H.264 or H.265, and optionally of AAC with ADTS headers; both begin anew at their ends.</summary>
public sealed class RecordedMedia : CameraMedia
{
    private readonly List<(ReadOnlyMemory<byte> Bytes, bool IsKey)> _pictures = [];
    private readonly List<ReadOnlyMemory<byte>> _sounds = [];

    public RecordedMedia(ReadOnlyMemory<byte> video, VideoCodec codec, int width, int height, int fps, ReadOnlyMemory<byte> aac = default)
    {
        (Codec, Width, Height, Fps) = (codec, width, height, fps);
        Cut(video);
        for (var rest = aac; AdtsHeader.TryRead(rest.Span, out var header) && header.FrameLength <= rest.Length; rest = rest[header.FrameLength..])
            _sounds.Add(rest[..header.FrameLength]);
        if (_pictures.Count == 0 || !_pictures[0].IsKey) throw new ArgumentException("It does not begin with a whole picture", nameof(video));
        Kilobits = (int)((long)video.Length * 8 * fps / _pictures.Count / 1000);
    }

    public override VideoCodec Codec { get; }

    public override int Width { get; }

    public override int Height { get; }

    public override int Fps { get; }

    public override int Kilobits { get; }

    public override bool IsKey(long picture) => _pictures[(int)(picture % _pictures.Count)].IsKey;

    public override ReadOnlyMemory<byte> Picture(long picture) => _pictures[(int)(picture % _pictures.Count)].Bytes;

    public override ReadOnlyMemory<byte> Sound(long piece) => _sounds.Count == 0 ? default : _sounds[(int)(piece % _sounds.Count)];

    /// <summary>After a slice, a picture begins at a unit that announces one, or at a slice that says it is the first.</summary>
    private void Cut(ReadOnlyMemory<byte> video)
    {
        var (start, hasSlice, isKey) = (-1, false, false);
        foreach (var (at, end) in Units(video.Span))
        {
            var unit = video.Span[at..end].TrimStart((byte)0)[1..];
            if (unit.Length < 3) continue;
            var (slice, key, begins) = Kind(unit);
            if (start < 0) start = at;
            if (hasSlice && begins)
            {
                _pictures.Add((video[start..at], isKey));
                (start, hasSlice, isKey) = (at, false, false);
            }

            hasSlice |= slice;
            isKey |= key;
        }

        if (hasSlice) _pictures.Add((video[start..], isKey));
    }

    /// <summary>Filler and the ends of a sequence belong to the picture before them.</summary>
    private (bool Slice, bool Key, bool Begins) Kind(ReadOnlySpan<byte> unit)
    {
        var type = new NalUnit(unit, Codec).Type;
        return Codec == VideoCodec.H264
            ? (type is >= 1 and <= 5, type == 5, type is >= 1 and <= 5 ? (unit[1] & 0x80) != 0 : type is not (>= 10 and <= 12))
            : (type <= 31, type is >= 16 and <= 23, type <= 31 ? (unit[2] & 0x80) != 0 : type is not (>= 36 and <= 38 or 40));
    }

    private static List<(int Start, int End)> Units(ReadOnlySpan<byte> video)
    {
        List<int> starts = [];
        for (var at = video.IndexOf(StartCode); at >= 0;)
        {
            starts.Add(at > 0 && video[at - 1] == 0 ? at - 1 : at);
            var next = video[(at + 3)..].IndexOf(StartCode);
            at = next < 0 ? -1 : at + 3 + next;
        }

        starts.Add(video.Length);
        return [.. starts.Zip(starts.Skip(1))];
    }

    private static ReadOnlySpan<byte> StartCode => [0, 0, 1];
}
