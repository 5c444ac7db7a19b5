using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Push;

/// <summary>
/// Where the push service cannot be. An answer of this kind means that the resolver redirects the name as well: to
/// connect there would be a loop, or would let DNS choose a machine of this network to talk to.
/// </summary>
internal static class UpstreamAddress
{
    /// <summary>What is wrong with an address; null if nothing is.</summary>
    public static string? Refusal(Ipv4 address) => (address.Bits >> 24, address.Bits >> 16 & 255) switch
    {
        (0, _) => "stands for no machine",
        (10, _) or (172, >= 16 and < 32) or (192, 168) or (100, >= 64 and < 128) => "is private",
        (127, _) => "is loopback",
        (169, 254) => "is link-local",
        ( >= 224, _) => "is multicast or reserved",
        _ => LocalRoute.IsOurs(address) ? "is this machine's own" : null,
    };
}
