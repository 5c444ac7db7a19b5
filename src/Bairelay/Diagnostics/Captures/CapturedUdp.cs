using System.Net;

namespace Bairelay.Diagnostics.Captures;

/// <summary>Why a packet of a recording is counted instead of shown.</summary>
internal enum SkipReason
{
    NotUdp,
    OtherUdp,
    LaterFragment,
    BaichuanTcp,
    Malformed,
    LinkType,
}

/// <summary>The inside of a UDP packet as far as it was recorded.</summary>
/// <param name="Missing">Bytes that the UDP header promises and the recording lacks.</param>
/// <param name="Fragment">They are missing because this is the first fragment of an IP packet.</param>
internal readonly record struct CapturedUdp(
    IPEndPoint Source, IPEndPoint Destination, ReadOnlyMemory<byte> Payload, int Missing, bool Fragment);
