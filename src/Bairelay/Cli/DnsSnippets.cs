using System.Net;

namespace Bairelay.Cli;

/// <summary>The redirect in the words of each resolver (docs/dns.md), ready to be pasted.</summary>
internal static class DnsSnippets
{
    public static IReadOnlyList<string> Resolvers { get; } = ["dnsmasq", "pihole", "openwrt", "unbound", "opnsense", "adguard"];

    /// <param name="resolver">One of <see cref="Resolvers"/>.</param>
    public static IEnumerable<string> For(string resolver, IReadOnlyList<string> names, IPAddress address) => resolver switch
    {
        "dnsmasq" => ["# /etc/dnsmasq.d/bairelay.conf, then: sudo systemctl restart dnsmasq", .. Dnsmasq(names, address)],
        "pihole" =>
        [
            "# /etc/dnsmasq.d/10-bairelay.conf, then: sudo systemctl restart pihole-FTL",
            "# Version 6 reads that folder only after: sudo pihole-FTL --config misc.etc_dnsmasq_d true",
            .. Dnsmasq(names, address),
        ],
        "openwrt" =>
        [
            "# In a shell on the router.",
            $"for name in {string.Join(' ', names)}; do",
            $"  uci add_list dhcp.@dnsmasq[0].address=\"/$name/{address}\"",
            "  uci add_list dhcp.@dnsmasq[0].server=\"/$name/\"",
            "done",
            "uci commit dhcp",
            "/etc/init.d/dnsmasq restart",
        ],
        "unbound" => ["# /etc/unbound/unbound.conf.d/bairelay.conf, then: sudo systemctl restart unbound", .. Unbound(names, address)],
        "opnsense" => ["# /usr/local/etc/unbound.opnsense.d/bairelay.conf, then restart Unbound DNS in the web interface.", .. Unbound(names, address)],
        _ => ["! Filters, Custom filtering rules. For one camera alone add ,client=ADDRESS to each line.", .. names.Select(name => $"|{name}^$dnsrewrite=NOERROR;A;{address}")],
    };

    private static IEnumerable<string> Dnsmasq(IReadOnlyList<string> names, IPAddress address)
    {
        var all = string.Join('/', names);
        yield return $"address=/{all}/{address}";
        // Questions for other kinds of address would go out.
        yield return $"local=/{all}/";
    }

    private static IEnumerable<string> Unbound(IReadOnlyList<string> names, IPAddress address) =>
        names.Select(name => $"  local-data: \"{name}. 60 IN A {address}\"").Prepend("server:");
}
