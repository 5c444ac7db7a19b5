namespace Bairelay.Protocol.Baichuan;

/// <summary>BCEncrypt (docs/protocol.md 2.3): a fixed key, shifted and mixed by byte 12 of the header; self-inverse.</summary>
public static class BcXor
{
    private static ReadOnlySpan<byte> Key => [0x1f, 0x2d, 0x3c, 0x4b, 0x5a, 0x69, 0x78, 0xff];

    /// <summary>Encrypts or decrypts in place; the key starts anew with each part of a message.</summary>
    public static void Apply(Span<byte> part, byte offset)
    {
        for (var i = 0; i < part.Length; i++) part[i] ^= (byte)(Key[(i + offset) & 7] ^ offset);
    }
}
