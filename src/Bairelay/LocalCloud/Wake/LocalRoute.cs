using System.Net;
using System.Net.Sockets;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Wake;

/// <summary>Asks the system's routing table.</summary>
internal static class LocalRoute
{
    /// <summary>An address beyond every local network, for <see cref="Facing"/>; nothing is ever sent to it.</summary>
    public static readonly Ipv4 Outside = new(0xc0000201);

    /// <summary>
    /// Our address on the way to a peer; 0.0.0.0 if there is no way. Connecting a UDP socket sends nothing.
    /// </summary>
    public static Ipv4 Facing(Ipv4 peer)
    {
        try
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(new IPEndPoint(peer.ToIPAddress(), 9));
            return probe.LocalEndPoint is IPEndPoint local ? Ipv4.From(local.Address) ?? Ipv4.Any : Ipv4.Any;
        }
        catch (SocketException)
        {
            return Ipv4.Any;
        }
    }

    /// <summary>Whether an address is one of this machine's, secondary ones included: only those can be bound.</summary>
    public static bool IsOurs(Ipv4 address)
    {
        try
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            probe.Bind(new IPEndPoint(address.ToIPAddress(), 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
