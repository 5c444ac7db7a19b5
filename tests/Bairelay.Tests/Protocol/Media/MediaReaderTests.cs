using Bairelay.Protocol.Media;
using Bairelay.Tests.Support;
using CsCheck;

namespace Bairelay.Tests.Protocol.Media;

public sealed class MediaReaderTests
{
    private static readonly Frame s_picture = new(MediaKind.PFrame, VideoCodec.H265, Microseconds: 5, Payload: "0000000102010203ff");
    private static readonly Frame s_sound = new(MediaKind.Aac, Payload: "fff1604001bffc0102030405");

    [Fact]
    public void The_same_frames_come_out_however_a_stream_is_cut() =>
        Gen.Select(MediaStreams.AnyFrame.Array[0, 8], Gen.Int[1, 90].Array[1, 6]).Sample((frames, pieces) =>
        {
            var stream = frames.SelectMany(frame => frame.Bytes()).ToArray();
            var reader = new MediaReader();
            MediaStreams.Read(reader, stream, pieces).Should().Equal(frames);
            reader.Skipped.Should().Be(0);
            reader.Gaps.Should().Be(0);
        });

    [Fact]
    public void The_cut_makes_no_difference_with_garbage_either() =>
        Gen.Select(MediaStreams.AnyFrame.Select(frame => frame.Bytes()).Array[0, 4], MediaStreams.Garbage(40).Array[5], Gen.Int[1, 40].Array[1, 6])
            .Sample((frames, garbage, pieces) =>
            {
                byte[] stream = [.. garbage[0], .. frames.Zip(garbage.Skip(1), (frame, after) => (byte[])[.. frame, .. after]).SelectMany(part => part)];
                var (whole, cut) = (new MediaReader(), new MediaReader());
                MediaStreams.Read(cut, stream, pieces).Should().Equal(MediaStreams.Read(whole, stream));
                (cut.Skipped, cut.Gaps, cut.Held).Should().Be((whole.Skipped, whole.Gaps, whole.Held));
            });

    [Fact]
    public void A_frame_is_delivered_before_its_padding_arrives()
    {
        var bytes = s_picture.Bytes();
        bytes.Should().HaveCount(24 + 9 + 7);
        var reader = new MediaReader();
        MediaStreams.Read(reader, bytes.AsSpan(0, 32)).Should().BeEmpty();
        (reader.Held, reader.UnderWay).Should().Be((32, 33));
        MediaStreams.Read(reader, bytes.AsSpan(32, 1)).Should().Equal(s_picture);
        MediaStreams.Read(reader, (byte[])[.. bytes.AsSpan(33), .. s_sound.Bytes()], 1).Should().Equal(s_sound);
        reader.Skipped.Should().Be(0);
    }

    [Fact]
    public void What_padding_consists_of_does_not_matter()
    {
        var bytes = s_picture.Bytes();
        bytes.AsSpan(33).Fill(0x7e);
        var reader = new MediaReader();
        MediaStreams.Read(reader, [.. bytes, .. s_sound.Bytes()]).Should().Equal(s_picture, s_sound);
        reader.Skipped.Should().Be(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void A_peer_that_counts_padding_differently_is_understood(int padding)
    {
        var block = new Frame(MediaKind.Adpcm, Payload: Convert.ToHexStringLower(new byte[516]), HalfBlock: 256);
        byte[] bytes = [.. block.Bytes().AsSpan(0, 12 + 516), .. new byte[padding]];
        var reader = new MediaReader();
        MediaStreams.Read(reader, [.. bytes, .. bytes, .. bytes, .. s_sound.Bytes()], 100).Should().Equal(block, block, block, s_sound);
        reader.Gaps.Should().Be(0);
    }

    [Fact]
    public void A_magic_in_the_padding_is_not_taken_for_a_frame()
    {
        var bytes = s_picture.Bytes();
        "05wb"u8.CopyTo(bytes.AsSpan(34));
        var reader = new MediaReader();
        MediaStreams.Read(reader, [.. bytes, .. s_sound.Bytes()], 1).Should().Equal(s_picture, s_sound);
        reader.Skipped.Should().Be(0);
    }

    [Fact]
    public void Any_channel_and_any_size_of_additional_header_is_read()
    {
        var frame = s_picture with { Kind = MediaKind.IFrame, Channel = 9, Additional = "4adba7613301c3000200000700000000" };
        var reader = new MediaReader();
        var bytes = frame.Bytes();
        "90dc"u8.ToArray().Should().Equal(bytes[..4]);
        reader.Append(bytes);
        reader.TryRead(out var read).Should().BeTrue();
        Frame.Of(read).Should().Be(frame);
        read.PosixTime.Should().Be(0x61a7db4a);
    }

    [Theory]
    [InlineData("7c0c1f180000", false, "hour 24")]
    [InlineData("7c021e000000", false, "30 February")]
    [InlineData("7c021d173b3c", false, "second 60")]
    [InlineData("7c0d01000000", false, "month 13")]
    [InlineData("000000000000", false, "never set")]
    [InlineData("7c021d173b3b", true, "29 February 2024")]
    public void A_date_that_is_none_is_left_out(string hex, bool isDate, string why)
    {
        var bytes = Vectors.Named("bcmedia.info_v1").Bytes("frame");
        Hex.Bytes(hex).CopyTo(bytes, 18);
        var info = MediaStreams.Read(new MediaReader(), bytes).Single().Info;
        info.Start.Should().Be(isDate ? new DateTime(2024, 2, 29, 23, 59, 59) : null, why);
        info.End.Should().NotBeNull();
        info.Width.Should().Be(2560);
    }

    [Fact]
    public void Reading_in_steady_state_allocates_nothing()
    {
        byte[] stream =
        [
            .. (s_picture with { Payload = Convert.ToHexStringLower(new byte[300_000]) }).Bytes(),
            .. s_sound.Bytes(), .. new byte[9], .. s_picture.Bytes(), .. s_sound.Bytes(),
        ];
        var reader = new MediaReader();
        var frames = Pass(reader, stream, 10);
        Allocations.Of(() => frames = Pass(reader, stream, 100)).Should().Be(0);
        frames.Should().Be(400);

        static int Pass(MediaReader reader, byte[] stream, int times)
        {
            var frames = 0;
            for (; times > 0; times--)
            {
                for (var at = 0; at < stream.Length; at += 30_000)
                {
                    reader.Append(stream.AsSpan(at, Math.Min(30_000, stream.Length - at)));
                    while (reader.TryRead(out _)) frames++;
                }
            }

            return frames;
        }
    }
}
