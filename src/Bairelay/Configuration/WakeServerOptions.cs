using System.Collections.Immutable;
using System.Net;

namespace Bairelay.Configuration;

internal sealed record WakeServerOptions
{
    /// <summary>Private ranges, link-local, shared address space (100.64/10, where overlay networks live) and loopback.</summary>
    public static ImmutableArray<IPNetwork> DefaultAllowedClients { get; } =
    [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"),
    ];

    public bool Enable { get; init; }

    /// <summary>Always IPv4: the protocol has no room for anything else.</summary>
    public IPAddress Address { get; init; } = IPAddress.Any;

    public int MiddlemanPort { get; init; } = 9999;

    public int RegisterPort { get; init; } = 58200;

    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(20);

    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(80);

    public bool KnownUidsOnly { get; init; }

    /// <summary>The address that peers are told, where it is not the one they asked (NAT, bridged container).</summary>
    public IPAddress? AdvertiseAddress { get; init; }

    /// <summary>0: cameras are told the register port instead.</summary>
    public int LogPort { get; init; } = 57850;

    public int MaxCameras { get; init; } = 4096;

    /// <summary>Who may ask for a wake.</summary>
    public ImmutableArray<IPNetwork> AllowedClients { get; init; } = DefaultAllowedClients;
}
