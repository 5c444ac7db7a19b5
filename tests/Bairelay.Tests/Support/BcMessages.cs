using System.Text;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Tests.Support;

/// <summary>A message as it was read, kept beyond the decoder's next move.</summary>
public sealed record ReadMessage(BcHeader Header, BcExtension? Extension, byte[] Payload, bool IsBinary)
{
    public string Text => Encoding.UTF8.GetString(Payload);
}

/// <summary>Baichuan messages for tests: ciphers, and reading a stream in pieces.</summary>
public static class BcMessages
{
    public const string ChannelExtension =
        "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<Extension version=\"1.1\">\n<channelId>0</channelId>\n</Extension>\n";

    public const string BinaryExtension =
        "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<Extension version=\"1.1\">\n<binaryData>1</binaryData>\n</Extension>\n";

    public const string BodyText = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<body>\n<LinkType version=\"1.1\">\n<type>LAN</type>\n</LinkType>\n</body>\n";

    public static byte[] Key { get; } = "F7627B08A75A6D30"u8.ToArray();

    public static BcCipher Cipher(BcEncryption mode, bool keepsTail = true) => BcCipher.For(mode, Key, keepsTail);

    /// <summary>A decoder as a session has it after the login.</summary>
    public static BcDecoder Decoder(BcEncryption mode, bool keepsTail = true) => new()
    {
        Cipher = Cipher(mode, keepsTail),
        LoginCipher = mode == BcEncryption.None ? BcCipher.Plain : BcCipher.Xor,
    };

    public static BcHeader Header(uint id, ushort number = 5, byte channel = 0, ushort kind = BcClass.Reply, ushort code = 200) => new()
    {
        MessageId = id,
        MessageNumber = number,
        ChannelId = channel,
        ResponseCode = code,
        Class = kind,
    };

    public static byte[] Xml(BcHeader header, string extension, string payload, BcCipher cipher) =>
        BcWriter.Write(header, Encoding.UTF8.GetBytes(extension), Encoding.UTF8.GetBytes(payload), cipher);

    public static byte[] Binary(BcHeader header, string extension, byte[] payload, BcCipher cipher, uint encryptLength = 0) =>
        BcWriter.WriteBinary(header, Encoding.UTF8.GetBytes(extension), payload, cipher, encryptLength);

    /// <summary>Feeds pieces of the given sizes, over and over, and reads whatever is whole after each.</summary>
    public static List<ReadMessage> Read(this BcDecoder decoder, ReadOnlySpan<byte> bytes, params ReadOnlySpan<int> pieces)
    {
        var messages = new List<ReadMessage>();
        for (var i = 0; !bytes.IsEmpty; i++)
        {
            var piece = pieces.IsEmpty ? bytes.Length : Math.Min(bytes.Length, pieces[i % pieces.Length]);
            decoder.Append(bytes[..piece]);
            bytes = bytes[piece..];
            while (decoder.TryRead(out var message))
                messages.Add(new ReadMessage(message.Header, message.Extension, message.Payload.ToArray(), message.IsBinary));
        }

        return messages;
    }

    public static ReadMessage ReadOne(this BcDecoder decoder, ReadOnlySpan<byte> bytes)
    {
        var messages = decoder.Read(bytes);
        messages.Should().ContainSingle();
        decoder.Pending.Should().Be(0);
        return messages[0];
    }
}
