using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Bairelay.Protocol.Media;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Protocol.Media;

/// <summary>Golden bytes of every kind of frame.</summary>
public sealed class MediaVectorTests
{
    public static TheoryData<string> Frames => Vectors.NamesOf("bcmedia");

    [Theory, MemberData(nameof(Frames))]
    public void Frames_are_read(string name)
    {
        var vector = Vectors.Named(name);
        var reader = new MediaReader();
        var bytes = vector.Bytes("frame");
        reader.Append(bytes);
        reader.TryRead(out var frame).Should().BeTrue();
        Frame.Of(frame).Should().Be(Expected(vector));
        var posixTime = vector.Inputs.TryGetProperty("posix_time", out var time) ? time.GetUInt32() : (uint?)null;
        frame.PosixTime.Should().Be(posixTime);
        reader.TryRead(out _).Should().BeFalse();
        reader.Skipped.Should().Be(0);
    }

    [Theory, MemberData(nameof(Frames))]
    public void Frames_are_written(string name)
    {
        var vector = Vectors.Named(name);
        Expected(vector).Bytes().Should().Equal(vector.Bytes("frame"));
    }

    [Fact]
    public void All_vectors_in_a_row_are_one_stream()
    {
        var vectors = Vectors.All.Where(vector => vector.Kind == "bcmedia").ToList();
        vectors.Should().HaveCount(8);
        var reader = new MediaReader();
        MediaStreams.Read(reader, vectors.SelectMany(vector => vector.Bytes("frame")).ToArray(), 7)
            .Should().Equal(vectors.Select(Expected));
        reader.Skipped.Should().Be(0);
    }

    [Fact]
    public void The_short_forms_of_the_writer_are_those_of_the_vectors()
    {
        var intra = Vectors.Named("bcmedia.iframe_h265_additional_8");
        Written(output => MediaWriter.IFrame(output, VideoCodec.H265, 16909060, 1684393362, intra.InputBytes("payload")))
            .Should().Equal(intra.Bytes("frame"));
        var aac = Vectors.Named("bcmedia.aac");
        Written(output => MediaWriter.Aac(output, aac.InputBytes("payload"))).Should().Equal(aac.Bytes("frame"));
        var adpcm = Vectors.Named("bcmedia.adpcm");
        Written(output => MediaWriter.Adpcm(output, adpcm.InputBytes("block"))).Should().Equal(adpcm.Bytes("frame"));
        var info = Vectors.Named("bcmedia.info_v2");
        Written(output => MediaWriter.Info(output, Expected(info).Info)).Should().Equal(info.Bytes("frame"));
        Written(output => MediaWriter.PFrame(output, VideoCodec.H264, 0x01020304, [0xaa, 0xbb])).Should().Equal(
            Hex.Bytes("30316463 48323634 02000000 00000000 04030201 00000000 aabb 000000000000"));
    }

    private static Frame Expected(Vector vector)
    {
        var type = Text("type");
        return type switch
        {
            "InfoV1" or "InfoV2" => new Frame(Enum.Parse<MediaKind>(type), Info: new MediaInfo(
                Number("width"), Number("height"), (byte)Number("fps"), Date("start"), Date("end"))),
            "I" or "P" => new Frame(
                type == "I" ? MediaKind.IFrame : MediaKind.PFrame, Enum.Parse<VideoCodec>(Text("codec")), 0, Number("microseconds"),
                Text("additional_header"), Text("payload")),
            "AAC" => new Frame(MediaKind.Aac, Payload: Text("payload")),
            "ADPCM" => new Frame(MediaKind.Adpcm, Payload: Text("block"), HalfBlock: (ushort)Number("half_block")),
            _ => throw new InvalidOperationException(type),
        };

        JsonElement Input(string name) => vector.Inputs.GetProperty(name);
        string Text(string name) => Input(name).GetString()!;
        uint Number(string name) => Input(name).GetUInt32();
        DateTime Date(string name) => DateTime.Parse(Text(name), CultureInfo.InvariantCulture);
    }

    private static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
