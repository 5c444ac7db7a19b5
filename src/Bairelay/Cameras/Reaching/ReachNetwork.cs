using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Bairelay.Configuration;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Reaching;

/// <summary>What the system knows of names and networks; tests know something else.</summary>
/// <param name="Resolve">Every address of a name; a <see cref="SocketException"/> when there is none.</param>
/// <param name="Facing">Our address on the way to a peer, 0.0.0.0 if there is no way.</param>
/// <param name="IsOurs">Whether an address is one of this machine's.</param>
/// <param name="Broadcasts">Where a broadcast goes.</param>
internal sealed record ReachNetwork(
    Func<string, CancellationToken, Task<IPAddress[]>> Resolve, Func<Ipv4, Ipv4> Facing, Func<Ipv4, bool> IsOurs,
    Func<IReadOnlyList<Ipv4>> Broadcasts)
{
    private static readonly AllowedClients s_private = new(WakeServerOptions.DefaultAllowedClients);

    public static ReachNetwork OfSystem { get; } =
        new(Dns.GetHostAddressesAsync, LocalRoute.Facing, LocalRoute.IsOurs, KnownBroadcasts);

    private static volatile IReadOnlyList<Ipv4>? s_broadcasts;

    static ReachNetwork() => NetworkChange.NetworkAddressChanged += (_, _) => s_broadcasts = null;

    /// <summary>
    /// Asked for once for as long as the addresses stay: that takes the system a millisecond, in which a motion that is
    /// just being told would wait for its processor.
    /// </summary>
    private static IReadOnlyList<Ipv4> KnownBroadcasts() => s_broadcasts ??= FindBroadcasts();

    /// <summary>Whether an address is out on the internet: not private, shared, link-local, loopback or ours.</summary>
    public bool IsPublic(Ipv4 address) => !s_private.Contains(address) && !IsOurs(address);

    /// <summary>
    /// The limited broadcast leaves through one interface only, so each interface's own stands beside it.
    /// </summary>
    private static List<Ipv4> FindBroadcasts()
    {
        List<Ipv4> found = [new(uint.MaxValue)];
        try
        {
            var addresses =
                from local in LocalNetworks.Addresses()
                where !local.IsLoopback && local.PrefixLength is > 0 and < 31
                select new Ipv4(Ipv4.From(local.Address)!.Value.Bits | uint.MaxValue >> local.PrefixLength);
            found.AddRange(addresses);
        }
        catch (NetworkInformationException)
        {
            // The limited one remains.
        }

        return [.. found.Distinct()];
    }
}
