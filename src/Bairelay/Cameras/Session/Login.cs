using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Session;

/// <summary>What the first answer of a login said.</summary>
/// <param name="Number">Of the messages of this login.</param>
/// <param name="Mode">What the camera chose.</param>
internal sealed record Greeting(ushort Number, BcEncryption Mode, EncryptionOffer Offer);

/// <summary>The two steps of a login (docs/protocol.md 3.1), and every way in which a camera says no (3.2).</summary>
internal sealed class Login(BcConnection connection, SessionSettings settings, TimeProvider time)
{
    /// <summary>Asks for a nonce. An answer proves that a camera is there and awake, and needs no password.</summary>
    /// <exception cref="CameraException">No answer, or one that is none.</exception>
    public async Task<Greeting> GreetAsync(CancellationToken cancellation)
    {
        var (number, reply) = await BeginAsync(cancellation);
        if (BcNegotiation.FromChoice(reply.Code) is not { } mode) throw NoChoice(reply);
        // The two AES modes are offered by one code.
        if (settings.MaxEncryption < BcEncryption.Aes && mode > settings.MaxEncryption)
        {
            throw new CameraNonsenseException(
                $"{settings.Camera} insists on more encryption ({mode}) than was offered; raise max_encryption in its configuration, or leave it out");
        }

        var offer = reply.Body.Find<EncryptionOffer>()
            ?? throw new CameraNonsenseException($"{settings.Camera} offers a login without a nonce");
        connection.UseForLogin(mode == BcEncryption.None ? BcCipher.Plain : BcCipher.Xor);
        connection.Use(BcCipher.For(mode, LoginDigests.AesKey(offer.Nonce, Password)));
        return new Greeting(number, mode, offer);
    }

    /// <summary>A camera that still wakes answers 400 to anything (1.6). This message carries nothing that could lock an account.</summary>
    private async Task<(ushort Number, BcReply Reply)> BeginAsync(CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            var header = new BcHeader
            {
                MessageId = MessageId.Login,
                MessageNumber = connection.NextNumber(),
                Class = BcClass.Legacy,
                ResponseCode = BcNegotiation.Ceiling(settings.MaxEncryption),
            };
            var reply = await connection.AskAsync(header, connection.Write(header, [], []), ReplyDeadlines.Greeting, cancellation)
                ?? throw new CameraUnreachableException(
                    UnreachableReason.Timeout, $"{settings.Camera} is connected and does not answer a login. It may still be waking: try again");
            if (reply.Code != ResponseCode.BadRequest) return (header.MessageNumber, reply);
            if (attempt == ReplyDeadlines.WakingRetries)
            {
                throw new CameraUnreachableException(
                    UnreachableReason.Timeout, $"{settings.Camera} is connected and answers 400 to a login. It may still be waking: try again");
            }

            await Task.Delay(ReplyDeadlines.WakingRetry, time, cancellation);
        }
    }

    /// <summary>Logs in.</summary>
    /// <exception cref="LoginRefusedException">And why.</exception>
    /// <exception cref="CameraUnreachableException">No answer.</exception>
    public async Task<DeviceInfo> LogInAsync(Greeting greeting, CancellationToken cancellation)
    {
        var nonce = greeting.Offer.Nonce;
        var reply = await AskAsync(greeting, new LoginUser
        {
            UserName = LoginDigests.Md5Text(settings.UserName + nonce),
            Password = LoginDigests.Md5Text(Password + nonce),
        }, cancellation);
        if (reply.Code == ResponseCode.LoginMethodRefused && greeting.Offer.AuthTypes.Contains("getAccesskey", StringComparer.OrdinalIgnoreCase))
            reply = await LogInByAccessKeyAsync(greeting, cancellation) ?? reply;
        return Judge(reply);
    }

    /// <summary>The answer to a login: what the camera is, or why it refuses.</summary>
    private DeviceInfo Judge(BcReply reply)
    {
        if (reply.IsSuccess && reply.Body.Find<DeviceInfo>() is { } device) return device;
        throw reply.Code switch
        {
            // Some firmware says ok to a wrong password, and nothing more (3.2).
            ResponseCode.Ok when !reply.HasPayload => WrongPassword("an empty answer"),
            ResponseCode.Ok => new CameraNonsenseException($"{settings.Camera} accepts the login and does not say what it is"),
            ResponseCode.WrongCredentials => WrongPassword("code 401"),
            ResponseCode.BadRequest => WrongPassword("code 400, as older cameras do"),
            ResponseCode.LoginMethodRefused or ResponseCode.LoginClassRefused => new LoginRefusedException(
                LoginRefusal.AccountBound,
                $"{settings.Camera} is bound to a vendor account and refuses a local login (code {reply.Code}). "
                + "Remove the camera from the account in the vendor's app, set a device password there, and try again"),
            _ => new LoginRefusedException(LoginRefusal.Other, $"{settings.Camera} refuses the login with code {reply.Code}"),
        };
    }

    private string Password => settings.Password?.Reveal() ?? "";

    private async Task<BcReply> AskAsync(Greeting greeting, LoginUser user, CancellationToken cancellation)
    {
        var header = new BcHeader { MessageId = MessageId.Login, MessageNumber = greeting.Number, Class = BcClass.Modern };
        var message = connection.Write(header, [], BcXml.WriteBody(user.Write(), new LoginNet().Write()));
        return await connection.AskAsync(header, message, ReplyDeadlines.Reply, cancellation)
            ?? throw new CameraUnreachableException(UnreachableReason.Timeout, $"{settings.Camera} does not answer the login");
    }

    /// <summary>The login of newer firmware, put together from one source and never seen with a camera (3.4).</summary>
    /// <returns>Null: the camera did not send two tokens.</returns>
    private async Task<BcReply?> LogInByAccessKeyAsync(Greeting greeting, CancellationToken cancellation)
    {
        var nonce = greeting.Offer.Nonce;
        var challenge = await AskAsync(greeting, new LoginUser
        {
            AuthType = "getAccesskey",
            UserVersion = null,
            AuthCode = LoginDigests.Md5Text(Password + nonce),
        }, cancellation);
        using var aes = new AesCfb(LoginDigests.AesKey(nonce, Password));
        if (AccessKey.Read(challenge.Binary, aes) is not var (first, second)) return null;
        return await AskAsync(greeting, new LoginUser
        {
            AuthType = "authLogin",
            UserName = LoginDigests.Md5Text(first + nonce),
            Password = LoginDigests.Md5Text(second + nonce),
        }, cancellation);
    }

    private CameraException NoChoice(BcReply reply) => reply.IsSuccess
        ? new FeatureLackingException("login", $"{settings.Camera} speaks an older form of the protocol, without encryption of the login; it is not supported")
        : new LoginRefusedException(LoginRefusal.Other, $"{settings.Camera} refuses to begin a login with code {reply.Code}");

    private LoginRefusedException WrongPassword(string how) => new(
        LoginRefusal.WrongPassword,
        $"{settings.Camera} refuses user \"{settings.UserName}\" or the password ({how}). It is the password of the device, set in the vendor's app, not that of an account. Correct it in the configuration");
}
