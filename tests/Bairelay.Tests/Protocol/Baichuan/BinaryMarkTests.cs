using System.Text;
using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;
using static Bairelay.Tests.Support.BcMessages;

namespace Bairelay.Tests.Protocol.Baichuan;

/// <summary>Which payloads are binary: the mark of a number outlives the message that set it.</summary>
public sealed class BinaryMarkTests
{
    private static readonly byte[] s_media = "00dcH264"u8.ToArray();

    [Fact]
    public void Later_messages_of_a_marked_number_are_binary_without_extension()
    {
        using var cipher = Cipher(BcEncryption.Aes);
        var decoder = Decoder(BcEncryption.Aes);
        decoder.ReadOne(Binary(Header(3), BinaryExtension, s_media, cipher)).IsBinary.Should().BeTrue();
        var next = decoder.ReadOne(Binary(Header(3), "", s_media, cipher));
        next.IsBinary.Should().BeTrue();
        next.Extension.Should().BeNull();
        next.Payload.Should().Equal(s_media);
        decoder.ReadOne(Binary(Header(3), ChannelExtension, s_media, cipher)).IsBinary.Should().BeTrue("that Extension says nothing of it");
    }

    [Fact]
    public void Media_that_happens_to_look_like_xml_stays_media_while_marked()
    {
        using var cipher = Cipher(BcEncryption.Aes);
        var decoder = Decoder(BcEncryption.Aes);
        decoder.ReadOne(Binary(Header(3), BinaryExtension, s_media, cipher));
        var chance = Encoding.UTF8.GetBytes(BodyText);
        var read = decoder.ReadOne(Binary(Header(3), "", chance, cipher));
        read.IsBinary.Should().BeTrue();
        read.Payload.Should().Equal(chance);
    }

    [Fact]
    public void The_mark_is_cleared_with_0()
    {
        using var cipher = Cipher(BcEncryption.Aes);
        var decoder = Decoder(BcEncryption.Aes);
        decoder.ReadOne(Binary(Header(3), BinaryExtension, s_media, cipher));
        var clearing = decoder.ReadOne(Xml(Header(3), BinaryExtension.Replace(">1<", ">0<", StringComparison.Ordinal), BodyText, cipher));
        clearing.IsBinary.Should().BeFalse();
        clearing.Text.Should().Be(BodyText);
        decoder.ReadOne(Xml(Header(3), "", BodyText, cipher)).Text.Should().Be(BodyText);
    }

    [Fact]
    public void A_mark_is_of_one_command_and_one_number()
    {
        using var cipher = Cipher(BcEncryption.Aes);
        var decoder = Decoder(BcEncryption.Aes);
        decoder.ReadOne(Binary(Header(3, number: 5), BinaryExtension, s_media, cipher));
        decoder.ReadOne(Xml(Header(3, number: 6), "", BodyText, cipher)).Text.Should().Be(BodyText);
        decoder.ReadOne(Xml(Header(93, number: 5), "", BodyText, cipher)).Text.Should().Be(BodyText);
        decoder.ReadOne(Binary(Header(3, number: 5), "", s_media, cipher)).IsBinary.Should().BeTrue();
    }

    [Theory]
    [InlineData(BcEncryption.None)]
    [InlineData(BcEncryption.BcEncrypt)]
    [InlineData(BcEncryption.Aes)]
    [InlineData(BcEncryption.FullAes)]
    public void Xml_that_is_marked_as_binary_is_xml(BcEncryption mode)
    {
        using var cipher = Cipher(mode);
        var read = Decoder(mode).ReadOne(Xml(Header(MessageId.GetDst), BinaryExtension, BodyText, cipher));
        read.IsBinary.Should().BeFalse();
        read.Text.Should().Be(BodyText);
    }

    [Theory]
    [InlineData(BcEncryption.None)]
    [InlineData(BcEncryption.BcEncrypt)]
    [InlineData(BcEncryption.Aes)]
    [InlineData(BcEncryption.FullAes)]
    public void What_is_neither_marked_nor_xml_is_binary_and_untouched(BcEncryption mode)
    {
        using var cipher = Cipher(mode);
        var decoder = Decoder(mode);
        var read = decoder.ReadOne(Binary(Header(109), "", [0xff, 0xd8, 0xff, 0xe0], cipher));
        read.IsBinary.Should().BeTrue();
        read.Payload.Should().Equal(0xff, 0xd8, 0xff, 0xe0);
        decoder.ReadOne(Xml(Header(109), "", BodyText, cipher)).Text.Should().Be(BodyText, "that was no mark");
    }

    [Fact]
    public void Encrypted_media_without_the_mark_is_decrypted()
    {
        using var cipher = Cipher(BcEncryption.FullAes);
        var bytes = BcWriter.WriteBinary(Header(3), new BcExtension { EncryptLength = 4 }.Write(), s_media, cipher, 4);
        var read = Decoder(BcEncryption.FullAes).ReadOne(bytes);
        read.IsBinary.Should().BeTrue();
        read.Payload.Should().Equal(s_media);
    }

    [Fact]
    public void An_extension_with_a_check_alone_changes_nothing()
    {
        using var cipher = Cipher(BcEncryption.FullAes);
        var decoder = Decoder(BcEncryption.FullAes);
        decoder.ReadOne(Binary(Header(3), BinaryExtension, s_media, cipher));
        var read = decoder.ReadOne(BcWriter.WriteBinary(Header(3), new BcExtension { CheckPos = 0, CheckValue = -1211658 }.Write(), s_media, cipher));
        read.IsBinary.Should().BeTrue();
        read.Payload.Should().Equal(s_media);
        read.Extension!.Value.CheckValue.Should().Be(-1211658);
    }

    [Fact]
    public void The_oldest_of_very_many_marks_goes_first()
    {
        var decoder = Decoder(BcEncryption.None);
        for (ushort number = 0; number < 1000; number++)
        {
            decoder.ReadOne(Binary(Header(3, 5000), number == 0 ? BinaryExtension : "", s_media, BcCipher.Plain)).IsBinary.Should().BeTrue();
            // A mark that is set again is the newest.
            if (number % 20 == 0) decoder.ReadOne(Binary(Header(3, 5000), BinaryExtension, s_media, BcCipher.Plain));
            decoder.ReadOne(Binary(Header(3, number), BinaryExtension, s_media, BcCipher.Plain));
        }

        decoder.ReadOne(Xml(Header(3, 0), "", BodyText, BcCipher.Plain)).IsBinary.Should().BeFalse();
    }
}
