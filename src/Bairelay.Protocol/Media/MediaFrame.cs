using System.Buffers.Binary;

namespace Bairelay.Protocol.Media;

/// <summary>
/// One frame of a stream. As read it points into the reader's buffer: copy what is needed beyond the next call of
/// <see cref="MediaReader"/>.
/// </summary>
public readonly ref struct MediaFrame
{
    public MediaKind Kind { get; init; }

    public bool IsVideo => Kind is MediaKind.IFrame or MediaKind.PFrame;

    /// <summary>Of an info frame.</summary>
    public MediaInfo Info { get; init; }

    /// <summary>The digit in the magic of a video frame, 0 to 9.</summary>
    public byte Channel { get; init; }

    public VideoCodec Codec { get; init; }

    /// <summary>Of a video frame; wraps after about 71.6 minutes. Audio carries no time.</summary>
    public uint Microseconds { get; init; }

    /// <summary>Of a video frame, between header and payload.</summary>
    public ReadOnlySpan<byte> AdditionalHeader { get; init; }

    /// <summary>One whole picture in Annex B form, ADTS data, or an ADPCM block with its state of four bytes.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Of an ADPCM frame; cameras disagree about it and nothing depends on it.</summary>
    public ushort HalfBlock { get; init; }

    /// <summary>Seconds since 1970 by the camera's clock. Only I frames say it.</summary>
    public uint? PosixTime => Kind == MediaKind.IFrame && AdditionalHeader.Length >= 4
        ? BinaryPrimitives.ReadUInt32LittleEndian(AdditionalHeader)
        : null;
}
