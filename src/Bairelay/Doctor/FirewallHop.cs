using System.Net.Sockets;

namespace Bairelay.Doctor;

/// <summary>A port that cameras must reach.</summary>
/// <param name="IsProven">A camera has reached it.</param>
internal sealed record NeededPort(ProtocolType Protocol, int Port, bool IsProven)
{
    public string Word => Protocol == ProtocolType.Tcp ? "tcp" : "udp";

    public override string ToString() => $"{Word.ToUpperInvariant()} {Port}";
}

/// <summary>
/// Judges the packet filter: what has come through proves more than any rule, and a rule that was read more than none. A
/// packet to an own address never meets the filter of the network card, so that nothing is tried from here.
/// </summary>
internal static class FirewallHop
{
    private const string Hop = "firewall";

    /// <param name="rules">Null where they cannot be read.</param>
    /// <param name="server">This machine's address as a camera should be told it.</param>
    public static DoctorStep Judge(IReadOnlyList<NeededPort> ports, FirewallRules? rules, string server)
    {
        var open = ports.Where(port => !port.IsProven).ToList();
        if (open.Count == 0) return DoctorStep.Ok(Hop, $"cameras came through on {string.Join(", ", ports)}");
        if (rules is null) return NotProven(open, "its rules cannot be read without root", server);
        var blocked = open.FindAll(port => rules.Judge(port.Protocol, port.Port) == FirewallVerdict.Blocked);
        if (blocked.Count > 0)
        {
            return DoctorStep.Failed(
                Hop, "firewall_drops", $"this machine's firewall drops what comes in ({rules.Dropping}), and has no rule for {string.Join(", ", blocked)}",
                Remedy(blocked, rules));
        }

        if (open.TrueForAll(port => rules.Judge(port.Protocol, port.Port) == FirewallVerdict.Open)) return DoctorStep.Ok(Hop, "this machine's firewall lets everything in");
        return rules.Dropping is null
            ? NotProven(open, "this machine's firewall has rules that cannot be read here", server)
            : NotProven(open, $"this machine's firewall drops what comes in ({rules.Dropping}), and has rules that may let it in", server);
    }

    private static DoctorStep NotProven(List<NeededPort> open, string why, string server)
    {
        var probe = open[0].Protocol == ProtocolType.Tcp
            ? $"nc -vz {server} {open[0].Port}"
            : $"printf probe | nc -u -w1 {server} {open[0].Port}, then bairelay status here must count one more of Unusual datagrams";
        return DoctorStep.Doubtful(Hop, "firewall_not_proven", $"not proven for {string.Join(", ", open)}: {why}", $"From another machine of the cameras' network: {probe}");
    }

    private static string Remedy(List<NeededPort> blocked, FirewallRules rules) => rules.Manager switch
    {
        "ufw" => string.Join(" && ", blocked.Select(port => $"sudo ufw allow {port.Port}/{port.Word}")),
        "firewalld" => $"sudo firewall-cmd --permanent {string.Join(' ', blocked.Select(port => $"--add-port={port.Port}/{port.Word}"))} && sudo firewall-cmd --reload",
        _ => string.Join("; ", blocked.GroupBy(port => port.Word, StringComparer.Ordinal).Select(
            group => $"sudo nft insert rule {rules.Dropping} {group.Key} dport '{{ {string.Join(", ", group.Select(port => port.Port))} }}' accept")),
    };
}
