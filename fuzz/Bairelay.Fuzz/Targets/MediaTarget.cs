using System.Buffers;
using Bairelay.Protocol.Media;

namespace Bairelay.Fuzz.Targets;

/// <summary>
/// The stream of a camera. Whatever the bytes: no exception, no endless loop, every byte is a frame's, padding or
/// counted as passed over, the same frames come out however the stream is cut, and each is written and read as itself.
/// </summary>
internal static class MediaTarget
{
    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        Stream(new MediaInfo(3840, 2160, 15), VideoCodec.H265, 40),
        Stream(new MediaInfo(640, 480, 10), VideoCodec.H264, 5),
        new byte[100],
    ];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        "00dcH265"u8.ToArray(), "01dcH264"u8.ToArray(), "31dc"u8.ToArray(), "05wb"u8.ToArray(), "01wb"u8.ToArray(), "1001"u8.ToArray(),
        "1002"u8.ToArray(), [0, 0, 0, 2], [0, 0, 1, 0], [255, 255, 255, 255], [0, 0, 0, 1], [32, 0, 0, 0], [8, 0, 8, 0],
        [.. "00dcH265"u8, 0, 0, 0, 2, 8, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0], [.. "01wb"u8, 4, 0, 4, 0, 0, 1, 2, 0],
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var whole = Read(bytes, bytes.Length);
        // How it is cut is taken from the input, so that a failure can be repeated.
        if (!whole.Equals(Read(bytes, 1 + (bytes.Length > 0 ? bytes[^1] : 0))) || !whole.Equals(Read(bytes, 1)))
            throw new InvalidOperationException("the frames depend on how the stream was cut");
    }

    private static (int Frames, int Hash, long Skipped, long Gaps, int Held, int UnderWay) Read(ReadOnlySpan<byte> bytes, int piece)
    {
        var reader = new MediaReader();
        var (frames, hash, read, length) = (0, new HashCode(), 0L, bytes.Length);
        while (!bytes.IsEmpty)
        {
            var now = Math.Min(piece, bytes.Length);
            reader.Append(bytes[..now]);
            bytes = bytes[now..];
            while (reader.TryRead(out var frame))
            {
                frames++;
                hash.Add(frame.Kind);
                hash.Add(frame.Microseconds);
                hash.AddBytes(frame.AdditionalHeader);
                hash.AddBytes(frame.Payload);
                read += Check(frame);
            }
        }

        var rest = length - read - reader.Skipped - reader.Held;
        if (rest < 0 || rest > 7L * frames) throw new InvalidOperationException($"{rest} bytes of {length} are unaccounted for");
        if (reader.Capacity > Math.Max(4096, 2 * length)) throw new InvalidOperationException($"{reader.Capacity} bytes of memory for {length}");
        return (frames, hash.ToHashCode(), reader.Skipped, reader.Gaps, reader.Held, reader.UnderWay);
    }

    /// <summary>The length of the frame without its padding.</summary>
    private static int Check(MediaFrame frame)
    {
        foreach (var unit in new NalUnits(frame.Payload, frame.Codec)) _ = (unit.IsKept, unit.Name);
        if (AdtsHeader.TryRead(frame.Payload, out var adts) && adts.DurationMicroseconds is <= 0 or > 1_000_000)
            throw new InvalidOperationException($"{adts} lasts {adts.DurationMicroseconds} µs");
        if (frame.Kind == MediaKind.Adpcm) AdpcmBlock.Decode(frame.Payload, new short[AdpcmBlock.SamplesOf(frame.Payload)]);

        var output = new ArrayBufferWriter<byte>();
        MediaWriter.Write(output, frame);
        var reader = new MediaReader();
        reader.Append(output.WrittenSpan);
        if (!reader.TryRead(out var again) || again.Kind != frame.Kind || again.Info != frame.Info || again.Codec != frame.Codec
            || again.Channel != frame.Channel || again.Microseconds != frame.Microseconds || again.HalfBlock != frame.HalfBlock
            || !again.AdditionalHeader.SequenceEqual(frame.AdditionalHeader) || !again.Payload.SequenceEqual(frame.Payload))
            throw new InvalidOperationException($"a frame of kind {frame.Kind} was written as something else");
        return output.WrittenCount - reader.Held;
    }

    private static byte[] Stream(MediaInfo info, VideoCodec codec, int size)
    {
        var output = new ArrayBufferWriter<byte>();
        var picture = new byte[size];
        picture[3] = 1;
        MediaWriter.Info(output, info);
        MediaWriter.IFrame(output, codec, 1, 2, picture);
        MediaWriter.Aac(output, [0xff, 0xf1, 0x60, 0x40, 0x01, 0xbf, 0xfc, 1, 2, 3, 4, 5]);
        MediaWriter.PFrame(output, codec, 66_667, picture);
        MediaWriter.Adpcm(output, new byte[size]);
        return output.WrittenSpan.ToArray();
    }
}
