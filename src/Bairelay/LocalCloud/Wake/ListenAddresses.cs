using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Bairelay.LocalCloud.Wake;

/// <summary>
/// Which addresses to open sockets on. Linux needs one socket whatever the address; other systems cannot answer from
/// the address that was asked unless each has a socket of its own.
/// </summary>
internal static class ListenAddresses
{
    public static IReadOnlyList<IPAddress> For(IPAddress configured)
    {
        if (OperatingSystem.IsLinux() || !configured.Equals(IPAddress.Any)) return [configured];
        return [.. from network in NetworkInterface.GetAllNetworkInterfaces()
                   where network.OperationalStatus == OperationalStatus.Up
                   from unicast in network.GetIPProperties().UnicastAddresses
                   where unicast.Address.AddressFamily == AddressFamily.InterNetwork
                   select unicast.Address];
    }
}
