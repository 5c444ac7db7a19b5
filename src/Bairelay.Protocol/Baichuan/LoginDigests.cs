using System.Security.Cryptography;
using System.Text;

namespace Bairelay.Protocol.Baichuan;

/// <summary>What a login makes of user name, password and nonce (docs/protocol.md 2.4, 2.5).</summary>
public static class LoginDigests
{
    /// <summary>Characters of a digest as XML carries it: one fewer than MD5 in hex has.</summary>
    public const int Length = 31;

    /// <summary>Upper-case hex MD5 without its last character.</summary>
    public static string Md5Text(string text) => Hex(text)[..Length];

    /// <summary>The same as the body of a legacy login has it: 31 characters and a zero.</summary>
    public static byte[] Md5Legacy(string text)
    {
        var bytes = new byte[Length + 1];
        Encoding.ASCII.GetBytes(Md5Text(text), bytes);
        return bytes;
    }

    /// <summary>The session key: ASCII characters of a digest, 16 of them.</summary>
    public static byte[] AesKey(string nonce, string password) =>
        Encoding.ASCII.GetBytes(Hex($"{nonce}-{password}")[..AesCfb.KeyLength]);

    // The camera prescribes MD5; nothing else of ours relies on it.
#pragma warning disable CA5351
    private static string Hex(string text) => Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
