using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;
using CsCheck;
using static Bairelay.Tests.Support.BcMessages;

namespace Bairelay.Tests.Protocol.Baichuan;

/// <summary>What is encrypted how, and what the decoder makes of cameras that do it otherwise.</summary>
public sealed class DecoderTests
{
    private static readonly BcEncryption[] s_modes = Enum.GetValues<BcEncryption>();

    public static TheoryData<BcEncryption> Modes => [.. s_modes];

    private static readonly Gen<byte[]> s_media =
        Gen.OneOf(Gen.Byte.Array[1, 100], Gen.Byte.Array[1000, 5000]).Where(bytes => !BcXml.LooksLikeXml(bytes));

    /// <summary>An XML message, or one of media with its mark and perhaps the length that is encrypted.</summary>
    private static readonly Gen<(BcHeader Header, string? Xml, byte[] Media, uint EncryptLength)> s_message =
        from id in Gen.OneOf<uint>(1, 3, 33, 93, 109, 202, 253)
        from number in Gen.UShort
        from channel in Gen.Byte
        from kind in Gen.OneOf(BcClass.Modern, BcClass.Reply)
        from text in Gen.String[Gen.Char[' ', '\u2fff'], 0, 300]
        from media in s_media
        from xml in Gen.Bool
        from length in Gen.OneOf(Gen.Const(0u), Gen.UInt[1, 6000])
        select (Header(id, number, channel, kind), xml ? text : null, media, length);

    [Theory, MemberData(nameof(Modes))]
    public void Random_messages_in_random_pieces_come_out_as_they_went_in(BcEncryption mode) =>
        Gen.Select(s_message.Array[1, 8], Gen.Int[1, 2000].Array[1, 5]).Sample((messages, pieces) =>
        {
            using var cipher = Cipher(mode);
            var login = mode == BcEncryption.None ? BcCipher.Plain : BcCipher.Xor;
            var stream = new List<byte>();
            foreach (var (header, text, media, length) in messages)
            {
                var with = header.MessageId == MessageId.Login ? login : cipher;
                if (text is not null)
                {
                    stream.AddRange(BcWriter.Write(header, [], BodyOf(text), with));
                    continue;
                }

                var extension = new BcExtension { BinaryData = true, EncryptLength = length > 0 ? length : null };
                stream.AddRange(BcWriter.WriteBinary(header, extension.Write(), media, with, length));
                // Or the mark would hold for a later message that happens to have the same number.
                stream.AddRange(BcWriter.Write(header, new BcExtension { BinaryData = false }.Write(), [], with));
            }

            var decoder = Decoder(mode);
            var read = decoder.Read(stream.ToArray(), pieces).Where(message => message.Extension?.BinaryData != false).ToList();
            decoder.Fault.Should().Be(BcFault.None);
            decoder.Pending.Should().Be(0);
            read.Should().HaveCount(messages.Length);
            foreach (var (message, (header, text, media, length)) in read.Zip(messages))
            {
                message.Header.Tag.Should().Be(header.Tag);
                message.IsBinary.Should().Be(text is null);
                message.Payload.Should().Equal(text is null ? media : BodyOf(text));
                message.Extension?.EncryptLength.Should().Be(length > 0 ? length : null);
            }
        });

    [Theory, MemberData(nameof(Modes))]
    public void Messages_without_payload_or_without_anything_are_whole(BcEncryption mode)
    {
        using var cipher = Cipher(mode);
        var empty = Decoder(mode).ReadOne(Xml(Header(80), "", "", cipher));
        empty.Extension.Should().BeNull();
        empty.Payload.Should().BeEmpty();
        var extension = Decoder(mode).ReadOne(Xml(Header(253), ChannelExtension, "", cipher));
        extension.Extension!.Value.ChannelId.Should().Be(0);
        extension.Payload.Should().BeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(138)]
    [InlineData(250)]
    [InlineData(255)]
    public void The_xor_starts_from_byte_12_of_the_message_in_both_parts(int channel)
    {
        var bytes = Xml(Header(253, channel: (byte)channel), ChannelExtension, BodyText, BcCipher.Xor);
        var vector = Vectors.All.First(vector => vector.Kind == "bcencrypt" && vector.Inputs.GetProperty("offset").GetInt32() == (channel == 1 ? 257 : channel));
        var declaration = vector.Bytes("data");
        bytes[24..(24 + 38)].Should().Equal(declaration[..38]);
        bytes[(24 + 0x68)..(24 + 0x68 + 38)].Should().Equal(declaration[..38]);
        var read = Decoder(BcEncryption.BcEncrypt).ReadOne(bytes);
        read.Text.Should().Be(BodyText);
        read.Extension!.Value.ChannelId.Should().Be(0);
    }

    [Theory, MemberData(nameof(Modes))]
    public void A_login_is_never_encrypted_with_more_than_the_xor(BcEncryption mode)
    {
        var login = mode == BcEncryption.None ? BcCipher.Plain : BcCipher.Xor;
        var decoder = Decoder(mode);
        decoder.ReadOne(Xml(Header(MessageId.Login), "", BodyText, login)).Text.Should().Be(BodyText);
        using var cipher = Cipher(mode);
        decoder.ReadOne(Xml(Header(93), "", BodyText, cipher)).Text.Should().Be(BodyText);
        decoder.ReadOne(Xml(Header(MessageId.Login, kind: BcClass.LegacyReply), "", BodyText, login)).Text.Should().Be(BodyText, "a second login on the same connection");
    }

