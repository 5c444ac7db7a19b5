using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

/// <summary>
/// The camera's side of one Baichuan connection, from the first byte to the last, whatever carries it: bytes and time
/// in, messages out. Not safe for several threads.
/// </summary>
public sealed class BaichuanServer : IDisposable
{
    /// <summary>The camera's <c>def</c> interval.</summary>
    private const long KeepAliveInterval = 3_000;

    /// <summary>From the first question without an answer to the end (docs/protocol.md 4.6).</summary>
    private const long KeepAliveLimit = 8_500;

    /// <summary>A camera has little memory for clients that do not read; pictures are dropped beyond this.</summary>
    private const int MaxQueued = 2 * 1024 * 1024;

    /// <summary>Streams at once; there are no more kinds.</summary>
    private const int MaxStreams = 3;

    /// <summary>A connection without a login is let go after this; a probe of the port takes seconds.</summary>
    private const long LoginLimit = 30_000;

    private readonly CameraModel _model;
    private readonly SessionSettings _settings;
    private readonly bool _overUdp;
    private readonly Action<NoteKind, string>? _note;
    private readonly BcDecoder _decoder = new();
    private readonly Login _login;
    private readonly List<StreamSender> _streams = [];
    private BcCipher _cipher = BcCipher.Plain;
    private Account? _user;
    private BcHeader? _subscription;
    private long _lastCommand;
    private long _keepAliveAt = long.MaxValue;
    private long? _unansweredSince;
    private ushort _ownNumber;

    /// <param name="model">The camera.</param>
    /// <param name="random">For the nonce.</param>
    /// <param name="overUdp">Message 234 belongs to BcUdp alone.</param>
    /// <param name="now">Milliseconds.</param>
    /// <param name="note">Told what happens.</param>
    public BaichuanServer(CameraModel model, Random random, bool overUdp, long now, Action<NoteKind, string>? note = null)
    {
        (_model, _settings, _overUdp, _note, _lastCommand) = (model, model.Settings, overUdp, note, now);
        _login = new Login(model, model.Settings, random);
        _ownNumber = (ushort)random.Next(0x8000, 0xffff);
        Outgoing = new SendBuffer(model.Settings.PieceLength, model.Settings.Forge);
        model.Pushed += OnPush;
    }

    /// <summary>What is to be sent.</summary>
    public SendBuffer Outgoing { get; }

    /// <summary>Why the session is over; null while it is not. What is queued is still to be sent.</summary>
    public string? Ended { get; private set; }

    /// <summary>Who is logged in.</summary>
    public string? UserName => _user?.UserName;

    /// <summary>When <see cref="Advance"/> wants to be called again.</summary>
    public long NextDue
    {
        get
        {
            if (Ended is not null) return long.MaxValue;
            var due = Math.Min(_keepAliveAt, _lastCommand + Limit);
            if (_settings.EnforcesKeepAlive && _unansweredSince is { } since) due = Math.Min(due, since + KeepAliveLimit);
            foreach (var stream in _streams) due = Math.Min(due, stream.NextDue);
            return due;
        }
    }

    private long Limit => _user is null ? LoginLimit : (long)_settings.IdleLimit.TotalMilliseconds;

    public void Receive(ReadOnlySpan<byte> bytes, long now)
    {
        if (Ended is not null) return;
        _decoder.Append(bytes);
        while (Ended is null && _decoder.TryRead(out var message)) Handle(message, now);
        if (_decoder.Fault != BcFault.None) End($"the client sent no Baichuan ({_decoder.Fault})");
        if (Outgoing.Bytes > 2 * MaxQueued) End("the client asks and does not read");
    }

    public void Advance(long now)
    {
        if (Ended is not null) return;
        foreach (var stream in _streams) stream.Advance(now, Outgoing.Bytes < MaxQueued);
        if (now >= _keepAliveAt)
        {
            _unansweredSince ??= now;
            _keepAliveAt = now + KeepAliveInterval;
            // No capture shows its class and code; one client only hears messages that carry 200 (4.6).
            Outgoing.Add(BcWriter.Write(Own(MessageId.UdpKeepAlive), default, default, BcCipher.Plain));
        }

        if (_settings.EnforcesKeepAlive && _unansweredSince + KeepAliveLimit <= now) End("message 234 was not answered");
        else if (now - _lastCommand >= Limit) End("no command for too long");
    }

