using System.Text;

namespace Bairelay.Protocol.Baichuan;

/// <summary>The two tokens of an authLogin (docs/protocol.md 3.4), hidden in 128 bytes: two slots of base64 text.</summary>
public static class AccessKey
{
    public const int Length = 128;
    private const int Slot = 64;

    /// <summary>Null if the bytes are not two such texts.</summary>
    public static (string First, string Second)? Read(ReadOnlySpan<byte> challenge, AesCfb aes)
    {
        if (challenge.Length != Length) return null;
        return ReadSlot(challenge[..Slot], aes) is { } first && ReadSlot(challenge[Slot..], aes) is { } second ? (first, second) : null;
    }

    private static string? ReadSlot(ReadOnlySpan<byte> slot, AesCfb aes)
    {
        Span<byte> token = stackalloc byte[Slot];
        if (!Convert.TryFromBase64String(Encoding.ASCII.GetString(slot.TrimEnd((byte)0)), token, out var length) || length == 0) return null;
        aes.Decrypt(token[..length]);
        return Encoding.UTF8.GetString(token[..length].TrimEnd((byte)0)).Trim();
    }
}
