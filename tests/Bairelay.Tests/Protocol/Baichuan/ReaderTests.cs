using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;
using CsCheck;

namespace Bairelay.Tests.Protocol.Baichuan;

/// <summary>Where messages begin and end in a stream, and what memory that takes.</summary>
public sealed class ReaderTests
{
    private static readonly byte[] s_promise = Hex.Bytes("f0debc0a 03000000 00008000 00000000 c800 0000 00000000");

    [Fact]
    public void A_promise_of_8_mebibytes_takes_no_memory()
    {
        var reader = new BcReader();
        var before = reader.Capacity;
        reader.Append(s_promise);
        reader.TryRead(out _).Should().BeFalse();
        reader.Capacity.Should().Be(before).And.BeLessThan(128 * 1024);
        reader.Fault.Should().Be(BcFault.None);
    }

    [Fact]
    public void Memory_follows_what_arrived_and_is_given_back()
    {
        var reader = new BcReader();
        reader.Append(s_promise);
        var piece = new byte[10_000];
        var arrived = s_promise.Length;
        while (arrived < 24 + BcHeader.MaxBodyLength)
        {
            reader.TryRead(out _).Should().BeFalse();
            var count = Math.Min(piece.Length, 24 + BcHeader.MaxBodyLength - arrived);
            reader.Append(piece.AsSpan(0, count));
            arrived += count;
            reader.Capacity.Should().BeLessThanOrEqualTo(Math.Max(64 * 1024, 2 * arrived));
        }

        reader.TryRead(out var frame).Should().BeTrue();
        frame.Payload.Length.Should().Be(BcHeader.MaxBodyLength);
        _ = reader.Room();
        reader.Capacity.Should().BeLessThan(128 * 1024);
    }

    [Fact]
    public void Memory_is_given_back_even_if_a_stream_never_pauses()
    {
        var reader = new BcReader();
        reader.Append(BcMessages.Binary(BcMessages.Header(3), "", new byte[4 * 1024 * 1024], BcCipher.Plain));
        // Whenever a message is whole, half of the next one is there already.
        var small = BcMessages.Binary(BcMessages.Header(3), "", new byte[1000], BcCipher.Plain);
        reader.Append(small.AsSpan(0, 500));
        var read = 0;
        for (var i = 0; i < 10; i++)
        {
            while (reader.TryRead(out _)) read++;
            reader.Append([.. small.AsSpan(500), .. small.AsSpan(0, 500)]);
        }

        read.Should().Be(10);
        reader.Capacity.Should().BeLessThanOrEqualTo(1024 * 1024);
    }

    [Fact]
    public void Usual_media_moves_through_the_same_memory()
    {
        var reader = new BcReader();
        var capacity = reader.Capacity;
        var message = BcMessages.Binary(BcMessages.Header(3), "", new byte[30_000], BcCipher.Plain);
        var stream = Enumerable.Repeat(message, 20).SelectMany(bytes => bytes).ToArray();
        var read = 0;
        foreach (var piece in stream.Chunk(1330))
        {
            reader.Append(piece);
            while (reader.TryRead(out _)) read++;
        }

        read.Should().Be(20);
        reader.Capacity.Should().Be(capacity);
    }

    [Fact]
    public void Nothing_is_read_or_kept_after_a_fault()
    {
        var reader = new BcReader();
        reader.Append(BcMessages.Xml(BcMessages.Header(93), "", BcMessages.BodyText, BcCipher.Plain));
        reader.Append("GET / HTTP/1.1\r\n"u8);
        reader.TryRead(out _).Should().BeTrue();
        reader.TryRead(out _).Should().BeFalse();
        reader.Fault.Should().Be(BcFault.WrongMagic);
        for (var i = 0; i < 100; i++)
        {
            reader.Append(BcMessages.Xml(BcMessages.Header(93), "", new string(' ', 10_000), BcCipher.Plain));
            reader.TryRead(out _).Should().BeFalse();
        }

        reader.Fault.Should().Be(BcFault.WrongMagic);
        reader.Capacity.Should().BeLessThan(128 * 1024);
    }

    [Fact]
    public void A_stream_may_be_filled_in_place()
    {
        var reader = new BcReader();
        var message = BcMessages.Xml(BcMessages.Header(93), BcMessages.ChannelExtension, BcMessages.BodyText, BcCipher.Plain);
        foreach (var value in message)
        {
            reader.TryRead(out _).Should().BeFalse();
            reader.Room().Span[0] = value;
            reader.Advance(1);
        }

        reader.TryRead(out var frame).Should().BeTrue();
        frame.Extension.ToArray().Should().Equal(message[24..128]);
        frame.Payload.ToArray().Should().Equal(message[128..]);
        new Action(() => reader.Advance(-1)).Should().Throw<ArgumentOutOfRangeException>();
        new Action(() => reader.Advance(int.MaxValue)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Arbitrary_bytes_end_in_a_fault_or_wait_and_never_throw() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Int[1, 50], Gen.Bool).Sample((bytes, piece, magic) =>
        {
            var decoder = new BcDecoder();
            var stream = magic ? [.. Hex.Bytes("f0debc0a"), .. bytes] : bytes;
            decoder.Read(stream, piece);
            if (!magic && bytes.Length >= 4) decoder.Fault.Should().Be(BcFault.WrongMagic);
        });
}
