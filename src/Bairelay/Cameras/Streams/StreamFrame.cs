using Bairelay.Protocol.Media;

namespace Bairelay.Cameras.Streams;

/// <summary>One frame of a stream, to keep (docs/protocol.md 5).</summary>
internal sealed class StreamFrame
{
    public required MediaKind Kind { get; init; }

    /// <summary>Of video.</summary>
    public VideoCodec Codec { get; init; }

    /// <summary>Of video, by the camera; wraps after 71.6 minutes. Sound carries no time.</summary>
    public uint Microseconds { get; init; }

    /// <summary>Of an info frame: size of the picture, frames a second.</summary>
    public MediaInfo Info { get; init; }

    /// <summary>Seconds since 1970 by the camera's clock; I frames only.</summary>
    public uint? PosixTime { get; init; }

    /// <summary>A whole picture in Annex B form, ADTS data, or an ADPCM block.</summary>
    public required byte[] Payload { get; init; }

    public static StreamFrame From(in MediaFrame frame) => new()
    {
        Kind = frame.Kind,
        Codec = frame.Codec,
        Microseconds = frame.Microseconds,
        Info = frame.Info,
        PosixTime = frame.PosixTime,
        Payload = frame.Payload.ToArray(),
    };
}