    /// <summary>Ends the session from outside: the connection is gone, or the camera goes to sleep.</summary>
    public void End(string reason)
    {
        if (Ended is not null) return;
        Ended = reason;
        _model.Pushed -= OnPush;
        _streams.Clear();
        if (_user is not null) _model.LoggedIn.Remove(_user.UserName);
        if (_model.Talker == this) _model.Talker = null;
    }

    public void Dispose()
    {
        End("closed");
        _cipher.Dispose();
    }

    private void Handle(in BcMessage message, long now)
    {
        var header = message.Header;
        if (header.MessageId == MessageId.UdpKeepAlive)
        {
            // 200 or 0, clients differ.
            _unansweredSince = null;
            return;
        }

        _lastCommand = now;
        if (header.MessageId == MessageId.Login)
        {
            LogIn(message, now);
            return;
        }

        // What cameras say to a client that never logged in is not recorded.
        var code = _user is null ? ResponseCode.WrongCredentials
            : now - _model.WokeAt < (long)_settings.RefusesAfterWake.TotalMilliseconds ? ResponseCode.BadRequest
            : ResponseCode.Ok;
        if (code == ResponseCode.Ok) code = Run(message, now);
        else Reply(header, new Answer(code));
        if (header.MessageId != MessageId.TalkData)
            _note?.Invoke(NoteKind.Command, $"{CommandTable.NameOf(header.MessageId)} ({header.MessageId}): {code}");
    }

    private void LogIn(in BcMessage message, long now)
    {
        var header = message.Header;
        if (header.Class == BcClass.Legacy)
        {
            Outgoing.Add(_login.Offer(header));
            _decoder.LoginCipher = _login.Cipher;
            return;
        }

        if (_login.Mode is null || message.Xml().Find<LoginUser>() is not { } user)
        {
            Outgoing.Add(BcWriter.Write(header.Reply(ResponseCode.BadRequest), default, default, BcCipher.Plain));
            return;
        }

        if (_login.AccessKeys(user) is { } keys)
        {
            var mark = XmlForm.Extension(_settings, new BcExtension { BinaryData = true });
            Outgoing.Add(BcWriter.WriteBinary(header.Reply(ResponseCode.Ok), mark, keys, _login.Cipher));
            return;
        }

        if (_login.Check(user) is not { } account)
        {
            var code = _login.RefusalCode;
            Outgoing.Add(BcWriter.Write(header.Reply(code), default, default, BcCipher.Plain));
            _note?.Invoke(NoteKind.LoginRefused, $"login refused: {code}");
            return;
        }

        if (_user is not null) _model.LoggedIn.Remove(_user.UserName);
        _model.LoggedIn.Add(account.UserName);
        _user = account;
        _streams.Clear();
        _cipher.Dispose();
        _decoder.Cipher = _cipher = _login.SessionCipher(account);
        var body = XmlForm.Body(
            _settings, InformationCommands.Device(_settings).Write(), InformationCommands.Streams(_settings).Write());
        Outgoing.Add(BcWriter.Write(header.Reply(ResponseCode.Ok), default, body, _login.Cipher));
        _note?.Invoke(NoteKind.LoggedIn, $"login of {account.UserName} ({_cipher.Mode})");
        if (_settings.HasBattery) OnPush(new CameraPush(MessageId.BatteryList, new BatteryList([_model.Battery.Read()]).Write()));
        if (_overUdp) _keepAliveAt = now;
    }

    /// <summary>Does one command of a logged-in client and returns the code that it was answered with.</summary>
    private ushort Run(in BcMessage message, long now)
    {
        var header = message.Header;
        var extension = message.Extension ?? default;
        var call = new Call(_model, extension, message.Xml(), _user!, now);
        switch (header.MessageId)
        {
            case MessageId.Logout:
                Reply(header, Answer.Done);
                End("logged out");
                return ResponseCode.Ok;
            case MessageId.StreamStart:
                return StartStream(header, call);
            case MessageId.StreamStop:
                _streams.RemoveAll(stream => stream.Handle == call.Body.Find<Preview>()?.Handle);
                return Reply(header, Answer.Done);
            case MessageId.SubscribeEvents:
                return Subscribe(header);
            case MessageId.Snapshot:
                if (extension.ChannelId != 0 || call.Body.Find<Snap>() is null) return Reply(header, Answer.Refused);
                SnapshotSender.Send(header, _model, _cipher, Outgoing, _ownNumber++, now);
                return ResponseCode.Ok;
            case MessageId.Reboot:
                // In the one capture there is, the answer has the class of a request.
                Outgoing.Add(BcWriter.Write(header.Reply(ResponseCode.Ok, BcClass.Modern), default, default, _cipher));
                _model.RebootRequested = true;
                return ResponseCode.Ok;
            case MessageId.TalkAbility or MessageId.TalkConfig or MessageId.TalkReset:
                return Reply(header, extension.ChannelId == 0 && _settings.HasTalk ? Talk(header.MessageId, call) : Answer.Refused);
            case MessageId.TalkData:
                // Nobody has seen an answer to these.
                if (_model.Talker == this) _model.TalkBytes += message.Payload.Length;
                return ResponseCode.Ok;
        }

        // Firmware without a command is known to answer the like of it with a bare 400 (an E1 does so for 31).
        if (CommandTable.Find(header.MessageId) is not { } command || !command.Accepts(extension)) return Reply(header, Answer.Refused);
        var answer = command.Run(call);
        if (command.IsSet && _settings.SilentSets && answer.Code == ResponseCode.Ok) return ResponseCode.Ok;
        return Reply(header, answer);
    }

