using System.Buffers;
using Bairelay.Protocol.Media;
using CsCheck;

namespace Bairelay.Tests.Protocol.Media;

/// <summary>A frame that outlives the reader's buffer and can be compared.</summary>
public sealed record Frame(
    MediaKind Kind, VideoCodec Codec = VideoCodec.None, byte Channel = 0, uint Microseconds = 0, string Additional = "", string Payload = "",
    ushort HalfBlock = 0, MediaInfo Info = default)
{
    public static Frame Of(MediaFrame frame) => new(
        frame.Kind, frame.Codec, frame.Channel, frame.Microseconds, Convert.ToHexStringLower(frame.AdditionalHeader),
        Convert.ToHexStringLower(frame.Payload), frame.HalfBlock, frame.Info);

    public byte[] Bytes()
    {
        var output = new ArrayBufferWriter<byte>();
        MediaWriter.Write(output, new MediaFrame
        {
            Kind = Kind,
            Codec = Codec,
            Channel = Channel,
            Microseconds = Microseconds,
            AdditionalHeader = Convert.FromHexString(Additional),
            Payload = Convert.FromHexString(Payload),
            HalfBlock = HalfBlock,
            Info = Info,
        });
        return output.WrittenSpan.ToArray();
    }
}

internal static class MediaStreams
{
    // Bytes of which magics are made are frequent, so that payloads and garbage come close to them.
    private static readonly Gen<byte> s_byte = Gen.Frequency((3, Gen.Byte), (1, Gen.Int[0, 10].Select(i => "0015dcwbH26"u8[i])));

    private static Gen<string> Payload(int least, int most) => s_byte.Array[least, most].Select(Convert.ToHexStringLower);

    public static Gen<byte[]> Garbage(int most) => s_byte.Array[0, most];

    public static Gen<Frame> AnyFrame { get; } = Gen.OneOf(
        Gen.Select(Gen.UInt, Gen.UInt, Gen.Byte, Gen.Bool, (width, height, fps, first) => new Frame(
            first ? MediaKind.InfoV1 : MediaKind.InfoV2,
            Info: new MediaInfo(width, height, fps, new DateTime(2024, 2, 29, 23, 59, 58), null))),
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Byte[0, 9], Gen.UInt, Payload(0, 20), Payload(0, 300), (intra, old, channel, time, additional, payload) =>
            new Frame(
                intra ? MediaKind.IFrame : MediaKind.PFrame, old ? VideoCodec.H264 : VideoCodec.H265, channel, time, additional, payload)),
        Payload(0, 100).Select(payload => new Frame(MediaKind.Aac, Payload: payload)),
        Gen.Select(Payload(0, 100), Gen.UShort, (payload, half) => new Frame(MediaKind.Adpcm, Payload: payload, HalfBlock: half)));

    /// <summary>Reads a stream in pieces of the given lengths, over and over, and returns every frame.</summary>
    public static List<Frame> Read(MediaReader reader, ReadOnlySpan<byte> stream, params int[] pieces)
    {
        var frames = new List<Frame>();
        for (var i = 0; !stream.IsEmpty; i++)
        {
            var piece = pieces.Length == 0 ? stream.Length : Math.Min(stream.Length, Math.Max(1, pieces[i % pieces.Length]));
            reader.Append(stream[..piece]);
            stream = stream[piece..];
            while (reader.TryRead(out var frame)) frames.Add(Frame.Of(frame));
        }

        return frames;
    }
}
