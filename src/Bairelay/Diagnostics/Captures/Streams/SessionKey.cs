using Bairelay.Configuration;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Diagnostics.Captures.Streams;

/// <summary>How the two ends of a recorded session encrypt, as far as its login and the given password tell.</summary>
internal sealed class SessionKey(Secret? password)
{
    // The first bytes tell XML from anything else.
    private const int BytesThatTell = 16;

    private AesCfb? _aes;
    private bool _proven;

    /// <summary>Null until a login was seen.</summary>
    public BcEncryption? Mode { get; private set; }

    /// <summary>What a part is that is no XML, unless something marks it as binary.</summary>
    public PartKind Unreadable => Mode switch
    {
        null => PartKind.EncryptedOrBinary,
        BcEncryption.None or BcEncryption.BcEncrypt => PartKind.Binary,
        _ when _aes is null => PartKind.Encrypted,
        _ => _proven ? PartKind.Binary : PartKind.WrongPassword,
    };

    public void Negotiated(BcEncryption mode, string nonce)
    {
        Mode = mode;
        _proven = false;
        _aes?.Dispose();
        _aes = mode is BcEncryption.Aes or BcEncryption.FullAes && password is not null
            ? new AesCfb(LoginDigests.AesKey(nonce, password.Reveal()))
            : null;
    }

    /// <summary>
    /// Decrypts XML in place, whatever was negotiated: cameras do not always keep to it, and XML is known when it is
    /// seen. Null if it is XML in no way; the part is untouched then.
    /// </summary>
    public PartEncryption? TryDecryptXml(Span<byte> part, byte offset)
    {
        if (BcXml.LooksLikeXml(part)) return PartEncryption.Plain;
        Span<byte> start = stackalloc byte[Math.Min(BytesThatTell, part.Length)];
        part[..start.Length].CopyTo(start);
        BcXor.Apply(start, offset);
        if (BcXml.LooksLikeXml(start))
        {
            BcXor.Apply(part, offset);
            return PartEncryption.BcEncrypt;
        }

        if (_aes is null) return null;
        part[..start.Length].CopyTo(start);
        _aes.Decrypt(start);
        if (!BcXml.LooksLikeXml(start)) return null;
        _aes.Decrypt(part);
        _proven = true;
        return PartEncryption.Aes;
    }

    /// <summary>Decrypts the beginning of a binary payload in place; false without a key.</summary>
    public bool TryDecryptBinary(Span<byte> payload, uint length)
    {
        if (Mode != BcEncryption.FullAes) return true;
        _aes?.Decrypt(payload[..(int)Math.Min(length, (uint)payload.Length)]);
        return _aes is not null;
    }
}
