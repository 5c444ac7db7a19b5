using Bairelay.Protocol.Baichuan;

namespace Bairelay.Diagnostics.Captures.Streams;

/// <summary>Reads the messages of one direction for display, decrypted as far as can be.</summary>
internal sealed class MessageReading(SessionKey key)
{
    public BinaryNumbers Numbers { get; } = new();

    /// <summary>Reads both parts, of a message that is cut those that are whole, and media as far as it goes.</summary>
    /// <param name="body">Changed in place.</param>
    public DecodedMessage Read(DecodedMessage message, Span<byte> body)
    {
        var header = message.Header;
        var (extensionLength, payloadLength) = ((int)header.PayloadOffset, (int)(header.BodyLength - header.PayloadOffset));
        if (body.Length < extensionLength) return message;

        BcExtension? understood = null;
        if (extensionLength > 0) message = message with { Extension = ReadExtension(header, body[..extensionLength], out understood) };
        var marked = Numbers.IsMarked(header, understood);
        var payload = body[extensionLength..];
        if (payload.IsEmpty) return message;
        return message with { Payload = ReadPayload(header, payload, payloadLength, understood, marked) };
    }

    private DecodedPart ReadExtension(in BcHeader header, Span<byte> part, out BcExtension? understood)
    {
        understood = null;
        if (key.TryDecryptXml(part, header.ChannelId) is not { } encryption)
            return new DecodedPart(header.MessageId == MessageId.Login ? PartKind.Binary : key.Unreadable, part.Length);
        if (BcExtension.TryRead(part, out var extension)) understood = extension;
        return Xml(part, encryption);
    }

    private DecodedPart? ReadPayload(
        in BcHeader header, Span<byte> payload, int whole, in BcExtension? extension, bool marked)
    {
        var media = Numbers.MediaOf(header);
        var mayBeXml = media is null && !(marked && CarriesMedia(header.MessageId));
        if (mayBeXml && payload.Length == whole && key.TryDecryptXml(payload, header.ChannelId) is { } encryption)
        {
            Negotiate(header, payload);
            return Xml(payload, encryption);
        }

        if (header.Class == BcClass.Legacy) return new DecodedPart(PartKind.LoginDigests, whole);

        // Without the password the mark is not seen, but media is known by its headers, which chance does not make.
        var isWhole = payload.Length == whole;
        var mayBeMedia = media is not null || CarriesMedia(header.MessageId) || Magics.IsBcMedia(payload);
        if (!isWhole && !mayBeMedia) return null;
        if (header.MessageId == MessageId.Login) return new DecodedPart(PartKind.Binary, whole);
        if (extension?.EncryptLength is { } length && !key.TryDecryptBinary(payload, length))
            return new DecodedPart(PartKind.Encrypted, whole);

        // Under FullAes a payload is encrypted at its beginning and may be plain behind it.
        var kind = marked ? PartKind.Binary : key.Unreadable;
        var hidden = kind == PartKind.Encrypted && key.Mode == BcEncryption.FullAes;
        if (!mayBeMedia || hidden) return new DecodedPart(kind, whole);
        media ??= new MediaPieces();
        var frames = media.Add(payload);
        if (!media.Found) return isWhole ? new DecodedPart(kind, whole) : null;
        Numbers.Keep(header, media);
        return new DecodedPart(PartKind.Media, whole) { Frames = frames };
    }

    private void Negotiate(in BcHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.MessageId != MessageId.Login || BcNegotiation.FromChoice(header.ResponseCode) is not { } mode) return;
        var nonce = BcXml.Read(payload)?.Descendants().FirstOrDefault(element => element.Name.LocalName == "nonce");
        key.Negotiated(mode, nonce?.Value ?? "");
    }

    private static bool CarriesMedia(uint messageId) => messageId is MessageId.StreamStart or MessageId.TalkData;

    private static DecodedPart Xml(ReadOnlySpan<byte> part, PartEncryption encryption)
    {
        if (BcXml.Read(part) is not { } root) return new DecodedPart(PartKind.BrokenXml, part.Length) { Encryption = encryption };
        var xml = XmlMask.Show(root);
        return new DecodedPart(PartKind.Xml, part.Length)
        {
            Encryption = encryption,
            Xml = xml,
            Fields = XmlOutline.Read(xml)?.Parts ?? [],
        };
    }
}
