using System.Text;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

/// <summary>The camera's side of message 1 on one connection (docs/protocol.md 2.1, 3).</summary>
internal sealed class Login(CameraModel model, SessionSettings settings, Random random)
{
    private const string HexDigits = "0123456789ABCDEF";
    private const string NonceCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private const int KeySlot = 64;

    private readonly string _nonce = MakeNonce(settings, random);
    private (Account Account, string User, string Password)? _keys;

    /// <summary>What was offered in answer to the first message; null before it.</summary>
    public BcEncryption? Mode { get; private set; }

    /// <summary>Message 1 is never encrypted with more than BCEncrypt.</summary>
    public BcCipher Cipher => Mode == BcEncryption.None ? BcCipher.Plain : BcCipher.Xor;

    /// <summary>Answers LoginUpgrade, and the vendor's old login with its digests alike.</summary>
    public byte[] Offer(BcHeader request)
    {
        Mode = (BcEncryption)Math.Min((int)settings.Encryption, (int)Ceiling(request.ResponseCode));
        var code = settings.AnswersDd03 && Mode >= BcEncryption.Aes ? (ushort)0xdd03 : BcNegotiation.Choice(Mode.Value);
        // Binary stays plain under the unknown mode: what an Argus 2 sends could be read so.
        if (code == 0xdd03) Mode = BcEncryption.Aes;
        string[] ways = settings.AccountBound ? ["password", "sigV1", "sigV3", "authLogin", "getAccesskey"] : [];
        var body = XmlForm.Body(settings, new EncryptionOffer(_nonce, ways).Write());
        return BcWriter.Write(request.Reply(code, BcClass.LegacyReply), default, body, Cipher);
    }

    /// <summary>Who that is; null if it is nobody, or if this is not the way to log in here.</summary>
    public Account? Check(LoginUser user)
    {
        if (!settings.AccountBound) return model.Accounts.FindByDigest(user, _nonce);
        if (_keys is not { } keys || user.AuthType != "authLogin") return null;
        return user.UserName == LoginDigests.Md5Text(keys.User + _nonce) && user.Password == LoginDigests.Md5Text(keys.Password + _nonce) ? keys.Account : null;
    }

    /// <summary>
    /// Two words to log in with instead of name and password, each encrypted, as text, in a slot of its own
    /// (docs/protocol.md 3.4); null if they are not for this client.
    /// </summary>
    public byte[]? AccessKeys(LoginUser user)
    {
        if (!settings.GrantsAccessKeys || user.AuthType != "getAccesskey") return null;
        if (model.Accounts.All.FirstOrDefault(one => user.AuthCode == LoginDigests.Md5Text(one.Password + _nonce)) is not { } account) return null;
        _keys = (account, new string(random.GetItems(HexDigits.AsSpan(), 32)), new string(random.GetItems(HexDigits.AsSpan(), 32)));
        using var aes = new AesCfb(LoginDigests.AesKey(_nonce, account.Password));
        var slots = new byte[2 * KeySlot];
        Fill(slots, _keys.Value.User);
        Fill(slots.AsSpan(KeySlot), _keys.Value.Password);
        return slots;

        void Fill(Span<byte> slot, string word)
        {
            var bytes = Encoding.ASCII.GetBytes(word);
            aes.Encrypt(bytes);
            Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes), slot);
        }
    }

    public BcCipher SessionCipher(Account account) => BcCipher.For(Mode!.Value, LoginDigests.AesKey(_nonce, account.Password));

    /// <summary>Always without a body.</summary>
    public ushort RefusalCode => settings switch
    {
        { AccountBound: true } => ResponseCode.LoginMethodRefused,
        { PasswordRefusal: PasswordRefusal.BadRequest } => ResponseCode.BadRequest,
        { PasswordRefusal: PasswordRefusal.EmptySuccess } => ResponseCode.Ok,
        _ => ResponseCode.WrongCredentials,
    };

    /// <summary>Older apps ask for AES with 0xdc03, which does not cover media; a code that asks for nothing gets no encryption.</summary>
    private static BcEncryption Ceiling(ushort code) => code switch
    {
        0xdc00 => BcEncryption.None,
        0xdc01 => BcEncryption.BcEncrypt,
        >= 0xdc02 and < 0xdc12 => BcEncryption.Aes,
        >= 0xdc12 and <= 0xdcff => BcEncryption.FullAes,
        _ => BcEncryption.None,
    };

    private static string MakeNonce(SessionSettings settings, Random random)
    {
        if (!settings.LongNonce) return new string(random.GetItems(HexDigits.AsSpan(), 16));
        var text = new StringBuilder("0-");
        return text.Append(random.GetItems(NonceCharacters.AsSpan(), 20)).ToString();
    }
}