    [Theory]
    [InlineData(BcEncryption.Aes, BcEncryption.BcEncrypt)]
    [InlineData(BcEncryption.Aes, BcEncryption.None)]
    [InlineData(BcEncryption.FullAes, BcEncryption.BcEncrypt)]
    [InlineData(BcEncryption.BcEncrypt, BcEncryption.None)]
    [InlineData(BcEncryption.None, BcEncryption.BcEncrypt)]
    public void A_part_that_was_encrypted_other_than_negotiated_is_read_all_the_same(BcEncryption negotiated, BcEncryption used)
    {
        using var cipher = Cipher(used);
        var read = Decoder(negotiated).ReadOne(Xml(Header(145, channel: 3), ChannelExtension, BodyText, cipher));
        read.Text.Should().Be(BodyText);
        read.IsBinary.Should().BeFalse();
        read.Extension!.Value.ChannelId.Should().Be(0);
    }

    [Fact]
    public void The_answer_of_an_argus_2_is_read_and_its_choice_taken_for_full_aes()
    {
        var nonce = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<body>\n    <Encryption version=\"1.1\">\n        <nonce>0-AhnEZyUg6eKrJFIWgXPF</nonce>\n    </Encryption>\n</body>\n";
        var decoder = new BcDecoder();
        var read = decoder.ReadOne(Xml(Header(MessageId.Login, kind: BcClass.LegacyReply, code: 0xdd03), "", nonce, BcCipher.Xor));
        BcXml.Read(read.Payload)!.Child("Encryption")!.Text("nonce").Should().Be("0-AhnEZyUg6eKrJFIWgXPF");
        // Media without encryptLen stays as it is, so plain AES and FullAes agree.
        using var cipher = Cipher(BcNegotiation.FromChoice(read.Header.ResponseCode)!.Value);
        decoder.Cipher = cipher;
        decoder.ReadOne(Binary(Header(3), BinaryExtension, [1, 2, 3], cipher)).Payload.Should().Equal(1, 2, 3);
        decoder.ReadOne(Xml(Header(93), "", BodyText, cipher)).Text.Should().Be(BodyText);
    }

    [Fact]
    public void The_last_word_of_the_odd_class_is_no_offset()
    {
        byte[] head = Hex.Bytes("f0debc0a 7c000000 00000000 00000000 c800 ffff 12345678");
        head[8] = (byte)BodyText.Length;
        var decoder = Decoder(BcEncryption.None);
        var read = decoder.Read([.. head, .. System.Text.Encoding.ASCII.GetBytes(BodyText), .. Xml(Header(93), "", BodyText, BcCipher.Plain)]);
        read.Should().HaveCount(2);
        read.Should().OnlyContain(message => message.Text == BodyText);
        read[0].Header.PayloadOffset.Should().Be(0);
    }

    [Fact]
    public void A_message_with_the_other_magic_is_like_any_other()
    {
        var bytes = Xml(Header(109), "", BodyText, BcCipher.Xor);
        Hex.Bytes("a0cbed0f").CopyTo(bytes, 0);
        Decoder(BcEncryption.BcEncrypt).ReadOne(bytes).Text.Should().Be(BodyText);
    }

    [Fact]
    public void Both_readings_of_the_bytes_after_encrypt_len_are_there()
    {
        var bytes = Vectors.Named("bc.msg.stream_data_fullaes_encryptLen").Bytes("message");
        var plain = Vectors.Named("fullaes.media_part.encryptLen_40_of_60").InputBytes("plaintext");
        Decoder(BcEncryption.FullAes).ReadOne(bytes).Payload.Should().Equal(plain);
        Decoder(BcEncryption.FullAes, keepsTail: false).ReadOne(bytes).Payload.Should().Equal(plain[..40]);
        // Under plain AES the length says nothing.
        Decoder(BcEncryption.Aes).ReadOne(bytes).Payload.Should().Equal(bytes[^60..]);
    }

    [Fact]
    public void A_longer_encrypt_len_than_the_payload_means_all_of_it()
    {
        using var cipher = Cipher(BcEncryption.FullAes);
        byte[] media = [.. Enumerable.Range(0, 33).Select(i => (byte)i)];
        foreach (var keepsTail in new[] { true, false })
        {
            var bytes = BcWriter.WriteBinary(Header(3), new BcExtension { BinaryData = true, EncryptLength = 4_000_000_000 }.Write(), media, cipher, 4_000_000_000);
            bytes[^33..].Should().NotEqual(media);
            Decoder(BcEncryption.FullAes, keepsTail).ReadOne(bytes).Payload.Should().Equal(media);
        }
    }

    private static byte[] BodyOf(string text) => BcXml.WriteBody(new System.Xml.Linq.XElement("name", text));
}
