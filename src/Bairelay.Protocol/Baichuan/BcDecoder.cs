using System.Xml.Linq;

namespace Bairelay.Protocol.Baichuan;

/// <summary>A message, decrypted. Valid until the decoder is touched again.</summary>
public readonly ref struct BcMessage(BcHeader header, BcExtension? extension, ReadOnlySpan<byte> extensionBytes, ReadOnlySpan<byte> payload, bool isBinary)
{
    public BcHeader Header { get; } = header;

    /// <summary>Null when there is none, or when it is not understood.</summary>
    public BcExtension? Extension { get; } = extension;

    /// <summary>The same as it came, decrypted if it could be; empty when there is none.</summary>
    public ReadOnlySpan<byte> ExtensionBytes { get; } = extensionBytes;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>The payload is no XML.</summary>
    public bool IsBinary { get; } = isBinary;

    /// <summary>The payload's root element; null if it is empty, binary or broken.</summary>
    public XElement? Xml() => IsBinary || Payload.IsEmpty ? null : BcXml.Read(Payload);
}

/// <summary>
/// One direction of a session: finds messages, decrypts them, and knows which numbers carry binary data
/// (docs/protocol.md 1.4, 2.2).
/// </summary>
public sealed class BcDecoder
{
    /// <summary>A session has a stream or two and a snapshot; more marks than this are a peer's mischief.</summary>
    private const int MaxMarks = 32;

    private readonly BcReader _reader = new();
    private readonly List<(uint Id, ushort Number)> _binary = [];

    /// <summary>Of everything but message 1. Set it when the login has settled what to use.</summary>
    public BcCipher Cipher { get; set; } = BcCipher.Xor;

    /// <summary>Of message 1: BCEncrypt whatever was negotiated, plain only if no encryption was.</summary>
    public BcCipher LoginCipher { get; set; } = BcCipher.Xor;

    public BcFault Fault => _reader.Fault;

    /// <summary>Bytes that are no whole message yet.</summary>
    public int Pending => _reader.Pending;

    public Memory<byte> Room() => _reader.Room();

    public void Advance(int count) => _reader.Advance(count);

    public void Append(ReadOnlySpan<byte> bytes) => _reader.Append(bytes);

    /// <summary>Takes the next whole message; false when more bytes are needed, or after a fault.</summary>
    public bool TryRead(out BcMessage message)
    {
        message = default;
        if (!_reader.TryRead(out var frame)) return false;
        var header = frame.Header;
        var cipher = header.MessageId == MessageId.Login ? LoginCipher : Cipher;
        BcExtension? extension = null;
        if (!frame.Extension.IsEmpty && cipher.TryDecryptXml(frame.Extension, header.ChannelId)
            && BcExtension.TryRead(frame.Extension, out var understood))
            extension = understood;

        var payload = frame.Payload;
        var binary = IsMarked(header, extension);
        if (payload.IsEmpty)
        {
            message = new BcMessage(header, extension, frame.Extension, payload, binary);
            return true;
        }

        if (header.Class == BcClass.Legacy)
        {
            // The vendor's old login form: two digests and zeros, never encrypted.
            message = new BcMessage(header, extension, frame.Extension, payload, !BcXml.LooksLikeXml(payload));
            return true;
        }

        if (!binary || !CarriesMedia(header.MessageId))
        {
            // Some firmware marks XML as binary (message 106), and some binary payloads are not marked.
            if (cipher.TryDecryptXml(payload, header.ChannelId))
            {
                message = new BcMessage(header, extension, frame.Extension, payload, isBinary: false);
                return true;
            }

            binary = true;
        }

        message = new BcMessage(header, extension, frame.Extension, extension?.EncryptLength is { } length ? cipher.DecryptMedia(payload, length) : payload, binary);
        return true;
    }

    /// <summary>
    /// Commands whose payload, once marked as binary, is never XML. A login is none: its access keys are binary, and the
    /// answer after them, with the same number, is XML again.
    /// </summary>
    private static bool CarriesMedia(uint messageId) => messageId is MessageId.StreamStart or MessageId.TalkData;

    /// <summary>Keeps the mark of the number, and says whether this payload is binary by it.</summary>
    private bool IsMarked(in BcHeader header, in BcExtension? extension)
    {
        var key = (header.MessageId, header.MessageNumber);
        if (extension?.BinaryData is not { } marks) return _binary.Contains(key);
        _binary.Remove(key);
        if (!marks) return false;
        if (_binary.Count == MaxMarks) _binary.RemoveAt(0);
        _binary.Add(key);
        return true;
    }
}
