using System.Buffers.Binary;
using Bairelay.Protocol.Media;
using Bairelay.Tests.Support;
using CsCheck;

namespace Bairelay.Tests.Protocol.Media;

/// <summary>What a camera must not be able to do, and what a lost piece must not cost.</summary>
public sealed class MediaGarbageTests
{
    private const int Megabyte = 1024 * 1024;

    private static readonly Frame s_picture = new(MediaKind.PFrame, VideoCodec.H265, Microseconds: 5, Payload: "0000000102010203ff");
    private static readonly Frame s_sound = new(MediaKind.Aac, Payload: "fff1604001bffc0102030405");

    [Fact]
    public void Garbage_between_frames_is_counted_and_the_next_frame_is_found() =>
        Gen.Select(Gen.Byte[0x80, 0xff].Array[8, 3000], Gen.Int[1, 4000]).Sample((garbage, piece) =>
        {
            // After a frame the first seven bytes at most pass for padding; nothing is left to pad here.
            var frame = s_picture with { Payload = "0000000102010203" };
            byte[] stream = [.. garbage, .. frame.Bytes(), .. garbage, .. s_sound.Bytes()];
            var reader = new MediaReader();
            MediaStreams.Read(reader, stream, piece).Should().Equal(frame, s_sound);
            reader.Skipped.Should().Be(2 * garbage.Length);
            reader.Gaps.Should().Be(2);
        });

    [Fact]
    public void A_stream_that_is_entered_in_the_middle_of_a_frame_is_read_from_the_next_one()
    {
        var bytes = s_picture.Bytes();
        var reader = new MediaReader();
        MediaStreams.Read(reader, [.. bytes.AsSpan(10), .. bytes, .. s_sound.Bytes()]).Should().Equal(s_picture, s_sound);
        reader.Skipped.Should().Be(bytes.Length - 10);
    }

    [Theory]
    [InlineData("31303032 21000000", "an info frame of 33 bytes")]
    [InlineData("30306463 48323633", "a codec that does not exist")]
    [InlineData("30306463 48323635 01000002 00000000", "a payload of 32 MiB and a byte")]
    [InlineData("30306463 48323635 ffffffff 00000000", "a payload of 4 GiB")]
    [InlineData("30306463 48323635 08000000 01000100", "an additional header of 64 KiB and a byte")]
    [InlineData("30357762 0d000e00", "two sizes that differ")]
    [InlineData("30317762 03000300", "an ADPCM size that does not count its own four bytes")]
    [InlineData("30326463 48323635 08000000 00000000", "neither I nor P")]
    [InlineData("3a306463 48323635 08000000 00000000", "a channel that is no digit")]
    public void A_header_that_cannot_be_one_is_garbage(string hex, string why)
    {
        var header = Hex.Bytes(hex);
        byte[] garbage = [.. header, .. new byte[40 - header.Length]];
        var reader = new MediaReader();
        MediaStreams.Read(reader, [.. garbage, .. s_sound.Bytes()], 3).Should().Equal([s_sound], why);
        reader.Skipped.Should().Be(garbage.Length);
        reader.Gaps.Should().Be(1);
    }

    [Theory]
    [InlineData("30306463 48323635 00000002 00000100 00000000 00000000")]
    [InlineData("30357762 ffffffff")]
    [InlineData("30317762 ffffffff 0001 0000")]
    public void The_largest_sizes_are_awaited_without_taking_memory(string hex)
    {
        var reader = new MediaReader();
        MediaStreams.Read(reader, Hex.Bytes(hex)).Should().BeEmpty();
        reader.Skipped.Should().Be(0);
        reader.UnderWay.Should().BeGreaterThan(65_000);
        reader.Capacity.Should().BeLessThan(10_000);
    }

    [Fact]
    public void A_frame_of_the_largest_size_is_read_and_its_room_given_back()
    {
        var payload = new byte[32 * Megabyte];
        new Random(1).NextBytes(payload);
        var header = Hex.Bytes("30306463 48323635 00000002 00000000 00000000 00000000");
        var reader = new MediaReader();
        reader.Append(header);
        for (var at = 0; at < payload.Length; at += Megabyte)
        {
            reader.TryRead(out _).Should().BeFalse();
            reader.Append(payload.AsSpan(at, Megabyte));
            reader.Capacity.Should().BeLessThanOrEqualTo(2 * reader.Held);
        }

        reader.Capacity.Should().BeLessThan(33 * Megabyte);
        reader.TryRead(out var frame).Should().BeTrue();
        frame.Payload.SequenceEqual(payload).Should().BeTrue();
        MediaStreams.Read(reader, s_sound.Bytes()).Should().Equal(s_sound);
        reader.Capacity.Should().BeLessThanOrEqualTo(4 * Megabyte);
    }

    [Fact]
    public void A_false_length_ends_at_the_next_picture()
    {
        // A header that announces 32 MiB, as garbage might or a frame whose bytes were lost.
        var lie = Hex.Bytes("30306463 48323635 00000002 08000000 00000000 00000000");
        byte[] stream =
        [
            .. lie, .. new byte[200], .. s_sound.Bytes(), .. new byte[500], .. lie, .. new byte[300], .. lie, .. new byte[80], .. s_picture.Bytes(),
            .. s_sound.Bytes(),
        ];
        foreach (var piece in Enumerable.Range(1, stream.Length))
        {
            var reader = new MediaReader();
            MediaStreams.Read(reader, stream, piece).Should().Equal([s_sound, s_picture, s_sound], $"pieces have {piece} bytes");
            reader.Skipped.Should().Be(3 * lie.Length + 200 + 500 + 300 + 80);
        }
    }

