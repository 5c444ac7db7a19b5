namespace Bairelay.Protocol.Media;

/// <summary>What a camera may say of a frame's size before it is taken for garbage (docs/protocol.md 1.7).</summary>
public static class MediaLimits
{
    /// <summary>A hundred times the largest I frame that was seen (about 310 kB, 4K).</summary>
    public const int MaxVideoPayload = 32 * 1024 * 1024;

    /// <summary>Real ones have 0, 8 or 16 bytes.</summary>
    public const int MaxAdditionalHeader = 64 * 1024;

    /// <summary>The longest frame there can be, without padding.</summary>
    public const int MaxFrame = MediaHeader.VideoLength + MaxAdditionalHeader + MaxVideoPayload;

    /// <summary>Frames are padded to a multiple of this.</summary>
    public const int Alignment = 8;
}
