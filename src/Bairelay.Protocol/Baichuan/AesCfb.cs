using System.Numerics;
using System.Security.Cryptography;

namespace Bairelay.Protocol.Baichuan;

/// <summary>
/// AES-128 in CFB mode with 128 bits of feedback, no padding, and an initial vector that starts anew with every part
/// of every message (docs/protocol.md 2.4). Any thread may encrypt; decrypting is for one at a time.
/// </summary>
public sealed class AesCfb : IDisposable
{
    public const int KeyLength = 16;
    private const int Block = 16;
    private const int FeedbackBits = 128;

    /// <summary>Bytes decrypted at once: enough to forget what a call costs, and all of it stays in the cache.</summary>
    private const int Batch = 4096;

    private readonly Aes _aes;
    private readonly ICryptoTransform _blocks;
    private readonly byte[] _first = new byte[Block];
    private readonly byte[] _before = new byte[Batch];
    private readonly byte[] _keystream = new byte[Batch];

    public AesCfb(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyLength) throw new ArgumentException($"A key has {KeyLength} bytes", nameof(key));
        _aes = Aes.Create();
        _aes.Mode = CipherMode.ECB;
        _aes.Padding = PaddingMode.None;
        _aes.SetKey(key);
        _blocks = _aes.CreateEncryptor();
        _aes.EncryptEcb(InitialVector, _first, PaddingMode.None);
    }

    private static ReadOnlySpan<byte> InitialVector => "0123456789abcdef"u8;

    public void Dispose()
    {
        _blocks.Dispose();
        _aes.Dispose();
    }

    public void Encrypt(Span<byte> part)
    {
        // The framework refuses lengths that are no multiple of 16.
        var whole = part.Length / Block * Block;
        if (whole > 0) _aes.EncryptCfb(part[..whole], InitialVector, part[..whole], PaddingMode.None, FeedbackBits);
        if (whole == part.Length) return;
        Span<byte> keystream = stackalloc byte[Block];
        if (whole == 0) _first.CopyTo(keystream);
        else _aes.EncryptEcb(part.Slice(whole - Block, Block), keystream, PaddingMode.None);
        Xor(part[whole..], keystream);
    }

    /// <summary>
    /// A block's keystream is the encrypted ciphertext of the block before, so that many blocks can be done at once,
    /// many times faster than the framework's own CFB and without allocating. From the end to the start, or the
    /// ciphertext would be gone when it is needed.
    /// </summary>
    public void Decrypt(Span<byte> part)
    {
        for (var end = part.Length; end > Block;)
        {
            var start = Math.Max(Block, (end - 1) / Block * Block + Block - Batch);
            var length = (end - start + Block - 1) / Block * Block;
            part.Slice(start - Block, length).CopyTo(_before);
            _blocks.TransformBlock(_before, 0, length, _keystream, 0);
            Xor(part[start..end], _keystream);
            end = start;
        }

        Xor(part[..Math.Min(Block, part.Length)], _first);
    }

    private static void Xor(Span<byte> part, ReadOnlySpan<byte> keystream)
    {
        var i = 0;
        for (; i <= part.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            (new Vector<byte>(part[i..]) ^ new Vector<byte>(keystream[i..])).CopyTo(part[i..]);
        for (; i < part.Length; i++) part[i] ^= keystream[i];
    }
}