    [Fact]
    public void A_picture_that_lost_its_end_does_not_swallow_what_follows() =>
        Gen.Select(Gen.Int[25, 2000], Gen.Int[1, 3000]).Sample((kept, piece) =>
        {
            var large = s_picture with { Kind = MediaKind.IFrame, Payload = Convert.ToHexStringLower(new byte[3000]) };
            byte[] stream = [.. s_sound.Bytes(), .. large.Bytes().AsSpan(0, kept), .. s_picture.Bytes(), .. s_sound.Bytes()];
            var reader = new MediaReader();
            MediaStreams.Read(reader, stream, piece).Should().Equal(s_sound, s_picture, s_sound);
            reader.Skipped.Should().Be(kept);
        });

    [Theory]
    [InlineData("30306463 48323635 00000003 00000000 00000000 00000000", "its length is beyond what is allowed")]
    [InlineData("30306463 48323636 00000000 00000000 00000000 00000000", "there is no such codec")]
    [InlineData("30306463 48323635 00000000 00000000 00000000 000000", "it is cut off by the end of the picture")]
    [InlineData("30357762 0000 0000", "sounds are too easily taken for one")]
    public void A_picture_may_hold_what_is_not_quite_a_header_of_another(string hex, string why)
    {
        var strange = s_picture with { Payload = hex.Replace(" ", "", StringComparison.Ordinal) };
        foreach (var piece in (int[])[1, 1000])
            MediaStreams.Read(new MediaReader(), [.. strange.Bytes(), .. s_sound.Bytes()], piece).Should().Equal([strange, s_sound], why);
    }

    [Fact]
    public void Headers_that_announce_much_and_stand_in_a_row_are_passed_quickly()
    {
        // Were each searched to the end of what is held, this would take hours.
        var lie = Hex.Bytes("30306463 48323635 00000002 00000100 00000000 00000000");
        var stream = Enumerable.Repeat(lie, 300_000).SelectMany(bytes => bytes).ToArray();
        var reader = new MediaReader();
        MediaStreams.Read(reader, stream).Should().BeEmpty();
        reader.Skipped.Should().Be(stream.Length - lie.Length);
    }

    [Fact]
    public void A_cut_stream_holds_back_only_what_is_unfinished()
    {
        var bytes = s_picture.Bytes();
        for (var length = 0; length < 33; length++)
        {
            var reader = new MediaReader();
            MediaStreams.Read(reader, [.. s_sound.Bytes(), .. bytes.AsSpan(0, length)]).Should().Equal(s_sound);
            reader.Held.Should().BeLessThanOrEqualTo(length + 4);
            reader.UnderWay.Should().Be(length < 24 ? 0 : 33);
        }
    }

    [Fact]
    public void Arbitrary_bytes_never_throw_and_never_pile_up() =>
        Gen.Select(MediaStreams.Garbage(3000), Gen.Int[1, 500].Array[1, 4]).Sample((bytes, pieces) =>
        {
            var reader = new MediaReader();
            MediaStreams.Read(reader, bytes, pieces);
            reader.Held.Should().BeLessThanOrEqualTo(bytes.Length);
            reader.Skipped.Should().BeLessThanOrEqualTo(bytes.Length);
            reader.Capacity.Should().BeLessThan(200_000);
        });

    [Fact]
    public void Megabytes_of_random_bytes_are_not_kept()
    {
        var bytes = new byte[30_000];
        var random = new Random(42);
        var reader = new MediaReader();
        for (var i = 0; i < 200; i++)
        {
            random.NextBytes(bytes);
            MediaStreams.Read(reader, bytes).Should().BeEmpty();
            reader.Held.Should().BeLessThan(32);
        }

        reader.Capacity.Should().BeLessThan(200_000);
        reader.Gaps.Should().Be(1);
    }

    [Fact]
    public void Changed_bytes_of_a_stream_cost_frames_but_never_the_rest() =>
        Gen.Select(Gen.Int[0, 39], Gen.Byte, Gen.Int[1, 60]).Sample((at, value, piece) =>
        {
            var damaged = s_picture.Bytes();
            damaged[at] = value;
            // A false length that ends inside the next header takes that picture along.
            var announced = BinaryPrimitives.ReadUInt32LittleEndian(damaged.AsSpan(8)) + BinaryPrimitives.ReadUInt32LittleEndian(damaged.AsSpan(12));
            if (announced is > 16 and < 40) return;
            byte[] stream = [.. s_sound.Bytes(), .. damaged, .. s_picture.Bytes(), .. s_sound.Bytes()];
            MediaStreams.Read(new MediaReader(), stream, piece).TakeLast(2).Should().Equal(s_picture, s_sound);
        });

    [Fact]
    public void What_no_reader_would_take_is_not_written()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        FluentActions.Invoking(() => MediaWriter.Aac(output, new byte[65536])).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => MediaWriter.Adpcm(output, new byte[65532])).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => (s_picture with { Channel = 10 }).Bytes()).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => (s_picture with { Codec = VideoCodec.None }).Bytes()).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new Frame(MediaKind.None).Bytes()).Should().Throw<ArgumentException>();
        output.WrittenCount.Should().Be(0);
    }
}
