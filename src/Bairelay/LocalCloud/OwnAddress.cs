using System.Net;
using System.Net.NetworkInformation;
using Bairelay.Configuration;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud;

/// <summary>This machine's address as people must write it into a resolver.</summary>
internal static class OwnAddress
{
    /// <summary>As advertised, as bound, as it faces a camera, the world, or any network; null: it has none but loopback.</summary>
    /// <param name="camera">One that is known; else null.</param>
    public static Ipv4? For(WakeServerOptions options, Ipv4? camera)
    {
        if (options.AdvertiseAddress is { } advertised) return Ipv4.From(advertised);
        if (!options.Address.Equals(IPAddress.Any)) return Ipv4.From(options.Address);
        Ipv4?[] candidates = [camera is { } known ? LocalRoute.Facing(known) : null, LocalRoute.Facing(LocalRoute.Outside), OfAnyNetwork()];
        return candidates.FirstOrDefault(address => address is { IsAny: false, IsLoopback: false });
    }

    private static Ipv4? OfAnyNetwork()
    {
        try
        {
            return LocalNetworks.Addresses().Where(local => !local.IsLoopback).Select(local => Ipv4.From(local.Address)).FirstOrDefault();
        }
        catch (NetworkInformationException)
        {
            return null;
        }
    }
}
