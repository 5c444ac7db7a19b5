using System.Text;
using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Protocol.Baichuan;

/// <summary>Golden bytes of whole messages, both ways.</summary>
public sealed class MessageVectorTests
{
    public static TheoryData<string> Messages => Vectors.NamesOf("bc_message");

    [Theory, MemberData(nameof(Messages))]
    public void A_message_is_written_byte_for_byte(string name)
    {
        var vector = Vectors.Named(name);
        var (header, extension, payload) = (HeaderOf(vector), Bytes(vector, "extension"), PayloadOf(vector, out var binary));
        using var cipher = CipherOf(vector);
        var encrypted = vector.Inputs.GetProperty("encryption").GetString() == "fullaes" ? 40u : 0;
        var written = binary
            ? BcWriter.WriteBinary(header, extension, payload, cipher, encrypted)
            : BcWriter.Write(header, extension, payload, cipher);
        written.Should().Equal(vector.Bytes("message"));
    }

    [Theory, MemberData(nameof(Messages))]
    public void A_message_is_read_however_it_is_cut(string name)
    {
        var vector = Vectors.Named(name);
        var bytes = vector.Bytes("message");
        var (extension, payload) = (Bytes(vector, "extension"), PayloadOf(vector, out var binary));
        using var cipher = CipherOf(vector);
        var decoder = new BcDecoder { Cipher = cipher, LoginCipher = cipher.Mode == BcEncryption.None ? BcCipher.Plain : BcCipher.Xor };
        // The same decoder throughout: nothing of a message may linger.
        for (var piece = 1; piece <= bytes.Length; piece++)
        {
            var messages = decoder.Read(bytes, piece);
            messages.Should().ContainSingle();
            var read = messages[0];
            read.Header.Should().Be(HeaderOf(vector) with { BodyLength = (uint)(extension.Length + payload.Length), PayloadOffset = (uint)extension.Length });
            read.Payload.Should().Equal(payload);
            read.IsBinary.Should().Be(binary);
            read.Extension.HasValue.Should().Be(extension.Length > 0);
            decoder.Pending.Should().Be(0);
        }
    }

    [Theory, MemberData(nameof(Messages))]
    public void The_texts_are_what_we_would_write(string name)
    {
        var vector = Vectors.Named(name);
        if (PayloadOf(vector, out var binary) is { Length: > 0 } payload && !binary)
            BcXml.Write(BcXml.Read(payload)!).Should().Equal(payload);
        if (Bytes(vector, "extension") is not { Length: > 0 } extension) return;
        BcXml.Write(BcXml.Read(extension)!).Should().Equal(extension);
        BcExtension.TryRead(extension, out var read).Should().BeTrue();
        BcExtension.TryRead(read.Write(), out var again).Should().BeTrue();
        again.Should().Be(read);
        // Of the others, real equipment puts encryptLen first.
        if (read.EncryptLength is null) read.Write().Should().Equal(extension);
    }

    [Fact]
    public void Extensions_have_the_lengths_seen_on_the_wire()
    {
        new BcExtension { ChannelId = 0 }.Write().Should().Equal(Encoding.UTF8.GetBytes(BcMessages.ChannelExtension)).And.HaveCount(0x68);
        new BcExtension { BinaryData = true }.Write().Should().Equal(Encoding.UTF8.GetBytes(BcMessages.BinaryExtension)).And.HaveCount(0x6a);
    }

    [Fact]
    public void The_old_login_has_two_digests_and_zeros()
    {
        var read = new BcDecoder().ReadOne(Vectors.Named("bc.msg.legacy_login_full_body").Bytes("message"));
        read.Header.HeaderLength.Should().Be(20);
        read.Payload.Should().HaveCount(1836);
        read.Payload[..32].Should().Equal(LoginDigests.Md5Legacy("admin"));
        read.Payload[32..].Should().OnlyContain(value => value == 0);
        read.IsBinary.Should().BeTrue();
    }

    [Fact]
    public void A_login_body_is_as_long_as_on_the_wire()
    {
        var vector = Vectors.Named("bc.msg.modern_login_request");
        var body = new BcDecoder().ReadOne(vector.Bytes("message"));
        body.Payload.Should().HaveCount(296);
        var (nonce, user) = (vector.Inputs.GetProperty("nonce").GetString()!, BcXml.Read(body.Payload)!.Child("LoginUser")!);
        user.Text("userName").Should().Be(LoginDigests.Md5Text(vector.Inputs.GetProperty("user").GetString() + nonce));
        user.Text("password").Should().Be(LoginDigests.Md5Text(vector.Inputs.GetProperty("password").GetString() + nonce));
    }

    private static BcHeader HeaderOf(Vector vector) => new()
    {
        MessageId = Number(vector, "msg_id"),
        ChannelId = (byte)Number(vector, "channel_id"),
        StreamType = (byte)Number(vector, "stream_type"),
        MessageNumber = (ushort)Number(vector, "msg_num"),
        ResponseCode = (ushort)Number(vector, "response_code"),
        Class = (ushort)Number(vector, "class"),
    };

    private static uint Number(Vector vector, string input) => vector.Inputs.GetProperty(input).GetUInt32();

    private static byte[] Bytes(Vector vector, string input) => Encoding.UTF8.GetBytes(vector.Inputs.GetProperty(input).GetString()!);

    private static byte[] PayloadOf(Vector vector, out bool binary)
    {
        binary = !vector.Inputs.TryGetProperty("payload", out _);
        if (!binary) return Bytes(vector, "payload");
        return vector.InputBytes(vector.Inputs.TryGetProperty("payload_plain_hex", out _) ? "payload_plain_hex" : "payload_hex_binary");
    }

    private static BcCipher CipherOf(Vector vector) => vector.Inputs.GetProperty("encryption").GetString() switch
    {
        "none" => BcCipher.Plain,
        "bc" => BcCipher.Xor,
        "aes" => BcCipher.For(BcEncryption.Aes, vector.InputBytes("aes_key_hex")),
        "fullaes" => BcCipher.For(BcEncryption.FullAes, vector.InputBytes("aes_key_hex")),
        var other => throw new InvalidOperationException(other),
    };
}
