using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Reaching;

/// <summary>What the operator and the network say about servers that send a camera to us.</summary>
/// <param name="IsOwn">Whether the servers are this program's own, in another process.</param>
/// <param name="MayUse">Whether packets may go to an address that a server names.</param>
/// <param name="OwnAddress">Our address, as a register should be told it.</param>
internal sealed record RegisterRules(
    bool IsOwn, DiscoveryLevel Discovery, bool AllowRelay, Func<Ipv4, bool> MayUse, Func<Ipv4, Ipv4> OwnAddress)
{
    // Our own server is at home whatever the level says of others.
    public bool AllowsLocal => IsOwn || Discovery is DiscoveryLevel.Remote or DiscoveryLevel.Map or DiscoveryLevel.Relay;

    public bool AllowsMap => IsOwn || Discovery is DiscoveryLevel.Map or DiscoveryLevel.Relay or DiscoveryLevel.Cellular;

    // Our own server names itself as the relay, to be understood by other clients, and does not relay.
    public bool AllowsRelay => AllowRelay && !IsOwn && Discovery is DiscoveryLevel.Relay or DiscoveryLevel.Cellular;
}
