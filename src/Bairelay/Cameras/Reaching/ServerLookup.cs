using System.Net;
using System.Net.Sockets;
using Bairelay.Configuration;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Cameras.Reaching;

/// <summary>The servers that may be asked to wake a camera; without any, the failure says why.</summary>
internal sealed record FoundServers(IReadOnlyList<IpPort> Servers, PathFailure? Failure);

/// <summary>Finds the servers to ask: our own where it is switched on, else the vendor's names.</summary>
internal sealed class ServerLookup(ReachSettings settings, ReachNetwork network, TimeProvider time)
{
    private const string Path = "wake server by DNS";

    private const string RedirectMissing =
        "The DNS redirect is missing: let p2p.reolink.com and p2p1 to p2p11.reolink.com lead to the wake server (docs/manual.md), or set allow_vendor_cloud = true for this camera";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Our own server in another process: where it tells others to go, else where the camera would find it.</summary>
    public IpPort Own(WakeServerOptions options, Ipv4? camera)
    {
        Ipv4? bound = options.Address.Equals(IPAddress.Any) ? null : Ipv4.From(options.Address);
        Ipv4? advertised = options.AdvertiseAddress is { } address ? Ipv4.From(address) : null;
        var server = advertised ?? bound ?? Facing(camera);
        return new IpPort(server.IsAny ? Ipv4.Loopback : server, (ushort)options.MiddlemanPort);
    }

    /// <summary>
    /// Our address as a register is to be told it. A loopback address would send the camera to itself, unless it is
    /// on loopback too.
    /// </summary>
    public Ipv4 OwnAddress(Ipv4 register, Ipv4? camera)
    {
        if (camera is { } known && network.Facing(known) is { IsAny: false } towardsCamera) return towardsCamera;
        var towardsRegister = network.Facing(register);
        if (towardsRegister is { IsAny: false, IsLoopback: false }) return towardsRegister;
        var towardsOutside = network.Facing(LocalRoute.Outside);
        return towardsOutside.IsAny ? towardsRegister : towardsOutside;
    }

    /// <summary>What the vendor's names lead to, as far as the operator allows it.</summary>
    public async Task<FoundServers> ByNameAsync(bool allowVendorCloud, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        var answers = await Task.WhenAll(settings.ServerNames.Select(name => ResolveAsync(name, either.Token)));
        cancellation.ThrowIfCancellationRequested();
        var named = answers.SelectMany(addresses => addresses).Distinct().ToList();
        // Blockers answer 0.0.0.0.
        var all = named.FindAll(address => !address.IsAny);
        var usable = all.FindAll(address => allowVendorCloud || !network.IsPublic(address));
        if (usable.Count > 0) return new FoundServers([.. usable.Select(address => new IpPort(address, settings.MiddlemanPort))], null);
        var cause = all.Count > 0 ? $"p2p.reolink.com leads to the vendor's server {all[0]}"
            : named.Count > 0 ? "p2p.reolink.com is blocked by the name service (0.0.0.0)"
            : "p2p.reolink.com has no address";
        return new FoundServers([], new PathFailure(Path, cause, RedirectMissing, PathFault.NoPath));
    }

    private Ipv4 Facing(Ipv4? camera) =>
        camera is { } known && network.Facing(known) is { IsAny: false } facing ? facing : network.Facing(LocalRoute.Outside);

    /// <summary>A name without an address is no failure: one of the twelve is enough.</summary>
    private async Task<IReadOnlyList<Ipv4>> ResolveAsync(string name, CancellationToken cancellation)
    {
        try
        {
            var addresses = await network.Resolve(name, cancellation);
            return [.. addresses.Select(Ipv4.From).OfType<Ipv4>()];
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return [];
        }
    }
}
