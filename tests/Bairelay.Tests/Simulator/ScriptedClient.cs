using System.Xml.Linq;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Simulator;

/// <summary>A message as it came, taken out of the decoder.</summary>
internal sealed record Heard(BcHeader Header, BcExtension? Extension, XElement? Xml, byte[] Payload, bool IsBinary)
{
    public ushort Code => Header.ResponseCode;

    public T Body<T>()
        where T : class, IBody<T> => Xml.Find<T>() ?? throw new InvalidOperationException($"No {T.Name} in message {Header.MessageId}, code {Code}");
}

/// <summary>
/// A client that puts its messages together by hand and knows nothing of ours but the codec. It talks to a camera's
/// side of a session without anything between them.
/// </summary>
internal sealed class ScriptedClient : IDisposable
{
    public const string Password = "swordfish";

    private readonly BcDecoder _decoder = new();
    private readonly List<Heard> _heard = [];
    private BcCipher _cipher = BcCipher.Xor;
    private ushort _number;

    public ScriptedClient(SessionSettings? settings = null, bool overUdp = false)
    {
        settings ??= new SessionSettings();
        if (settings.Password.Length == 0) settings = settings with { Password = Password };
        Model = new CameraModel(Uid.Parse(Discovery.LongUid), settings, new DateTime(2026, 3, 8, 18, 15, 48, DateTimeKind.Utc));
        Server = new BaichuanServer(Model, new Random(1), overUdp, 0);
    }

    public CameraModel Model { get; }

    public BaichuanServer Server { get; }

    public long Now { get; private set; }

    /// <summary>Byte 12 of everything that is sent, which is also the offset of BCEncrypt.</summary>
    public byte Channel { get; init; }

    public string? Nonce { get; private set; }

    public BcEncryption Mode => _cipher.Mode;

    public void Dispose() => Server.Dispose();

    /// <summary>Everything that came and was not looked at.</summary>
    public List<Heard> Take()
    {
        Collect();
        List<Heard> all = [.. _heard];
        _heard.Clear();
        return all;
    }

    public void Advance(long milliseconds, long step = 100)
    {
        for (var end = Now + milliseconds; Now < end;)
        {
            Now = Math.Min(end, Now + step);
            Model.Advance(Now, isAwake: true);
            Server.Advance(Now);
        }
    }

    public BcHeader Header(uint id, ushort kind = BcClass.Modern, ushort code = 0, byte stream = 0) => new()
    {
        MessageId = id,
        Class = kind,
        ResponseCode = code,
        StreamType = stream,
        ChannelId = Channel,
        MessageNumber = ++_number,
    };

    public void Send(BcHeader header, XElement[]? body = null, BcExtension? extension = null) =>
        Server.Receive(Bytes(header, body, extension), Now);

    public byte[] Bytes(BcHeader header, XElement[]? body = null, BcExtension? extension = null) => BcWriter.Write(
        header, extension?.Write() ?? [], body is null ? [] : BcXml.WriteBody(body),
        header.MessageId == MessageId.Login ? _decoder.LoginCipher : _cipher);

    public void SendBinary(BcHeader header, BcExtension extension, byte[] payload) =>
        Server.Receive(BcWriter.WriteBinary(header, extension.Write(), payload, _cipher), Now);

    /// <summary>Sends a request and takes its one answer, which must carry its numbers.</summary>
    public Heard Ask(uint id, XElement[]? body = null, BcExtension? extension = null, byte stream = 0)
    {
        var header = Header(id, stream: stream);
        Take();
        Send(header, body, extension);
        return Take().Should().ContainSingle(heard => heard.Header.MessageId == id && heard.Header.Tag == header.Tag).Subject;
    }

    public Heard AskOfChannel(uint id, params XElement[] body) => Ask(id, body.Length == 0 ? null : body, new BcExtension { ChannelId = 0 });

    /// <summary>The two steps of a login, and the answer to the second.</summary>
    public Heard LogIn(ushort ceiling = 0xdc12, string user = "admin", string password = Password, byte[]? legacyBody = null)
    {
        Greet(ceiling, legacyBody);
        return Identify(user, password);
    }

    /// <summary>The first step: asks for encryption and takes the nonce.</summary>
    public Heard Greet(ushort ceiling, byte[]? legacyBody = null)
    {
        var header = Header(MessageId.Login, BcClass.Legacy, ceiling);
        var message = new byte[BcHeader.ShortLength + (legacyBody?.Length ?? 0)];
        (header with { BodyLength = (uint)(legacyBody?.Length ?? 0) }).Write(message);
        legacyBody?.CopyTo(message, BcHeader.ShortLength);
        // Whoever asks for no encryption at all reads the answer as it is.
        _decoder.LoginCipher = ceiling == 0xdc00 ? BcCipher.Plain : BcCipher.Xor;
        Server.Receive(message, Now);
        var offer = Take().Should().ContainSingle().Subject;
        if (offer.Code == 0xdd00) _decoder.LoginCipher = BcCipher.Plain;
        Nonce = offer.Body<EncryptionOffer>().Nonce;
        return offer;
    }

    /// <summary>The second step.</summary>
    public Heard Identify(string user, string password)
    {
        Take();
        var header = Header(MessageId.Login);
        Send(header, [
            new LoginUser { UserName = LoginDigests.Md5Text(user + Nonce), Password = LoginDigests.Md5Text(password + Nonce) }.Write(), new LoginNet().Write(),
        ]);
        // The answer is BCEncrypt whatever was agreed on; what follows is not.
        _decoder.Append(NextMessage());
        _decoder.TryRead(out var message).Should().BeTrue();
        return Copy(message);
    }

    /// <summary>What both sides use from now on.</summary>
    public void Use(BcEncryption mode, string password = Password)
    {
        _cipher = BcCipher.For(mode, LoginDigests.AesKey(Nonce!, password));
        _decoder.Cipher = _cipher;
    }

    /// <summary>A client that is logged in, the push of the battery already read.</summary>
    public static ScriptedClient LoggedIn(SessionSettings? settings = null, BcEncryption mode = BcEncryption.Aes, bool overUdp = false, byte channel = 0)
    {
        var client = new ScriptedClient((settings ?? new SessionSettings()) with { Encryption = mode }, overUdp) { Channel = channel };
        client.LogIn(BcNegotiation.Ceiling(mode)).Code.Should().Be(200);
        client.Use(mode);
        client.Take();
        return client;
    }

    private byte[] NextMessage()
    {
        var bytes = Server.Outgoing.Peek().ToArray();
        Server.Outgoing.Skip(bytes.Length);
        return bytes;
    }

    private void Collect()
    {
        while (Server.Outgoing.Bytes > 0) _decoder.Append(NextMessage());
        while (_decoder.TryRead(out var message)) _heard.Add(Copy(message));
        _decoder.Fault.Should().Be(BcFault.None);
        _decoder.Pending.Should().Be(0);
    }

    private static Heard Copy(in BcMessage message) =>
        new(message.Header, message.Extension, message.Xml(), message.Payload.ToArray(), message.IsBinary);
}
