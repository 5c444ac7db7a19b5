namespace Bairelay.Protocol.BcUdp;

/// <summary>What a datagram was to a <see cref="ReliableStream"/>. Nothing that arrives ends the stream.</summary>
public enum PacketVerdict
{
    /// <summary>A new piece of the stream, in order or held until the ones before it are there.</summary>
    Data,

    /// <summary>A piece that is held already. It is acknowledged again, because the first acknowledgement may be lost.</summary>
    Duplicate,

    /// <summary>Further ahead than is kept, or the reader does not read. The peer sends it again.</summary>
    BeyondWindow,

    Ack,

    /// <summary>It acknowledges what was never sent; ignored.</summary>
    AckOfUnsent,

    /// <summary>A packet of another session; ignored.</summary>
    WrongId,

    /// <summary>A data or ack packet that breaks its own format, or carries more than a network packet can.</summary>
    Malformed,

    /// <summary>Neither data nor ack.</summary>
    OtherKind,
}
