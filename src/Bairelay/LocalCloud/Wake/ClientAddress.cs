using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Wake;

/// <summary>
/// The address at which a camera can reach a client. What the client says of itself is not believed: a wake must not
/// send a camera to a stranger. A client on this machine may have reached us over loopback, which would send the
/// camera to itself; then it is the address of ours that the camera can reach.
/// </summary>
/// <param name="configured">The advertised address, where one is configured.</param>
/// <param name="facing">Our address on the way to a peer, as the routing table has it.</param>
/// <param name="isOurs">Whether an address belongs to this machine.</param>
internal sealed class ClientAddress(Ipv4? configured, Func<Ipv4, Ipv4> facing, Func<Ipv4, bool> isOurs)
{
    public Ipv4 AsSeenBy(in Route camera, Ipv4 client)
    {
        // Between loopback peers (the demo, tests) the source is right as it stands.
        if (camera.Remote.Ip.IsLoopback || !(client.IsLoopback || isOurs(client))) return client;
        var towardsCamera = configured ?? facing(camera.Remote.Ip);
        return towardsCamera.IsAny || towardsCamera.IsLoopback ? camera.Local : towardsCamera;
    }
}
