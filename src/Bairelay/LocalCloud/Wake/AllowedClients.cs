using System.Net;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud.Wake;

/// <summary>The networks whose clients may ask for a wake.</summary>
internal sealed class AllowedClients(IEnumerable<IPNetwork> networks)
{
    private readonly (uint Network, uint Mask)[] _networks =
    [
        .. from network in networks
           let address = Ipv4.From(network.BaseAddress)
           where address is not null
           let length = network.PrefixLength - (network.BaseAddress.IsIPv4MappedToIPv6 ? 96 : 0)
           let mask = length == 0 ? 0 : uint.MaxValue << (32 - length)
           select (address.Value.Bits & mask, mask),
    ];

    public bool Contains(Ipv4 client)
    {
        foreach (var (network, mask) in _networks)
        {
            if ((client.Bits & mask) == network) return true;
        }

        return false;
    }
}
