using System.Buffers.Binary;

namespace Bairelay.Protocol.Media;

internal enum HeaderReading
{
    /// <summary>The bytes may become a header when more of them arrive.</summary>
    TooShort,

    /// <summary>No frame begins here.</summary>
    Refused,

    Read,
}

/// <summary>What the first bytes of a frame say of the rest (docs/protocol.md 5.2 to 5.6).</summary>
internal readonly struct MediaHeader
{
    public const int VideoLength = 24;
    public const int AacLength = 8;
    public const int AdpcmLength = 12;

    /// <summary>The part of an ADPCM frame that its size counts beside the block.</summary>
    public const int AdpcmCounted = 4;

    private const uint H264 = 0x34363248;
    private const uint H265 = 0x35363248;

    private MediaHeader(MediaKind kind, int length, int additional, int payload, int padded)
    {
        Kind = kind;
        Length = length;
        Additional = additional;
        Payload = payload;
        Padding = PaddingOf(padded);
    }

    public MediaKind Kind { get; }

    public bool IsVideo => Kind is MediaKind.IFrame or MediaKind.PFrame;

    /// <summary>Without the additional header.</summary>
    public int Length { get; }

    public int Additional { get; }

    public int Payload { get; }

    public int Padding { get; }

    public int FrameLength => Length + Additional + Payload;

    public static int PaddingOf(int size) => -size & MediaLimits.Alignment - 1;

    public static HeaderReading Read(ReadOnlySpan<byte> bytes, out MediaHeader header)
    {
        header = default;
        if (bytes.Length < MediaMagic.Length) return HeaderReading.TooShort;
        var kind = MediaMagic.Read(bytes);
        return kind switch
        {
            MediaKind.IFrame or MediaKind.PFrame => ReadVideo(bytes, kind, out header),
            MediaKind.Aac => ReadAac(bytes, out header),
            MediaKind.Adpcm => ReadAdpcm(bytes, out header),
            MediaKind.InfoV1 or MediaKind.InfoV2 => ReadInfo(bytes, kind, out header),
            _ => HeaderReading.Refused,
        };
    }

    /// <summary>Makes a frame of bytes that begin with this header and hold the whole frame.</summary>
    public MediaFrame Frame(ReadOnlySpan<byte> bytes)
    {
        var payload = bytes.Slice(Length + Additional, Payload);
        return Kind switch
        {
            MediaKind.IFrame or MediaKind.PFrame => new MediaFrame
            {
                Kind = Kind,
                Channel = (byte)(bytes[0] - '0'),
                Codec = CodecOf(bytes),
                Microseconds = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]),
                AdditionalHeader = bytes.Slice(Length, Additional),
                Payload = payload,
            },
            MediaKind.InfoV1 or MediaKind.InfoV2 => new MediaFrame { Kind = Kind, Info = MediaInfo.Read(bytes) },
            MediaKind.Adpcm => new MediaFrame
            {
                Kind = Kind,
                HalfBlock = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]),
                Payload = payload,
            },
            _ => new MediaFrame { Kind = Kind, Payload = payload },
        };
    }

    public static uint CodecName(VideoCodec codec) => codec switch
    {
        VideoCodec.H264 => H264,
        VideoCodec.H265 => H265,
        _ => throw new ArgumentOutOfRangeException(nameof(codec)),
    };

    private static VideoCodec CodecOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) switch
    {
        H264 => VideoCodec.H264,
        H265 => VideoCodec.H265,
        _ => VideoCodec.None,
    };

    private static HeaderReading ReadVideo(ReadOnlySpan<byte> bytes, MediaKind kind, out MediaHeader header)
    {
        header = default;
        if (bytes.Length < VideoLength) return HeaderReading.TooShort;
        var payload = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        var additional = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        if (CodecOf(bytes) == VideoCodec.None || payload > MediaLimits.MaxVideoPayload
            || additional > MediaLimits.MaxAdditionalHeader) return HeaderReading.Refused;
        header = new MediaHeader(kind, VideoLength, (int)additional, (int)payload, (int)payload);
        return HeaderReading.Read;
    }

    private static HeaderReading ReadAac(ReadOnlySpan<byte> bytes, out MediaHeader header)
    {
        header = default;
        if (bytes.Length < AacLength) return HeaderReading.TooShort;
        if (!TryReadSize(bytes, out var size)) return HeaderReading.Refused;
        header = new MediaHeader(MediaKind.Aac, AacLength, 0, size, size);
        return HeaderReading.Read;
    }

    private static HeaderReading ReadAdpcm(ReadOnlySpan<byte> bytes, out MediaHeader header)
    {
        header = default;
        if (bytes.Length < AdpcmLength) return HeaderReading.TooShort;
        if (!TryReadSize(bytes, out var size) || size < AdpcmCounted) return HeaderReading.Refused;
        header = new MediaHeader(MediaKind.Adpcm, AdpcmLength, 0, size - AdpcmCounted, size);
        return HeaderReading.Read;
    }

    private static HeaderReading ReadInfo(ReadOnlySpan<byte> bytes, MediaKind kind, out MediaHeader header)
    {
        header = default;
        if (bytes.Length < MediaInfo.Length) return HeaderReading.TooShort;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) != MediaInfo.Length) return HeaderReading.Refused;
        header = new MediaHeader(kind, MediaInfo.Length, 0, 0, 0);
        return HeaderReading.Read;
    }

    /// <summary>Audio says its size twice.</summary>
    private static bool TryReadSize(ReadOnlySpan<byte> bytes, out ushort size)
    {
        size = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        return size == BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]);
    }
}
