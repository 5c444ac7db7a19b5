using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Reaching;

/// <summary>A camera to be reached, and what the operator allows for that.</summary>
internal sealed record ReachTarget
{
    private const int CameraPort = 9000;

    public required string Name { get; init; }

    /// <summary>Empty: neither hellos nor wakes, which name it.</summary>
    public Uid Uid { get; init; }

    /// <summary>The port is TCP's; hellos have ports of their own.</summary>
    public HostAndPort? Address { get; init; }

    public DiscoveryLevel Discovery { get; init; } = DiscoveryLevel.Relay;

    public bool AllowRelay { get; init; }

    public bool AllowVendorCloud { get; init; }

    /// <summary>Null when the configuration has none switched on.</summary>
    public WakeServerOptions? WakeServer { get; init; }

    /// <summary>A camera needs ten seconds or so to boot; later than this it is not coming.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    public static ReachTarget From(CameraOptions camera, BairelayOptions options)
    {
        HostAndPort? address = camera.Address is { } text && HostAndPort.TryParse(text, CameraPort, out var parsed) ? parsed : null;
        return new ReachTarget
        {
            Name = camera.Name,
            Uid = Uid.TryParse(camera.Uid, out var uid) ? uid : default,
            Address = address,
            Discovery = camera.Discovery,
            AllowRelay = camera.AllowRelay,
            AllowVendorCloud = camera.AllowVendorCloud,
            WakeServer = options.WakeServer.Enable ? options.WakeServer : null,
        };
    }
}
