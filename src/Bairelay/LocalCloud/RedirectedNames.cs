using System.Collections.Immutable;
using Bairelay.Configuration;

namespace Bairelay.LocalCloud;

/// <summary>The vendor's names that must lead to this machine, and one that must not (docs/dns.md).</summary>
internal static class RedirectedNames
{
    /// <summary>A name of the vendor's that is only redirected by who redirects all of them.</summary>
    public const string Untouched = "www.reolink.com";

    /// <summary>The twelve that cameras and clients ask (docs/protocol.md 6.4.2).</summary>
    public static ImmutableArray<string> Servers { get; } = ["p2p.reolink.com", .. Enumerable.Range(1, 11).Select(number => $"p2p{number}.reolink.com")];

    /// <summary>Those and the push services.</summary>
    public static IReadOnlyList<string> All(PushListenerOptions push) => [.. Servers, .. push.Names];
}
