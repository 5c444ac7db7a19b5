using System.Collections.Immutable;
using System.Net;
using Bairelay.LocalCloud;

namespace Bairelay.Cameras.Reaching;

/// <summary>The protocol's fixed ports and names; tests use others.</summary>
internal sealed record ReachSettings
{
    /// <summary>Where cameras listen for hellos.</summary>
    public ImmutableArray<ushort> HelloPorts { get; init; } = [2015, 2018];

    /// <summary>Where the servers behind <see cref="ServerNames"/> are asked.</summary>
    public ushort MiddlemanPort { get; init; } = 9999;

    /// <summary>Where a camera that is known by its UID alone is tried over TCP.</summary>
    public int CameraPort { get; init; } = 9000;

    /// <summary>The vendor's clients choose their session's port here, so it is what firewalls were opened for.</summary>
    public (int First, int Last) SessionPorts { get; init; } = (53500, 53999);

    public IPAddress SessionAddress { get; init; } = IPAddress.Any;

    /// <summary>Whom clients ask.</summary>
    public ImmutableArray<string> ServerNames { get; init; } = RedirectedNames.Servers;
}
