namespace Bairelay.Protocol.BcUdp;

/// <summary>What may differ between two ends of a <see cref="ReliableStream"/>, and between it and a test.</summary>
public sealed record StreamSettings
{
    public static readonly StreamSettings Default = new();

    /// <summary>Payload of a full packet: the mtu that was agreed on less the header.</summary>
    public int MaxPayload { get; init; } = DataPacket.UsualPayloadLength;

    /// <summary>Bytes that may wait for their first sending: a second of talk and every command at once.</summary>
    public int MaxUnsentBytes { get; init; } = 256 * 1024;

    /// <summary>The first id in either direction. Always 0 on the wire; ids wrap at 2^32, which nobody waits for.</summary>
    public uint FirstPacketId { get; init; }
}
