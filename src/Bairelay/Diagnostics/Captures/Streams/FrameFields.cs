using System.Buffers.Binary;
using System.Globalization;
using Bairelay.Protocol.Media;

namespace Bairelay.Diagnostics.Captures.Streams;

/// <summary>What a report says of a frame (docs/protocol.md 5).</summary>
internal static class FrameFields
{
    private const int InfoLength = 32;
    private const int VideoHeader = 24;
    private const int AacHeader = 8;
    private const int AdpcmHeader = 12;

    public static DecodedFrame Of(in MediaFrame frame) => frame.Kind switch
    {
        MediaKind.IFrame or MediaKind.PFrame => Video(frame),
        MediaKind.Aac => new DecodedFrame("aac", Aac(frame.Payload)),
        MediaKind.Adpcm => new DecodedFrame(
            "adpcm", [new("size", frame.Payload.Length), new("samples", AdpcmBlock.SamplesOf(frame.Payload))]),
        _ => new DecodedFrame("info", Info(frame)),
    };

    /// <summary>Header and payload, without the padding after them.</summary>
    public static int LengthOf(in MediaFrame frame) => frame.Kind switch
    {
        MediaKind.IFrame or MediaKind.PFrame => VideoHeader + frame.AdditionalHeader.Length + frame.Payload.Length,
        MediaKind.Aac => AacHeader + frame.Payload.Length,
        MediaKind.Adpcm => AdpcmHeader + frame.Payload.Length,
        _ => InfoLength,
    };

    /// <summary>Describes a frame by its header alone, of which the reader has said that it is one.</summary>
    public static DecodedFrame OfBeginning(ReadOnlySpan<byte> bytes, long missing)
    {
        if (bytes[2..].StartsWith("dc"u8))
        {
            var codec = bytes[7] == '5' ? VideoCodec.H265 : VideoCodec.H264;
            var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
            var microseconds = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
            var kind = bytes[1] == '0' ? "I" : "P";
            return new DecodedFrame(kind, Video(codec, size, microseconds), missing);
        }

        return new DecodedFrame(
            bytes[1] == '5' ? "aac" : "adpcm", [new("size", BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]))], missing);
    }

    private static DecodedFrame Video(in MediaFrame frame)
    {
        var fields = Video(frame.Codec, frame.Payload.Length, frame.Microseconds);
        if (frame.Channel != 0) fields.Add(new Field("channel", frame.Channel));
        if (frame.PosixTime is { } seconds) fields.Add(new Field("time", TimeText.Of(seconds * 1_000_000_000L)));
        return new DecodedFrame(frame.Kind == MediaKind.IFrame ? "I" : "P", fields);
    }

    private static List<Field> Video(VideoCodec codec, long size, uint microseconds) =>
    [
        new("codec", codec == VideoCodec.H265 ? "H265" : "H264"), new("size", size), new("microseconds", microseconds),
    ];

    private static List<Field> Info(in MediaFrame frame)
    {
        List<Field> fields =
        [
            new("version", frame.Kind == MediaKind.InfoV1 ? 1 : 2), new("width", frame.Info.Width),
            new("height", frame.Info.Height), new("fps", frame.Info.Fps),
        ];
        if (frame.Info.Start is { } start) fields.Add(new Field("start", Local(start)));
        if (frame.Info.End is { } end) fields.Add(new Field("end", Local(end)));
        return fields;
    }

    private static List<Field> Aac(ReadOnlySpan<byte> payload)
    {
        List<Field> fields = [new("size", payload.Length)];
        if (AdtsHeader.TryRead(payload, out var header))
            fields.AddRange([new Field("rate", header.SampleRate), new Field("channels", header.Channels)]);
        return fields;
    }

    /// <summary>The camera's own clock, whose zone the frame does not say.</summary>
    private static string Local(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
}
