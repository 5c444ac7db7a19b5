namespace Bairelay.Protocol.Baichuan;

/// <summary>
/// Encrypts and decrypts the parts of one session's messages (docs/protocol.md 2.2). Extension and payload are parts
/// of their own; each starts the cipher anew.
/// </summary>
public sealed class BcCipher : IDisposable
{
    private readonly AesCfb? _aes;

    private BcCipher(BcEncryption mode, AesCfb? aes) => (Mode, _aes) = (mode, aes);

    /// <summary>Leaves everything as it is.</summary>
    public static BcCipher Plain { get; } = new(BcEncryption.None, null);

    public static BcCipher Xor { get; } = new(BcEncryption.BcEncrypt, null);

    public BcEncryption Mode { get; }

    /// <summary>
    /// Whether the bytes of a binary payload after <c>encryptLen</c> are kept, as two sources say, or are padding to
    /// be dropped, as others do (docs/protocol.md 2.6).
    /// </summary>
    public bool KeepsTail { get; init; } = true;

    /// <param name="mode">What was negotiated.</param>
    /// <param name="key">16 bytes for the two AES modes (<see cref="LoginDigests.AesKey"/>); not used by the others.</param>
    public static BcCipher For(BcEncryption mode, ReadOnlySpan<byte> key) => For(mode, key, keepsTail: true);

    public static BcCipher For(BcEncryption mode, ReadOnlySpan<byte> key, bool keepsTail) => mode switch
    {
        BcEncryption.None => Plain,
        BcEncryption.BcEncrypt => Xor,
        _ => new BcCipher(mode, new AesCfb(key)) { KeepsTail = keepsTail },
    };

    public void Dispose() => _aes?.Dispose();

    /// <param name="part">An Extension or an XML payload, in place.</param>
    /// <param name="offset">Byte 12 of the message's header.</param>
    public void Encrypt(Span<byte> part, byte offset)
    {
        if (_aes is not null) _aes.Encrypt(part);
        else if (Mode == BcEncryption.BcEncrypt) BcXor.Apply(part, offset);
    }

    public void Decrypt(Span<byte> part, byte offset)
    {
        if (_aes is not null) _aes.Decrypt(part);
        else if (Mode == BcEncryption.BcEncrypt) BcXor.Apply(part, offset);
    }

    public void EncryptMedia(Span<byte> payload, uint encryptLength)
    {
        if (Mode == BcEncryption.FullAes) _aes!.Encrypt(payload[..(int)Math.Min(encryptLength, (uint)payload.Length)]);
    }

    /// <summary>Returns the part of the payload that counts.</summary>
    public Span<byte> DecryptMedia(Span<byte> payload, uint encryptLength)
    {
        if (Mode != BcEncryption.FullAes) return payload;
        var length = (int)Math.Min(encryptLength, (uint)payload.Length);
        _aes!.Decrypt(payload[..length]);
        return KeepsTail ? payload : payload[..length];
    }

    /// <summary>
    /// Decrypts an XML part in place. Cameras do not always keep to what was negotiated (an Argus 2 does not), so a
    /// part that this cipher does not turn into XML is tried as BCEncrypt and as plain text, by its first bytes.
    /// </summary>
    /// <returns>False: it is XML in no way; the part is untouched.</returns>
    public bool TryDecryptXml(Span<byte> part, byte offset)
    {
        if (LooksLikeXml(this, part, offset)) Decrypt(part, offset);
        else if (Mode != BcEncryption.BcEncrypt && LooksLikeXml(Xor, part, offset)) Xor.Decrypt(part, offset);
        else return LooksLikeXml(Plain, part, offset);
        return true;
    }

    private static bool LooksLikeXml(BcCipher cipher, ReadOnlySpan<byte> part, byte offset)
    {
        Span<byte> start = stackalloc byte[16];
        start = start[..Math.Min(start.Length, part.Length)];
        part[..start.Length].CopyTo(start);
        cipher.Decrypt(start, offset);
        return BcXml.LooksLikeXml(start);
    }
}
