using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;
using CsCheck;

namespace Bairelay.Tests.Protocol.Baichuan;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("f0debc0a 03000000 00000000 01 02 0304 c800 0000 00000000", 24, "a reply or a push")]
    [InlineData("f0debc0a 03000000 00000000 01 02 0304 c800 1464 00000000", 24, "a request")]
    [InlineData("f0debc0a 03000000 00000000 01 02 0304 c800 1465", 20, "the first message of a login")]
    [InlineData("f0debc0a 03000000 00000000 01 02 0304 c800 1466", 20, "the answer to it")]
    [InlineData("f0debc0a 03000000 00000000 01 02 0304 c800 ffff 99999999", 24, "the odd class, whose last word is no offset")]
    [InlineData("a0cbed0f 03000000 00000000 01 02 0304 c800 0000 00000000", 24, "the other magic")]
    public void Headers_of_every_class_are_read(string hex, int length, string why)
    {
        BcHeader.TryRead(Hex.Bytes(hex), out var header, out var fault).Should().BeTrue(why);
        fault.Should().Be(BcFault.None);
        header.HeaderLength.Should().Be(length);
        header.MessageId.Should().Be(3);
        header.ChannelId.Should().Be(1);
        header.StreamType.Should().Be(2);
        header.MessageNumber.Should().Be(0x0403);
        header.ResponseCode.Should().Be(200);
        header.PayloadOffset.Should().Be(0);
        header.Tag.Should().Be(0x04030201);
        for (var cut = 0; cut < length; cut++)
        {
            BcHeader.TryRead(Hex.Bytes(hex).AsSpan(0, cut), out _, out var none).Should().BeFalse();
            none.Should().Be(BcFault.None, "more bytes may come");
        }
    }

    [Theory]
    [InlineData("f1debc0a", BcFault.WrongMagic)]
    [InlineData("0abcdef0", BcFault.WrongMagic)]
    [InlineData("a0cded0f", BcFault.WrongMagic)]
    [InlineData("f0debc0a 03000000 00000000 00000000 0000 1467", BcFault.UnknownClass)]
    [InlineData("f0debc0a 03000000 ffffffff 00000000 0000 0100", BcFault.UnknownClass)]
    [InlineData("f0debc0a 03000000 01008000 00000000 0000 0000", BcFault.BodyTooLong)]
    [InlineData("f0debc0a 03000000 ffffffff 00000000 0000 0000", BcFault.BodyTooLong)]
    [InlineData("f0debc0a 01000000 01008000 00000000 0000 1465", BcFault.BodyTooLong)]
    [InlineData("f0debc0a 03000000 10000000 00000000 0000 0000 11000000", BcFault.PayloadBeyondBody)]
    [InlineData("f0debc0a 03000000 10000000 00000000 0000 1464 ffffffff", BcFault.PayloadBeyondBody)]
    public void What_cannot_be_followed_is_a_fault_as_soon_as_it_shows(string hex, BcFault expected)
    {
        BcHeader.TryRead(Hex.Bytes(hex), out _, out var fault).Should().BeFalse();
        fault.Should().Be(expected);
    }

    [Theory]
    [InlineData("f0debc0a 03000000 00008000 00000000 0000 0000 00008000", "8 MiB of body, all of it Extension")]
    [InlineData("f0debc0a 03000000 00000000 00000000 0000 0000 00000000", "no body")]
    public void The_limits_themselves_are_allowed(string hex, string why) =>
        BcHeader.TryRead(Hex.Bytes(hex), out _, out _).Should().BeTrue(why);

    [Fact]
    public void A_header_is_written_as_it_was_read() =>
        Gen.Select(Gen.Byte.Array[24], Gen.OneOf<ushort>(0, 0x6414, 0x6514, 0x6614), Gen.UInt[0, BcHeader.MaxBodyLength]).Sample((bytes, kind, length) =>
        {
            Hex.Bytes("f0debc0a").CopyTo(bytes, 0);
            BitConverter.TryWriteBytes(bytes.AsSpan(8), length).Should().BeTrue();
            BitConverter.TryWriteBytes(bytes.AsSpan(18), kind).Should().BeTrue();
            BitConverter.TryWriteBytes(bytes.AsSpan(20), length / 2).Should().BeTrue();
            BcHeader.TryRead(bytes, out var header, out _).Should().BeTrue();
            var written = new byte[24];
            var headerLength = header.Write(written);
            written[..headerLength].Should().Equal(bytes[..headerLength]);
        });

    [Fact]
    public void A_reply_repeats_the_id_and_bytes_12_to_15()
    {
        BcHeader.TryRead(Hex.Bytes("f0debc0a fd000000 68000000 fa 01 2a2b 0000 1464 68000000"), out var request, out _).Should().BeTrue();
        var written = new byte[24];
        request.Reply(200).Write(written);
        written.Should().Equal(Hex.Bytes("f0debc0a fd000000 00000000 fa 01 2a2b c800 0000 00000000"));
    }
}
