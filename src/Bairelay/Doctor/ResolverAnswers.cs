using System.Net;

namespace Bairelay.Doctor;

/// <summary>What came back for one name.</summary>
/// <param name="Addresses">IPv4; empty: the name has none.</param>
/// <param name="Failure">Why nothing came back; null if something did.</param>
internal sealed record NameAnswer(IReadOnlyList<IPAddress> Addresses, string? Failure = null);

/// <summary>Where a resolver is, and who says that it is one.</summary>
internal sealed record KnownResolver(IPEndPoint Endpoint, string Source)
{
    /// <summary>The program itself.</summary>
    public const string OwnSource = "[dns]";

    /// <summary>Routers often answer; that this one does, or that anybody asks it, is a guess.</summary>
    public const string GatewaySource = "gateway";

    public override string ToString() => Endpoint.Port == 53 ? $"{Endpoint.Address}" : $"{Endpoint}";
}

/// <summary>What one resolver says.</summary>
/// <param name="Names">By name, each that is to be redirected.</param>
/// <param name="Untouched">Of <see cref="Bairelay.LocalCloud.RedirectedNames.Untouched"/>.</param>
/// <param name="HasIpv6">It gives an IPv6 address for a name that is to be redirected.</param>
internal sealed record ResolverAnswers(
    KnownResolver Resolver, IReadOnlyDictionary<string, NameAnswer> Names, NameAnswer Untouched, bool HasIpv6);
