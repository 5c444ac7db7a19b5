using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Reaching;

/// <summary>What every client says of itself, and what it takes for an address.</summary>
internal static class SessionTerms
{
    /// <summary>The largest datagram that either side sends.</summary>
    public const int Mtu = 1350;

    /// <summary>Of the two that are known to be accepted.</summary>
    public const string Platform = "MAC";

    /// <summary>The vendor's clients also refuse the address of a whole network (docs/protocol.md 6.4.2).</summary>
    public static bool IsUsable(IpPort? address) => address is { Port: not 0 } known && (known.Ip.Bits & 255) != 0;
}
