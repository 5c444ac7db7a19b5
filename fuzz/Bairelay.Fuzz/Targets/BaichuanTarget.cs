using System.Text;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Fuzz.Targets;

/// <summary>
/// The stream of a session, and the texts in it. Whatever the bytes: no exception, no memory beyond what arrived, every
/// message as long as its header says, the same messages however the stream is cut, and texts that can be written and
/// read again.
/// </summary>
internal static class BaichuanTarget
{
    private const string Body = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<body>\n<LedState version=\"1.1\">\n<channelId>0</channelId>\n<state>auto</state>\n<name>a&amp;b&#x0A;</name>\n</LedState>\n</body>\n";

    private static readonly byte[] s_key = "F7627B08A75A6D30"u8.ToArray();
    private static readonly BcEncryption[] s_modes = Enum.GetValues<BcEncryption>();

    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. s_modes.Select(mode => (byte[])[.. Session(mode), (byte)mode]),
        [.. Encoding.UTF8.GetBytes(Body), 0],
        [.. new BcExtension { BinaryData = true, UserName = "a&b", Token = "t", ChannelId = 1, CheckValue = -1, EncryptLength = 40 }.Write(), 0],
    ];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        [0xf0, 0xde, 0xbc, 0x0a], [0xa0, 0xcb, 0xed, 0x0f], [0x14, 0x64], [0x14, 0x65], [0x14, 0x66], [0xff, 0xff], [0, 0, 0x80, 0], [0, 0, 0, 0], [3, 0, 0, 0],
        .. ((string[])
            ["<body>", "</body>", "<Extension>", "</Extension>", "<a>", "</a>", "<a/>", "<encryptLen>", "<binaryData>1</binaryData>", "<binaryData>0</binaryData>",
             "&amp;", "&#x0A;", "&#0;", "&#xD800;", "&x;", "<!DOCTYPE a>", "<![CDATA[", "]]>", "<!--", "-->", "<?x?>", " a='1'", " xmlns:a='b'", "a:b", "\uFEFF", "\0"])
            .Select(Encoding.UTF8.GetBytes),
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        // Mode and pieces are taken from the input, so that a failure can be repeated.
        var (mode, piece) = bytes.IsEmpty ? (default, 1) : (s_modes[bytes[^1] % s_modes.Length], 1 + (bytes[0] * 7 + bytes.Length) % 200);
        if (Decode(bytes, mode, bytes.Length) != Decode(bytes, mode, piece)) throw new InvalidOperationException("the messages depend on how the stream was cut");
        Frames(bytes, piece);
        Xml(bytes);
        Extension(bytes);
    }

    private static (int Messages, int Hash, BcFault Fault) Decode(ReadOnlySpan<byte> bytes, BcEncryption mode, int piece)
    {
        using var cipher = BcCipher.For(mode, s_key, keepsTail: piece % 2 == bytes.Length % 2);
        var decoder = new BcDecoder { Cipher = cipher };
        var (messages, hash) = (0, new HashCode());
        while (!bytes.IsEmpty)
        {
            var now = Math.Min(piece, bytes.Length);
            decoder.Append(bytes[..now]);
            bytes = bytes[now..];
            while (decoder.TryRead(out var message))
            {
                messages++;
                hash.Add(message.Header);
                hash.Add(message.Extension);
                hash.Add(message.IsBinary);
                // The tail may be dropped or not, hence only what both have.
                var length = Math.Min(message.Payload.Length, (int)Math.Min(message.Extension?.EncryptLength ?? uint.MaxValue, int.MaxValue));
                hash.AddBytes(message.Payload[..length]);
                if (message.Payload.Length > message.Header.BodyLength - message.Header.PayloadOffset) throw new InvalidOperationException("the payload is longer than it was");
                _ = message.Xml();
            }
        }

        return (messages, hash.ToHashCode(), decoder.Fault);
    }

    private static void Frames(ReadOnlySpan<byte> bytes, int piece)
    {
        var reader = new BcReader();
        var capacity = reader.Capacity;
        var (read, arrived) = (0L, 0L);
        while (!bytes.IsEmpty && reader.Fault == BcFault.None)
        {
            var now = Math.Min(piece, bytes.Length);
            reader.Append(bytes[..now]);
            bytes = bytes[now..];
            arrived += now;
            while (reader.TryRead(out var frame))
            {
                read += frame.Header.HeaderLength + frame.Extension.Length + frame.Payload.Length;
                if (frame.Extension.Length + frame.Payload.Length != frame.Header.BodyLength) throw new InvalidOperationException("a part is missing");
            }

            if (read + reader.Pending != arrived) throw new InvalidOperationException($"{read} bytes read and {reader.Pending} pending of {arrived}");
            if (reader.Capacity > Math.Max(capacity, 2 * arrived)) throw new InvalidOperationException($"{reader.Capacity} bytes of memory for {arrived}");
        }
    }

    private static void Xml(ReadOnlySpan<byte> bytes)
    {
        if (BcXml.Read(bytes) is not { } tree) return;
        // White space alone and texts beside elements are dropped once; from then on nothing may change.
        var written = Again(BcXml.Write(tree));
        if (!written.AsSpan().SequenceEqual(Again(written))) throw new InvalidOperationException($"written as something else: {tree}");

        static byte[] Again(byte[] text) => BcXml.Write(BcXml.Read(text) ?? throw new InvalidOperationException("what was written cannot be read"));
    }

    private static void Extension(ReadOnlySpan<byte> bytes)
    {
        if (!BcExtension.TryRead(bytes, out var extension) || $"{extension.UserName}{extension.Token}".Any(char.IsControl)) return;
        if (!BcExtension.TryRead(extension.Write(), out var same) || same != extension) throw new InvalidOperationException($"{extension} was written as {same}");
    }

    private static byte[] Session(BcEncryption mode)
    {
        using var cipher = BcCipher.For(mode, s_key);
        var media = "00dcH264"u8.ToArray().Concat(new byte[60]).ToArray();
        var body = Encoding.UTF8.GetBytes(Body);
        var binary = new BcExtension { BinaryData = true }.Write();
        return
        [
            .. BcWriter.Write(new BcHeader { MessageId = MessageId.Login, Class = BcClass.LegacyReply, ResponseCode = BcNegotiation.Choice(mode) }, [], body, BcCipher.Xor),
            .. BcWriter.Write(new BcHeader { MessageId = MessageId.Battery, MessageNumber = 3, ChannelId = 250, Class = BcClass.Modern }, new BcExtension { ChannelId = 0 }.Write(), body, cipher),
            .. BcWriter.Write(new BcHeader { MessageId = MessageId.GetDst, MessageNumber = 4, ResponseCode = 200 }, binary, body, cipher),
            .. BcWriter.WriteBinary(new BcHeader { MessageId = MessageId.StreamStart, MessageNumber = 5 }, binary, media, cipher),
            .. BcWriter.WriteBinary(new BcHeader { MessageId = MessageId.StreamStart, MessageNumber = 5 }, [], media, cipher),
            .. BcWriter.WriteBinary(
                new BcHeader { MessageId = MessageId.StreamStart, MessageNumber = 5 }, new BcExtension { BinaryData = true, EncryptLength = 40 }.Write(), media, cipher, 40),
            .. BcWriter.Write(new BcHeader { MessageId = MessageId.PushInfo, Class = BcClass.Odd }, [], body, cipher),
        ];
    }
}
