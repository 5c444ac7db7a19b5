using System.Buffers;
using System.Buffers.Binary;

namespace Bairelay.Protocol.Media;

/// <summary>Writes frames as a camera does, with their padding (docs/protocol.md 5).</summary>
public static class MediaWriter
{
    public static void Write(IBufferWriter<byte> output, scoped in MediaFrame frame)
    {
        switch (frame.Kind)
        {
            case MediaKind.InfoV1 or MediaKind.InfoV2:
                Info(output, frame.Info, frame.Kind);
                break;
            case MediaKind.IFrame or MediaKind.PFrame:
                Video(output, frame);
                break;
            case MediaKind.Aac:
                Aac(output, frame.Payload);
                break;
            case MediaKind.Adpcm:
                Adpcm(output, frame.Payload, frame.HalfBlock);
                break;
            default:
                throw new ArgumentException("A frame of no kind", nameof(frame));
        }
    }

    public static void Info(IBufferWriter<byte> output, MediaInfo info, MediaKind version = MediaKind.InfoV2)
    {
        var bytes = Room(output, MediaInfo.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, version == MediaKind.InfoV1 ? MediaMagic.InfoV1 : MediaMagic.InfoV2);
        info.Write(bytes);
        output.Advance(bytes.Length);
    }

    /// <summary>An I frame with the additional header that every client understands: the time and a zero.</summary>
    public static void IFrame(
        IBufferWriter<byte> output, VideoCodec codec, uint microseconds, uint posixTime, ReadOnlySpan<byte> payload)
    {
        Span<byte> additional = stackalloc byte[8];
        additional.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(additional, posixTime);
        Write(output, new MediaFrame
        {
            Kind = MediaKind.IFrame,
            Codec = codec,
            Microseconds = microseconds,
            AdditionalHeader = additional,
            Payload = payload,
        });
    }

    /// <summary>A P frame without an additional header.</summary>
    public static void PFrame(IBufferWriter<byte> output, VideoCodec codec, uint microseconds, ReadOnlySpan<byte> payload) =>
        Write(output, new MediaFrame { Kind = MediaKind.PFrame, Codec = codec, Microseconds = microseconds, Payload = payload });

    public static void Aac(IBufferWriter<byte> output, ReadOnlySpan<byte> adts)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(adts.Length, ushort.MaxValue, nameof(adts));
        var bytes = Room(output, Padded(MediaHeader.AacLength + adts.Length, adts.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, MediaMagic.Aac);
        WriteSize(bytes, adts.Length);
        adts.CopyTo(bytes[MediaHeader.AacLength..]);
        output.Advance(bytes.Length);
    }

    /// <summary>A block with its state of four bytes, and half its length as cameras write it.</summary>
    public static void Adpcm(IBufferWriter<byte> output, ReadOnlySpan<byte> block) =>
        Adpcm(output, block, (ushort)(block.Length / 2));

    public static void Adpcm(IBufferWriter<byte> output, ReadOnlySpan<byte> block, ushort halfBlock)
    {
        var size = block.Length + MediaHeader.AdpcmCounted;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, ushort.MaxValue, nameof(block));
        var bytes = Room(output, Padded(MediaHeader.AdpcmLength + block.Length, size));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, MediaMagic.Adpcm);
        WriteSize(bytes, size);
        bytes[9] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[10..], halfBlock);
        block.CopyTo(bytes[MediaHeader.AdpcmLength..]);
        output.Advance(bytes.Length);
    }

    private static void Video(IBufferWriter<byte> output, scoped in MediaFrame frame)
    {
        var (additional, payload) = (frame.AdditionalHeader.Length, frame.Payload.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frame.Channel, 9, nameof(frame));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(additional, MediaLimits.MaxAdditionalHeader, nameof(frame));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload, MediaLimits.MaxVideoPayload, nameof(frame));
        var bytes = Room(output, Padded(MediaHeader.VideoLength + additional + payload, payload));
        BinaryPrimitives.WriteUInt32LittleEndian(
            bytes, (frame.Kind == MediaKind.IFrame ? MediaMagic.IFrame : MediaMagic.PFrame) + frame.Channel);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], MediaHeader.CodecName(frame.Codec));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], (uint)payload);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], (uint)additional);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], frame.Microseconds);
        frame.AdditionalHeader.CopyTo(bytes[MediaHeader.VideoLength..]);
        frame.Payload.CopyTo(bytes[(MediaHeader.VideoLength + additional)..]);
        output.Advance(bytes.Length);
    }

    private static Span<byte> Room(IBufferWriter<byte> output, int length)
    {
        var bytes = output.GetSpan(length)[..length];
        bytes.Clear();
        return bytes;
    }

    private static int Padded(int length, int size) => length + MediaHeader.PaddingOf(size);

    private static void WriteSize(Span<byte> bytes, int size)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], (ushort)size);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], (ushort)size);
    }
}
