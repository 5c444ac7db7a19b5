using System.Security.Cryptography;

namespace Bairelay.Protocol.Baichuan;

/// <summary>
/// AES-128 in CFB mode with 128 bits of feedback, no padding, and an initial vector that starts anew with every part
/// of every message (docs/protocol.md 2.4).
/// </summary>
public sealed class AesCfb : IDisposable
{
    public const int KeyLength = 16;
    private const int Block = 16;
    private const int FeedbackBits = 128;

    private readonly Aes _aes;

    public AesCfb(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyLength) throw new ArgumentException($"A key has {KeyLength} bytes", nameof(key));
        _aes = Aes.Create();
        _aes.SetKey(key);
    }

    private static ReadOnlySpan<byte> InitialVector => "0123456789abcdef"u8;

    public void Dispose() => _aes.Dispose();

    public void Encrypt(Span<byte> part) => Transform(part, encrypt: true);

    public void Decrypt(Span<byte> part) => Transform(part, encrypt: false);

    /// <summary>
    /// The framework refuses lengths that are no multiple of 16, so the rest is done as one padded block, chained to
    /// the ciphertext before it.
    /// </summary>
    private void Transform(Span<byte> part, bool encrypt)
    {
        var whole = part.Length / Block * Block;
        Span<byte> chain = stackalloc byte[Block];
        InitialVector.CopyTo(chain);
        if (whole > 0 && !encrypt && whole < part.Length) part.Slice(whole - Block, Block).CopyTo(chain);
        if (whole > 0)
        {
            if (encrypt) _aes.EncryptCfb(part[..whole], InitialVector, part[..whole], PaddingMode.None, FeedbackBits);
            else _aes.DecryptCfb(part[..whole], InitialVector, part[..whole], PaddingMode.None, FeedbackBits);
        }

        if (whole == part.Length) return;
        if (whole > 0 && encrypt) part.Slice(whole - Block, Block).CopyTo(chain);
        Span<byte> last = stackalloc byte[Block];
        last.Clear();
        part[whole..].CopyTo(last);
        // Beyond the text, one direction yields keystream and the other garbage; neither is used.
        if (encrypt) _aes.EncryptCfb(last, chain, last, PaddingMode.None, FeedbackBits);
        else _aes.DecryptCfb(last, chain, last, PaddingMode.None, FeedbackBits);
        last[..(part.Length - whole)].CopyTo(part[whole..]);
    }
}
