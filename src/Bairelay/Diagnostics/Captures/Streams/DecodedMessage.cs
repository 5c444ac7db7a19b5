using System.Net;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Diagnostics.Captures.Streams;

/// <summary>Which stream of bytes, as far as the recording says.</summary>
/// <param name="ConnectionId">Of BcUdp, the receiver's.</param>
internal readonly record struct StreamOrigin(IPEndPoint? Source = null, IPEndPoint? Destination = null, int? ConnectionId = null)
{
    public override string ToString() =>
        Source is not null ? $"the stream {Source} -> {Destination}"
        : ConnectionId is { } id ? $"the stream of connection {id}"
        : "the file";
}

/// <summary>One Baichuan message.</summary>
/// <param name="Offset">Where it begins in its stream.</param>
/// <param name="Missing">Bytes of it that the recording lacks.</param>
internal sealed record DecodedMessage(int Number, long? Time, StreamOrigin Origin, long Offset, BcHeader Header, int Missing)
    : DecodedItem
{
    public long Length => Header.HeaderLength + (long)Header.BodyLength;

    /// <summary>Null if there is none, or not the whole of it.</summary>
    public DecodedPart? Extension { get; init; }

    public DecodedPart? Payload { get; init; }
}

/// <summary>What the Extension or the payload of a message is.</summary>
internal enum PartKind
{
    Xml,

    /// <summary>It begins like XML and is none.</summary>
    BrokenXml,

    /// <summary>Video or audio.</summary>
    Media,

    Binary,

    /// <summary>The first form of a login: two digests, which are not shown.</summary>
    LoginDigests,

    /// <summary>No password was given.</summary>
    Encrypted,

    WrongPassword,

    /// <summary>The login that would tell was not recorded.</summary>
    EncryptedOrBinary,
}

/// <summary>How a readable part was encrypted.</summary>
internal enum PartEncryption
{
    Plain,
    BcEncrypt,
    Aes,
}

internal sealed record DecodedPart(PartKind Kind, int Length)
{
    /// <summary>Null where the bytes do not tell.</summary>
    public PartEncryption? Encryption { get; init; }

    /// <summary>On one line, with secrets masked.</summary>
    public string? Xml { get; init; }

    public IReadOnlyList<Field> Fields { get; init; } = [];

    /// <summary>The frames that this part completed, and the one that goes on in the next message.</summary>
    public IReadOnlyList<DecodedFrame> Frames { get; init; } = [];
}

/// <summary>One frame of video or audio, or a piece that is none.</summary>
/// <param name="Kind">info, I, P, aac, adpcm; "none" for bytes that belong to no frame.</param>
/// <param name="Missing">Bytes that are not there yet, or never were.</param>
internal sealed record DecodedFrame(string Kind, IReadOnlyList<Field> Fields, long Missing = 0) : DecodedItem
{
    /// <summary>Where it begins, in a file of nothing but media.</summary>
    public long? Offset { get; init; }
}

/// <summary>A place at which a stream could not be followed.</summary>
/// <param name="Lost">What is missing: bytes of TCP, packets of BcUdp.</param>
/// <param name="Passed">Bytes that begin no message.</param>
internal sealed record DecodedGap(long? Time, StreamOrigin Origin, long Lost, string Unit, long Passed) : DecodedItem;
