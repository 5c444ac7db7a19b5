namespace Bairelay.Protocol.Media;

/// <summary>The beginning of an AAC frame as cameras send it (docs/protocol.md 5.5).</summary>
/// <param name="SampleRate">In hertz. With HE-AAC half of what is played.</param>
/// <param name="Channels">0 if only the audio data says it.</param>
/// <param name="ObjectType">2 is AAC-LC.</param>
/// <param name="FrameLength">With this header.</param>
/// <param name="Blocks">Of 1,024 samples each.</param>
public readonly record struct AdtsHeader(int SampleRate, int Channels, int ObjectType, int HeaderLength, int FrameLength, int Blocks)
{
    public const int LeastLength = 7;
    private const int SamplesOfBlock = 1024;

    private static ReadOnlySpan<int> SampleRates =>
        [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

    public int Samples => Blocks * SamplesOfBlock;

    public long DurationMicroseconds => Samples * 1_000_000L / SampleRate;

    /// <summary>Refuses another sync word, a layer, a sample rate without a meaning and a length below the header's.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out AdtsHeader header)
    {
        header = default;
        if (bytes.Length < LeastLength || bytes[0] != 0xff || (bytes[1] & 0xf6) != 0xf0) return false;
        var rate = bytes[2] >> 2 & 0xf;
        if (rate >= SampleRates.Length) return false;
        var channels = (bytes[2] & 1) << 2 | bytes[3] >> 6;
        var length = (bytes[3] & 3) << 11 | bytes[4] << 3 | bytes[5] >> 5;
        // The last bit says that there is no checksum of two bytes.
        var headerLength = (bytes[1] & 1) == 1 ? 7 : 9;
        if (length < headerLength) return false;
        header = new AdtsHeader(
            SampleRates[rate], channels == 7 ? 8 : channels, (bytes[2] >> 6) + 1, headerLength, length, (bytes[6] & 3) + 1);
        return true;
    }
}
