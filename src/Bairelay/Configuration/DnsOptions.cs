using System.Collections.Immutable;
using System.Net;

namespace Bairelay.Configuration;

internal sealed record DnsOptions
{
    public bool Enable { get; init; }

    public IPAddress Address { get; init; } = IPAddress.Any;

    public int Port { get; init; } = 53;

    /// <summary>Set whenever <see cref="Enable"/> is.</summary>
    public IPEndPoint? Upstream { get; init; }

    /// <summary>Give the redirected answers to configured cameras only.</summary>
    public bool CamerasOnly { get; init; }

    /// <summary>Without a key of its own: those of the wake server.</summary>
    public ImmutableArray<IPNetwork> AllowedClients { get; init; } = WakeServerOptions.DefaultAllowedClients;
}
