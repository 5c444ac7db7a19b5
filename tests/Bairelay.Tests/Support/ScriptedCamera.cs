using System.Collections.Concurrent;
using System.Text;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Tests.Support;

/// <param name="Extension">Compact, without declaration; empty if there was none.</param>
/// <param name="Body">What was inside <c>body</c>, compact; empty if there was no payload.</param>
/// <param name="Message">As it came.</param>
internal sealed record Asked(BcHeader Header, string Extension, string Body, byte[] Message)
{
    public uint Id => Header.MessageId;

    /// <summary>A request like every other, with these parts.</summary>
    public void ShouldBe(string extension, string body)
    {
        Extension.Should().Be(extension);
        Body.Should().Be(body);
        Header.Should().Match<BcHeader>(header => header.Class == BcClass.Modern && header.ResponseCode == 0 && header.StreamType == 0);
    }

    public override string ToString() => $"{Id} {Extension} {Body}";
}

/// <summary>
/// A camera that answers by a table. It is not the simulator: what it says and what it is asked are texts of the
/// protocol, and only the framing and the ciphers are ours (they have tests of their own).
/// </summary>
internal sealed class ScriptedCamera
{
    public const string Nonce = "9E6D1FCB9E69846D";
    public const string Password = "swordfish";

    /// <summary>Of this nonce and this password.</summary>
    public const string Key = "46373632374230384137354136443330";

    public const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n";
    public const string Device = "<DeviceInfo version=\"1.1\"><firmVersion>00000000000000</firmVersion><type>ipc</type><channelNum>1</channelNum></DeviceInfo>";
    public const string OnChannel0 = "<Extension version=\"1.1\"><channelId>0</channelId></Extension>";

    private readonly BcReader _reader = new();
    private readonly Dictionary<uint, Queue<Say>> _table = [];
    private readonly ConcurrentQueue<Asked> _requests = new();
    private readonly BcCipher _cipher;
    private readonly BcCipher _loginCipher;

    /// <param name="choice">The code of its first answer.</param>
    /// <param name="pieceSize">The most bytes that the client gets at once.</param>
    public ScriptedCamera(ushort choice = 0xdd02, int pieceSize = int.MaxValue)
    {
        Pipe = new ScriptedPipe(Take) { PieceSize = pieceSize };
        var mode = choice switch
        {
            0xdd00 => BcEncryption.None,
            0xdd01 => BcEncryption.BcEncrypt,
            0xdd02 => BcEncryption.Aes,
            _ => BcEncryption.FullAes,
        };
        _cipher = BcCipher.For(mode, Convert.FromHexString(Key));
        _loginCipher = mode == BcEncryption.None ? BcCipher.Plain : BcCipher.Xor;
        On(MessageId.Login, Greeting(choice), Say.Ok(Device));
        On(MessageId.LinkType, Say.Ok("<LinkType version=\"1.1\"><type>LAN</type></LinkType>"));
        On(MessageId.Logout, Say.Ok());
    }

    public ScriptedPipe Pipe { get; }

    public IReadOnlyList<Asked> Requests => [.. _requests];

    public static Say Greeting(ushort choice, string more = "") => new(choice)
    {
        Class = BcClass.LegacyReply,
        Body = $"<Encryption version=\"1.1\"><type>md5</type><nonce>{Nonce}</nonce>{more}</Encryption>",
    };

    /// <summary>Answers in this order; the last one again and again. What has no entry is refused with 405.</summary>
    public void On(uint id, params IEnumerable<Say> answers) => _table[id] = new Queue<Say>(answers);

    public IReadOnlyList<Asked> AllAsked(uint id) => [.. _requests.Where(request => request.Id == id)];

    /// <summary>The only request with this id.</summary>
    public Asked Only(uint id) => AllAsked(id).Should().ContainSingle().Which;

    /// <summary>Says something without being asked.</summary>
    public void Push(uint id, Say say) => Pipe.Send(Message(new BcHeader { MessageId = id }, say));

    /// <summary>Several messages in one read.</summary>
    public void PushTogether(uint id, params IEnumerable<Say> says) =>
        Pipe.Send([.. says.SelectMany(say => Message(new BcHeader { MessageId = id }, say))]);

    public byte[] Message(BcHeader request, Say say)
    {
        var cipher = request.MessageId == MessageId.Login ? _loginCipher : _cipher;
        var header = (request with { MessageNumber = say.Number ?? request.MessageNumber }).Reply(say.Code, say.Class);
        var extension = say.Extension is null ? [] : Encoding.UTF8.GetBytes(Declaration + say.Extension);
        var payload = say.Binary ?? (say.Body is null ? [] : Encoding.UTF8.GetBytes($"{Declaration}<body>\n{say.Body}\n</body>\n"));
        var message = say.Binary is null
            ? BcWriter.Write(header, extension, payload, cipher)
            : BcWriter.WriteBinary(header, extension, payload, cipher, say.EncryptLength);
        if (say.OtherMagic) new byte[] { 0xa0, 0xcb, 0xed, 0x0f }.CopyTo(message, 0);
        return message;
    }

    private void Take(ReadOnlyMemory<byte> bytes)
    {
        _reader.Append(bytes.Span);
        while (_reader.TryRead(out var frame))
        {
            var header = frame.Header;
            var message = bytes.Length == header.HeaderLength + header.BodyLength ? bytes.ToArray() : [];
            var cipher = header.MessageId == MessageId.Login ? _loginCipher : _cipher;
            cipher.Decrypt(frame.Extension, header.ChannelId);
            var binary = header.MessageId == MessageId.TalkData;
            if (!binary) cipher.Decrypt(frame.Payload, header.ChannelId);
            var body = binary ? Convert.ToHexString(frame.Payload) : Inside(Compact(frame.Payload));
            _requests.Enqueue(new Asked(header, Compact(frame.Extension), body, message));
            if (header.MessageId != MessageId.UdpKeepAlive) Answer(header);
        }

        _reader.Fault.Should().Be(BcFault.None);
    }

    private void Answer(BcHeader request)
    {
        var say = Say.Refusal(405);
        if (_table.TryGetValue(request.MessageId, out var answers)) say = answers.Count > 1 ? answers.Dequeue() : answers.Peek();
        for (var one = say; one is not null; one = one.Next)
        {
            if (!one.IsSilence) Pipe.Send(Message(request, one));
        }
    }

    /// <summary>Real equipment writes a declaration, and one tag a line; tests of exact bytes see to the lines.</summary>
    private static string Compact(ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty) return "";
        var text = Encoding.UTF8.GetString(part);
        text.Should().StartWith(Declaration).And.EndWith(">\n");
        return text[Declaration.Length..].Replace(">\n", ">", StringComparison.Ordinal);
    }

    private static string Inside(string body)
    {
        if (body.Length == 0) return "";
        body.Should().StartWith("<body>").And.EndWith("</body>");
        return body["<body>".Length..^"</body>".Length];
    }
}
