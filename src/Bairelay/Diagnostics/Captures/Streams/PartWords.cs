using Bairelay.Protocol.Baichuan;

namespace Bairelay.Diagnostics.Captures.Streams;

internal static class PartWords
{
    /// <summary>The word in JSON.</summary>
    public static string Code(this PartKind kind) => kind switch
    {
        PartKind.Xml => "xml",
        PartKind.BrokenXml => "broken_xml",
        PartKind.Media => "media",
        PartKind.Binary => "binary",
        PartKind.LoginDigests => "login_digests",
        PartKind.Encrypted => "encrypted",
        PartKind.WrongPassword => "wrong_password",
        _ => "encrypted_or_binary",
    };

    /// <summary>What follows the length of a part in text; empty where the content does.</summary>
    public static string Explain(this PartKind kind) => kind switch
    {
        PartKind.Xml => "",
        PartKind.BrokenXml => ", XML that cannot be read",
        PartKind.Media => " of media",
        PartKind.Binary => ", binary",
        PartKind.LoginDigests => ", digests of user and password (not shown)",
        PartKind.Encrypted => ", encrypted; the camera's password opens it (--password-file)",
        PartKind.WrongPassword => ", encrypted; the password that was given does not open it",
        _ => ", encrypted or binary; the login that would tell was not recorded",
    };

    public static string Word(this PartEncryption encryption) => encryption switch
    {
        PartEncryption.Plain => "plain",
        PartEncryption.BcEncrypt => "bcencrypt",
        _ => "aes",
    };

    /// <summary>What the response code of a login message says of encryption; null if it says nothing.</summary>
    public static string? Negotiation(in BcHeader header)
    {
        if (header.MessageId != MessageId.Login) return null;
        var mode = BcNegotiation.FromCeiling(header.ResponseCode) ?? BcNegotiation.FromChoice(header.ResponseCode);
        return mode switch
        {
            null => null,
            BcEncryption.None => "none",
            BcEncryption.BcEncrypt => "bcencrypt",
            BcEncryption.Aes => "aes",
            _ => "fullaes",
        };
    }
}
