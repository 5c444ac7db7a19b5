using System.Net;
using System.Net.Sockets;
using Bairelay.Configuration;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay.LocalCloud.Push;

/// <summary>What the push listener is made with besides its options.</summary>
/// <param name="Registry">Says which camera is at an address.</param>
/// <param name="Configured">The configured cameras that have a UID.</param>
/// <param name="Signs">Tells of registrations and boots.</param>
/// <param name="Cameras">All configured ones; those that are not enabled do not count.</param>
/// <param name="Sink">Is told of motions.</param>
/// <param name="Time">The source of all time.</param>
/// <param name="Log">The log.</param>
internal sealed record PushSetup(
    CameraRegistry Registry, ConfiguredCameras Configured, AwakeSigns Signs, IReadOnlyCollection<CameraOptions> Cameras,
    IPushSink Sink, TimeProvider Time, ILogger Log)
{
    public PushNetwork Network { get; init; } = PushNetwork.OfSystem;

    public static PushSetup Of(WakeServer wake, IReadOnlyCollection<CameraOptions> cameras, IPushSink sink, TimeProvider time, ILogger log) =>
        new(wake.Registry, wake.Cameras, wake.Signs, cameras, sink, time, log);
}

/// <summary>The addresses of a name; empty if it has none.</summary>
internal delegate Task<IReadOnlyList<Ipv4>> NameLookup(string name, CancellationToken cancellation);

/// <summary>What the listener asks of the network around it.</summary>
internal sealed record PushNetwork
{
    public static PushNetwork OfSystem { get; } = new();

    /// <summary>Finds the cameras that are configured by name.</summary>
    public NameLookup FindCamera { get; init; } = AskSystemAsync;

    /// <summary>Finds the push service itself; null asks the configured resolver.</summary>
    public NameLookup? FindUpstream { get; init; }

    /// <summary>Why nothing is passed on to an address; null if it may be.</summary>
    public Func<Ipv4, string?> RefuseUpstream { get; init; } = UpstreamAddress.Refusal;

    public int UpstreamPort { get; init; } = 443;

    private static async Task<IReadOnlyList<Ipv4>> AskSystemAsync(string name, CancellationToken cancellation) =>
        [.. (await Dns.GetHostAddressesAsync(name, AddressFamily.InterNetwork, cancellation)).Select(Ipv4.From).OfType<Ipv4>()];
}
