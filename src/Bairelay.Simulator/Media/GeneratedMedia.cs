using Bairelay.Protocol.Media;

namespace Bairelay.Simulator;

/// <summary>
/// A made-up stream of any size: parameter sets that are true, an I frame every two seconds, silence for sound. The
/// H.264 pictures are grey and can be played; those of H.265 are noise behind correct headers.
/// </summary>
public sealed class GeneratedMedia : CameraMedia
{
    private const int KeySeconds = 2;

    /// <summary>An I frame is so many times the size of a P frame.</summary>
    private const int KeyWeight = 8;

    private readonly byte[] _key;
    private readonly byte[][] _others;

    /// <param name="codec">H.264 or H.265.</param>
    /// <param name="width">Pixels; a multiple of 16 keeps the parameter sets short.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="fps">Pictures a second.</param>
    /// <param name="kilobits">kbit/s of the pictures.</param>
    /// <param name="hasSound">AAC, or none.</param>
    public GeneratedMedia(VideoCodec codec, int width, int height, int fps, int kilobits, bool hasSound = true)
    {
        (Codec, Width, Height, Fps, Kilobits, HasSound) = (codec, width, height, fps, kilobits, hasSound);
        var others = fps * KeySeconds - 1;
        var length = (int)(kilobits * 125L * KeySeconds / (KeyWeight + others));
        if (codec == VideoCodec.H264)
        {
            var writer = new GreyH264(width, height);
            _key = writer.KeyPicture(length * KeyWeight);
            // Four bits of frame number follow one another from the I frame on.
            _others = [.. Enumerable.Range(1, others).Select(number => writer.NextPicture(number, length))];
        }
        else
        {
            var writer = new NoiseH265(width, height);
            _key = writer.KeyPicture(length * KeyWeight);
            _others = [.. Enumerable.Range(1, Math.Min(others, 4)).Select(number => NoiseH265.NextPicture(number, length))];
        }
    }

    public static GeneratedMedia Main { get; } = new(VideoCodec.H264, 1280, 720, 15, 1024);

    public static GeneratedMedia Sub { get; } = new(VideoCodec.H264, 640, 352, 10, 160);

    /// <summary>What the largest models send: 4K at 16 Mbit/s.</summary>
    public static GeneratedMedia FourK() => new(VideoCodec.H265, 3840, 2160, 25, 16_384);

    public override VideoCodec Codec { get; }

    public override int Width { get; }

    public override int Height { get; }

    public override int Fps { get; }

    public override int Kilobits { get; }

    public bool HasSound { get; }

    /// <summary>AAC-LC, 16 kHz, mono: a frame of silence behind its ADTS header.</summary>
    private static ReadOnlyMemory<byte> Silence { get; } =
        new byte[] { 0xff, 0xf1, 0x60, 0x40, 0x01, 0xbf, 0xfc, 0x00, 0xc8, 0x00, 0x80, 0x23, 0x80 };

    public override bool IsKey(long picture) => picture % (Fps * KeySeconds) == 0;

    public override ReadOnlyMemory<byte> Picture(long picture)
    {
        var number = picture % (Fps * KeySeconds);
        return number == 0 ? _key : _others[(int)((number - 1) % _others.Length)];
    }

    public override ReadOnlyMemory<byte> Sound(long piece) => HasSound ? Silence : default;
}
