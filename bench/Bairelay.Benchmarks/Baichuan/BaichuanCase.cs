using System.Security.Cryptography;
using System.Xml.Linq;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Benchmarks.Baichuan;

/// <summary>One kind of message, many times over, as a stream that arrives in pieces.</summary>
/// <param name="Encrypted">Bytes of a message that AES has to pass over.</param>
/// <param name="Tree">Whether the payload is also read as XML.</param>
internal sealed record BaichuanCase(string Name, BcCipher Cipher, byte[] Message, int Encrypted, bool Tree, int Messages)
{
    private const int PictureLength = 30_000;

    /// <summary>What a read of a socket brings at most.</summary>
    private const int Piece = 16 * 1024;

    private static readonly byte[] s_key = LoginDigests.AesKey("9E6D1FCB9E69846D", "swordfish");
    private static readonly byte[] s_picture = RandomNumberGenerator.GetBytes(PictureLength);

    private readonly byte[] _stream = [.. Enumerable.Repeat(Message, Messages).SelectMany(message => message)];
    private readonly byte[] _scratch = new byte[Message.Length];
    private readonly byte[] _copied = new byte[Piece];
    private readonly Aes _aes = WithKey();
    private readonly BcDecoder _decoder = new() { Cipher = Cipher };

    public static IReadOnlyList<BaichuanCase> All(int scale) =>
    [
        Media("media, AES, without Extension", BcEncryption.Aes, null, scale),
        Media("media, AES, Extension in each", BcEncryption.Aes, new BcExtension { BinaryData = true }, scale),
        Media("media, FullAes, the first 1,024", BcEncryption.FullAes, new BcExtension { BinaryData = true, EncryptLength = 1024 }, scale),
        Media("media, FullAes, all of it", BcEncryption.FullAes, new BcExtension { BinaryData = true, EncryptLength = PictureLength }, scale),
        Xml("XML, BCEncrypt, text", BcEncryption.BcEncrypt, tree: false, scale),
        Xml("XML, AES, text", BcEncryption.Aes, tree: false, scale),
        Xml("XML, AES, tree", BcEncryption.Aes, tree: true, scale),
    ];

    /// <summary>The whole stream through reader and decoder.</summary>
    public void Decode()
    {
        var read = 0;
        var rest = _stream.AsSpan();
        while (!rest.IsEmpty)
        {
            var room = _decoder.Room().Span;
            var count = Math.Min(Math.Min(Piece, room.Length), rest.Length);
            rest[..count].CopyTo(room);
            _decoder.Advance(count);
            rest = rest[count..];
            while (_decoder.TryRead(out var message))
            {
                read++;
                if (message.IsBinary ? message.Payload[^1] != s_picture[^1] : message.Payload[^2] != '>') throw new InvalidOperationException("A message came out wrong");
                if (Tree && message.Xml() is null) throw new InvalidOperationException("No XML");
            }
        }

        if (read != Messages) throw new InvalidOperationException($"{read} messages of {Messages}");
    }

    /// <summary>The floor of any reader: the same bytes, copied once in the same pieces.</summary>
    public void Copy()
    {
        for (var rest = _stream.AsSpan(); !rest.IsEmpty; rest = rest[Math.Min(Piece, rest.Length)..])
            rest[..Math.Min(Piece, rest.Length)].CopyTo(_copied);
    }

    /// <summary>The framework's own CFB over as many bytes, without finding them first.</summary>
    public void Cfb()
    {
        var part = _stream.AsSpan(0, Encrypted / 16 * 16);
        for (var i = 0; i < Messages; i++) _aes.DecryptCfb(part, "0123456789abcdef"u8, _scratch, PaddingMode.None, 128);
    }

    private static BaichuanCase Media(string name, BcEncryption mode, BcExtension? extension, int scale)
    {
        var cipher = BcCipher.For(mode, s_key);
        var header = new BcHeader { MessageId = MessageId.StreamStart, MessageNumber = 5, ResponseCode = 200 };
        var text = extension?.Write() ?? [];
        var encrypted = extension?.EncryptLength ?? 0;
        var message = BcWriter.WriteBinary(header, text, s_picture, cipher, encrypted);
        var subject = new BaichuanCase(name, cipher, message, text.Length + (int)encrypted, Tree: false, 20 * scale);
        // As a stream begins: from here on the number is known to carry media.
        subject._decoder.Append(BcWriter.WriteBinary(header, new BcExtension { BinaryData = true }.Write(), [0], cipher));
        if (!subject._decoder.TryRead(out _)) throw new InvalidOperationException("The mark was not read");
        return subject;
    }

    private static BaichuanCase Xml(string name, BcEncryption mode, bool tree, int scale)
    {
        var cipher = BcCipher.For(mode, s_key);
        var header = new BcHeader { MessageId = MessageId.Battery, MessageNumber = 5, ResponseCode = 200 };
        var battery = new XElement("BatteryInfo", new XAttribute("version", "1.1"));
        foreach (var (field, value) in ((string, string)[])
            [("channelId", "0"), ("chargeStatus", "none"), ("adapterStatus", "none"), ("voltage", "8123"), ("current", "-132"),
             ("temperature", "24"), ("batteryPercent", "87"), ("lowPower", "0"), ("batteryVersion", "2")])
            battery.Add(new XElement(field, value));
        var message = BcWriter.Write(header, new BcExtension { ChannelId = 0 }.Write(), BcXml.WriteBody(battery), cipher);
        return new BaichuanCase(name, cipher, message, mode == BcEncryption.Aes ? message.Length - BcHeader.LongLength : 0, tree, 200 * scale);
    }

    private static Aes WithKey()
    {
        var aes = Aes.Create();
        aes.SetKey(s_key);
        return aes;
    }
}
