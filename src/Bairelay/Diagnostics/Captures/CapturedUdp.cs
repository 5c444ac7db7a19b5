using System.Net;

namespace Bairelay.Diagnostics.Captures;

/// <summary>Why a packet of a recording is counted instead of shown.</summary>
internal enum SkipReason
{
    NotUdp,
    OtherUdp,
    LaterFragment,
    Malformed,
    LinkType,
}

/// <summary>The inside of a UDP packet as far as it was recorded.</summary>
/// <param name="Missing">Bytes that the UDP header promises and the recording lacks.</param>
/// <param name="Fragment">They are missing because this is the first fragment of an IP packet.</param>
internal readonly record struct CapturedUdp(
    IPEndPoint Source, IPEndPoint Destination, ReadOnlyMemory<byte> Payload, int Missing, bool Fragment);

/// <summary>One TCP segment as far as it was recorded.</summary>
/// <param name="Sequence">Of the first byte of the payload; of the flag itself where <paramref name="Syn"/> is set.</param>
/// <param name="Missing">Bytes that the IP header promises and the recording lacks.</param>
internal readonly record struct CapturedTcp(
    IPEndPoint Source, IPEndPoint Destination, uint Sequence, bool Syn, bool Ack, ReadOnlyMemory<byte> Payload, int Missing);
