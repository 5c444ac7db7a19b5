using Bairelay.Protocol.Media;
using Bairelay.Simulator;

namespace Bairelay.Tests.Simulator;

public sealed class MediaTests
{
    [Theory]
    [InlineData(VideoCodec.H264, new[] { 7, 8, 5, 12 }, new[] { 1, 12 })]
    [InlineData(VideoCodec.H265, new[] { 32, 33, 34, 19, 19, 19, 19 }, new[] { 1, 1, 1 })]
    public void Generated_pictures_are_made_of_the_units_that_players_expect(VideoCodec codec, int[] key, int[] other)
    {
        var media = new GeneratedMedia(codec, 1920, 1080, 20, 2048);
        media.IsKey(0).Should().BeTrue();
        media.IsKey(39).Should().BeFalse();
        media.IsKey(40).Should().BeTrue();
        Types(media.Picture(0), codec).Should().Equal(key);
        Types(media.Picture(1), codec).Should().Equal(other);
        var bits = Enumerable.Range(0, 40).Sum(n => media.Picture(n).Length * 8L) / 2;
        bits.Should().BeInRange(1_950_000, 2_150_000);
    }

    [Fact]
    public void The_silence_is_AAC_of_16_kHz()
    {
        var sound = GeneratedMedia.Main.Sound(5).Span;
        AdtsHeader.TryRead(sound, out var header).Should().BeTrue();
        header.Should().Match<AdtsHeader>(one => one.SampleRate == 16000 && one.Channels == 1 && one.FrameLength == GeneratedMedia.Main.Sound(5).Length && one.DurationMicroseconds == 64_000);
    }

    [Theory]
    [InlineData(VideoCodec.H264)]
    [InlineData(VideoCodec.H265)]
    public void A_recording_is_cut_into_the_pictures_that_it_was_made_of(VideoCodec codec)
    {
        var made = new GeneratedMedia(codec, 640, 352, 5, 400);
        var pictures = Enumerable.Range(0, 15).Select(n => made.Picture(n).ToArray()).ToList();
        var sound = made.Sound(0).ToArray();
        var media = new RecordedMedia(pictures.SelectMany(bytes => bytes).ToArray(), codec, 640, 352, 5, (byte[])[.. sound, .. sound]);
        for (var n = 0; n < 30; n++)
        {
            media.Picture(n).ToArray().Should().Equal(pictures[n % 15], $"of picture {n}");
            media.IsKey(n).Should().Be(n % 15 % 10 == 0);
        }

        media.Sound(1).ToArray().Should().Equal(sound);
        media.Kilobits.Should().BeInRange(350, 500);
    }

    [Fact]
    public void A_recording_that_does_not_begin_with_a_whole_picture_is_refused()
    {
        var act = () => new RecordedMedia(new byte[100], VideoCodec.H264, 640, 352, 5);
        act.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_made_up_JPEG_has_its_parts_in_order_and_the_size_that_was_asked_for()
    {
        var jpeg = GreyJpeg.Write(640, 352, 100_000);
        jpeg.Should().HaveCountGreaterThan(99_990).And.HaveCountLessThan(100_010);
        var markers = new List<byte>();
        var at = 2;
        for (; jpeg[at + 1] != 0xda; at += 2 + (jpeg[at + 2] << 8 | jpeg[at + 3]))
        {
            jpeg[at].Should().Be(0xff);
            markers.Add(jpeg[at + 1]);
        }

        markers.Should().StartWith([0xe0, 0xdb, 0xc0, 0xc4, 0xc4]);
        (jpeg[0], jpeg[1], jpeg[^2], jpeg[^1]).Should().Be((0xff, 0xd8, 0xff, 0xd9));
        // 44 rows of 80 blocks, two bits each, between the scan's header and the end.
        (jpeg.Length - at - 10 - 2).Should().Be(44 * 80 * 2 / 8);
    }

    private static List<int> Types(ReadOnlyMemory<byte> picture, VideoCodec codec)
    {
        var types = new List<int>();
        foreach (var unit in new NalUnits(picture.Span, codec))
        {
            unit.IsKept.Should().BeTrue();
            types.Add(unit.Type);
        }

        return types;
    }
}
