using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Bairelay.LocalCloud.Wake;

/// <summary>One IPv4 address of this machine.</summary>
internal readonly record struct LocalAddress(IPAddress Address, int PrefixLength, bool IsLoopback);

/// <summary>This machine's addresses, on every network that is up.</summary>
internal static class LocalNetworks
{
    /// <exception cref="NetworkInformationException">The system does not tell.</exception>
    public static IEnumerable<LocalAddress> Addresses() =>
        from card in NetworkInterface.GetAllNetworkInterfaces()
        where card.OperationalStatus == OperationalStatus.Up
        from unicast in card.GetIPProperties().UnicastAddresses
        where unicast.Address.AddressFamily == AddressFamily.InterNetwork
        select new LocalAddress(unicast.Address, unicast.PrefixLength, card.NetworkInterfaceType == NetworkInterfaceType.Loopback);
}
