using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Bairelay.Configuration;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud;

/// <summary>This machine's address as people must write it into a resolver.</summary>
internal static class OwnAddress
{
    /// <summary>Nothing is sent there; it makes the system choose the address that faces the world.</summary>
    private static readonly Ipv4 s_outside = new(0xc0000201);

    /// <summary>As advertised, as bound, as it faces a camera, the world, or any network; null: it has none but loopback.</summary>
    /// <param name="camera">One that is known; else null.</param>
    public static Ipv4? For(WakeServerOptions options, Ipv4? camera)
    {
        if (options.AdvertiseAddress is { } advertised) return Ipv4.From(advertised);
        if (!options.Address.Equals(IPAddress.Any)) return Ipv4.From(options.Address);
        Ipv4?[] candidates = [camera is { } known ? LocalRoute.Facing(known) : null, LocalRoute.Facing(s_outside), OfAnyNetwork()];
        return candidates.FirstOrDefault(address => address is { IsAny: false, IsLoopback: false });
    }

    private static Ipv4? OfAnyNetwork()
    {
        try
        {
            return (
                from card in NetworkInterface.GetAllNetworkInterfaces()
                where card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback
                from address in card.GetIPProperties().UnicastAddresses
                where address.Address.AddressFamily == AddressFamily.InterNetwork
                select Ipv4.From(address.Address)).FirstOrDefault();
        }
        catch (NetworkInformationException)
        {
            return null;
        }
    }
}
