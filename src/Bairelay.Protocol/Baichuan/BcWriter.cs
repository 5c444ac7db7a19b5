namespace Bairelay.Protocol.Baichuan;

/// <summary>Puts messages together: lengths, the place of the payload, encryption of each part (docs/protocol.md 1.3, 2.2).</summary>
public static class BcWriter
{
    /// <summary>A message with XML in one or both parts, or with neither.</summary>
    /// <param name="header">Everything but the two lengths.</param>
    /// <param name="extension">Plain, with its declaration; empty for none. The 20-byte classes have none.</param>
    /// <param name="payload">Plain, with its declaration; empty for none.</param>
    /// <param name="cipher">What this message is encrypted with; message 1 never has more than BCEncrypt.</param>
    public static byte[] Write(BcHeader header, ReadOnlySpan<byte> extension, ReadOnlySpan<byte> payload, BcCipher cipher)
    {
        var message = Lay(ref header, extension, payload);
        cipher.Encrypt(message.AsSpan(header.HeaderLength, extension.Length), header.ChannelId);
        cipher.Encrypt(message.AsSpan(header.HeaderLength + extension.Length), header.ChannelId);
        return message;
    }

    /// <summary>A message whose payload is binary: plain, but for the first bytes under FullAes.</summary>
    /// <param name="encryptLength">As in the Extension; 0 leaves the payload plain.</param>
    public static byte[] WriteBinary(
        BcHeader header, ReadOnlySpan<byte> extension, ReadOnlySpan<byte> payload, BcCipher cipher, uint encryptLength = 0)
    {
        var message = Lay(ref header, extension, payload);
        cipher.Encrypt(message.AsSpan(header.HeaderLength, extension.Length), header.ChannelId);
        if (encryptLength > 0) cipher.EncryptMedia(message.AsSpan(header.HeaderLength + extension.Length), encryptLength);
        return message;
    }

    private static byte[] Lay(ref BcHeader header, ReadOnlySpan<byte> extension, ReadOnlySpan<byte> payload)
    {
        header = header with { BodyLength = (uint)(extension.Length + payload.Length), PayloadOffset = (uint)extension.Length };
        var message = new byte[header.HeaderLength + extension.Length + payload.Length];
        header.Write(message);
        extension.CopyTo(message.AsSpan(header.HeaderLength));
        payload.CopyTo(message.AsSpan(header.HeaderLength + extension.Length));
        return message;
    }
}
