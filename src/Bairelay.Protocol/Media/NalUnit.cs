namespace Bairelay.Protocol.Media;

/// <summary>One unit of H.264 or H.265, without its start code (docs/protocol.md 5.8).</summary>
public readonly ref struct NalUnit(ReadOnlySpan<byte> bytes, VideoCodec codec)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public int Type => codec == VideoCodec.H265 ? Bytes[0] >> 1 & 0x3f : Bytes[0] & 0x1f;

    public string Name => NalNames.Of(codec, Type);

    /// <summary>
    /// Whether a player should see it. Cameras add units of their own (type 62 of H.265 was seen), and those of another
    /// layer, which no common decoder understands.
    /// </summary>
    public bool IsKept => (Bytes[0] & 0x80) == 0 && codec switch
    {
        VideoCodec.H264 => Type is >= 1 and <= 13,
        VideoCodec.H265 => Type is (>= 0 and <= 9) or (>= 16 and <= 21) or (>= 32 and <= 40) && Bytes.Length >= 2 && Layer == 0,
        _ => false,
    };

    // nuh_layer_id: the last bit of the first byte and five bits of the second.
    private int Layer => (Bytes[0] & 1) << 5 | Bytes[1] >> 3;
}
