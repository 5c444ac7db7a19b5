using static Bairelay.Tests.Diagnostics.Captures.CaptureBytes;
using static Bairelay.Tests.Diagnostics.Captures.Streams.StreamBytes;

namespace Bairelay.Tests.Diagnostics.Captures.Streams;

public sealed class MediaTests
{
    [Fact]
    public void A_piece_of_a_media_stream_is_shown_frame_by_frame()
    {
        var decoding = Decoding.Of(Join(Hex(InfoFrame), Hex(IFrame), Hex(AacFrame), Hex(PFrame)));

        decoding.Should().Be(new Decoding(0, """
            frame at byte 0: info version=1 width=2560 height=1440 fps=30 start=2021-08-04T23:23:52 end=2021-08-04T23:23:52
            frame at byte 32: I codec=H265 size=10 microseconds=16909060 time=2023-05-18T07:02:42.000000Z
            frame at byte 80: aac size=13 rate=16000 channels=1
            frame at byte 104: P codec=H265 size=8 microseconds=16974596

            """.ReplaceLineEndings("\n"), ""));
    }

    [Fact]
    public void Json_lists_the_frames()
    {
        var result = Decoding.Json(Join(Hex(PFrame), Hex(AacFrame)[..20]));

        result.GetProperty("frames").GetRawText().Should().Be(
            """[{"offset":0,"kind":"P","codec":"H265","size":8,"microseconds":16974596,"missing":0},{"offset":40,"kind":"aac","size":13,"missing":1}]""");
        result.GetProperty("cut").GetString().Should().Be("the file ends at byte 60, inside the frame that begins at byte 40; 1 bytes are missing");
    }

    [Fact]
    public void A_piece_that_was_cut_at_its_beginning_is_read_from_the_next_frame() =>
        Decoding.Of(Join(Hex(IFrame)[9..], Hex(PFrame))).Headlines().Should().Equal(
            "frame at byte 0: 39 bytes that belong to no frame", "frame at byte 39: P codec=H265 size=8 microseconds=16974596");

    [Fact]
    public void A_piece_that_ends_inside_a_header_names_the_place() =>
        Decoding.Of(Join(Hex(PFrame), Hex(IFrame)[..10])).Output.Should().EndWith(
            "cut: the file ends at byte 50, inside the header of the frame that begins at byte 40\n");

    [Fact]
    public void A_large_frame_is_shown_once()
    {
        var frame = Join(Hex("30306463 48323634 00f00200 00000000 01000000 00000000"), new byte[0x2f000]);

        Decoding.Of(Join(frame, Hex(PFrame))).Headlines().Should().Equal(
            "frame at byte 0: I codec=H264 size=192512 microseconds=1", "frame at byte 192536: P codec=H265 size=8 microseconds=16974596");
    }

    [Fact]
    public void A_frame_over_several_messages_is_shown_where_it_begins_and_where_it_ends()
    {
        var decoding = Decoding.Of(Join(Video(Join(Hex(AacFrame), Hex(PFrame)[..30])), Video(Hex(PFrame)[30..38]), Video(Hex(PFrame)[38..])));

        decoding.Output.Split('\n').Where(line => line.StartsWith(' ')).Should().Equal(
            "   payload 54 bytes of media",
            "     frame: aac size=13 rate=16000 channels=1",
            "     frame: P codec=H265 size=8 microseconds=16974596, 10 bytes to come",
            "   payload 8 bytes of media",
            "   payload 2 bytes of media",
            "     frame: P codec=H265 size=8 microseconds=16974596");
    }

    [Fact]
    public void Streams_of_different_numbers_are_kept_apart()
    {
        var decoding = Decoding.Of(Join(Video(Hex(PFrame)[..30]), Video(Hex(AacFrame), number: 6), Video(Hex(PFrame)[30..])));

        decoding.Output.Should().EndWith("     frame: P codec=H265 size=8 microseconds=16974596\n").And.NotContain("no frame");
    }

    [Fact]
    public void A_stream_that_ends_inside_a_frame_names_what_is_missing() =>
        Decoding.Of(Video(Hex(PFrame)[..30])).Output.Should().EndWith(
            "cut: the file ends inside a frame carried by messages 3 StreamStart with number 5; 10 bytes are missing\n");

    [Fact]
    public void Frames_of_a_message_that_is_cut_are_shown_too() =>
        Decoding.Of(Video(Join(Hex(AacFrame), Hex(PFrame)))[..^8]).Output.Should()
            .Contain("! cut: 8 bytes of this message are missing\n   payload 64 bytes of media\n     frame: aac ");
}
