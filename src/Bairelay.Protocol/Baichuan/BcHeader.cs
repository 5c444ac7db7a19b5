using System.Buffers.Binary;

namespace Bairelay.Protocol.Baichuan;

/// <summary>Why a stream of messages cannot be followed any further.</summary>
public enum BcFault
{
    None,
    WrongMagic,
    UnknownClass,

    /// <summary>The body is said to be longer than <see cref="BcHeader.MaxBodyLength"/>.</summary>
    BodyTooLong,

    /// <summary>The payload is said to begin after the end of the body.</summary>
    PayloadBeyondBody,
}

/// <summary>The header of a Baichuan message (docs/protocol.md 1.1).</summary>
public readonly record struct BcHeader
{
    public const uint Magic = 0x0abcdef0;

    /// <summary>Seen between devices and recorders, and on some snapshot replies; everything else stays the same.</summary>
    public const uint OtherMagic = 0x0fedcba0;

    public const int ShortLength = 20;
    public const int LongLength = 24;

    /// <summary>The largest ever seen are firmware pieces and pictures of some 40,000 bytes.</summary>
    public const int MaxBodyLength = 8 * 1024 * 1024;

    public uint MessageId { get; init; }

    /// <summary>Bytes after the header.</summary>
    public uint BodyLength { get; init; }

    /// <summary>0 for a camera of its own; also the offset of BCEncrypt, in both directions.</summary>
    public byte ChannelId { get; init; }

    /// <summary>0 main, 1 sub; 0 for whatever is no stream.</summary>
    public byte StreamType { get; init; }

    public ushort MessageNumber { get; init; }

    /// <summary><see cref="Baichuan.ResponseCode"/>.</summary>
    public ushort ResponseCode { get; init; }

    /// <summary><see cref="BcClass"/>.</summary>
    public ushort Class { get; init; }

    /// <summary>Where the Extension ends in the body; 0 where the class has no such word.</summary>
    public uint PayloadOffset { get; init; }

    public int HeaderLength => BcClass.HeaderLength(Class);

    /// <summary>
    /// Bytes 12 to 15 as one number. A camera echoes them, whatever they are, so they tell which request a reply
    /// belongs to.
    /// </summary>
    public uint Tag => ChannelId | (uint)StreamType << 8 | (uint)MessageNumber << 16;

    /// <summary>Reads a header of either length.</summary>
    /// <returns>
    /// False with <see cref="BcFault.None"/>: more bytes are needed. False with a fault: there is no telling where the
    /// next message begins.
    /// </returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out BcHeader header, out BcFault fault)
    {
        header = default;
        fault = BcFault.None;
        if (bytes.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(bytes) is not (Magic or OtherMagic))
        {
            fault = BcFault.WrongMagic;
            return false;
        }

        if (bytes.Length < ShortLength) return false;
        var kind = BinaryPrimitives.ReadUInt16LittleEndian(bytes[18..]);
        var length = BcClass.HeaderLength(kind);
        var body = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (length == 0) fault = BcFault.UnknownClass;
        else if (body > MaxBodyLength) fault = BcFault.BodyTooLong;
        if (fault != BcFault.None || bytes.Length < length) return false;

        // The last word of the odd class means something else (1.2).
        var offset = kind is BcClass.Modern or BcClass.Reply ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]) : 0;
        if (offset > body)
        {
            fault = BcFault.PayloadBeyondBody;
            return false;
        }

        header = new BcHeader
        {
            MessageId = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
            BodyLength = body,
            ChannelId = bytes[12],
            StreamType = bytes[13],
            MessageNumber = BinaryPrimitives.ReadUInt16LittleEndian(bytes[14..]),
            ResponseCode = BinaryPrimitives.ReadUInt16LittleEndian(bytes[16..]),
            Class = kind,
            PayloadOffset = offset,
        };
        return true;
    }

    /// <summary>Writes the header and returns its length.</summary>
    public int Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], MessageId);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], BodyLength);
        destination[12] = ChannelId;
        destination[13] = StreamType;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[14..], MessageNumber);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[16..], ResponseCode);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[18..], Class);
        var length = HeaderLength;
        if (length == LongLength) BinaryPrimitives.WriteUInt32LittleEndian(destination[20..], PayloadOffset);
        return length;
    }

    /// <summary>The header of the answer to this one: the same id and the same bytes 12 to 15.</summary>
    public BcHeader Reply(ushort code, ushort kind = BcClass.Reply) => new()
    {
        MessageId = MessageId,
        ChannelId = ChannelId,
        StreamType = StreamType,
        MessageNumber = MessageNumber,
        ResponseCode = code,
        Class = kind,
    };
}