    private ushort StartStream(in BcHeader header, Call call)
    {
        if (call.Body.Find<Preview>() is not { StreamType: { } kind } preview) return Reply(header, Answer.Refused);
        var media = kind switch
        {
            "mainStream" => _settings.MainStream,
            "subStream" => _settings.SubStream,
            "externStream" => _settings.ExternStream ?? _settings.SubStream,
            _ => null,
        };
        _streams.RemoveAll(stream => stream.Handle == preview.Handle);
        if (media is null || _streams.Count >= MaxStreams) return Reply(header, Answer.Refused);
        _streams.Add(new StreamSender(header, preview.Handle, media, _model, _cipher, Outgoing, call.Now));
        return ResponseCode.Ok;
    }

    private ushort Subscribe(in BcHeader header)
    {
        _subscription = header;
        var code = _settings.Subscription switch
        {
            EventSubscription.Answered => Reply(header, Answer.Done),
            EventSubscription.Refused => Reply(header, Answer.Refused),
            _ => ResponseCode.Ok,
        };
        if (_model.Motion.IsReported) OnPush(new CameraPush(MessageId.Events, _model.Motion.Read().Write()));
        return code;
    }

    private Answer Talk(uint id, Call call)
    {
        switch (id)
        {
            case MessageId.TalkAbility:
                return Answer.With(new TalkAbility(["FDX"], ["followVideoStream"], [new AudioConfig("adpcm", 16000, 16, 1024, "mono")]).Write());
            case MessageId.TalkReset:
                _model.Talker = null;
                return Answer.Done;
            default:
                if (call.Body.Find<TalkConfig>() is null) return Answer.Refused;
                if (_model.Talker is not null) return new Answer(ResponseCode.TalkBusy);
                _model.Talker = this;
                return Answer.Done;
        }
    }

    private void OnPush(CameraPush push)
    {
        if (_user is null || (push.MessageId == MessageId.Events && _settings.NeedsSubscription && _subscription is null)) return;
        // Events carry the numbers of the request that subscribed to them; the others come from nowhere.
        var header = push.MessageId == MessageId.Events && _subscription is { } request
            ? request.Reply(ResponseCode.Ok) with { MessageId = MessageId.Events }
            : Own(push.MessageId);
        Outgoing.Add(BcWriter.Write(header, default, XmlForm.Body(_settings, push.Body), _cipher));
    }

    private static BcHeader Own(uint id) => new() { MessageId = id, ResponseCode = ResponseCode.Ok, Class = BcClass.Reply };

    private ushort Reply(in BcHeader request, Answer answer)
    {
        byte[] extension = request.MessageId == MessageId.GetDst && _settings.MarksDstBinary
            ? XmlForm.Extension(_settings, new BcExtension { BinaryData = true }) : [];
        var isOdd = _settings.OddClass == OddClass.Everywhere || (_settings.OddClass == OddClass.PushInfo && request.MessageId == MessageId.PushInfo);
        byte[] body = answer.Body is { Length: > 0 } elements ? XmlForm.Body(_settings, elements) : [];
        // The last word of the odd class is no offset, so nothing can stand before the payload.
        var kind = isOdd && extension.Length == 0 ? BcClass.Odd : BcClass.Reply;
        Outgoing.Add(BcWriter.Write(request.Reply(answer.Code, kind), extension, body, _cipher));
        return answer.Code;
    }
}
