using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Bairelay.Doctor;

namespace Bairelay.Tests.Doctor;

public sealed class FirewallTests
{
    /// <summary>What nft 1.0.6 prints of a usual firewall: established, loopback, SSH, some UDP ports, pings.</summary>
    private const string Recorded = """
        {"nftables": [{"metainfo": {"version": "1.0.6", "release_name": "Lester Gooch #5", "json_schema_version": 1}}, {"table": {"family": "inet", "name": "filter", "handle": 1}},
        {"chain": {"family": "inet", "table": "filter", "name": "input", "handle": 1, "type": "filter", "hook": "input", "prio": 0, "policy": "drop"}},
        {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 2, "expr": [{"match": {"op": "in", "left": {"ct": {"key": "state"}}, "right": ["established", "related"]}}, {"accept": null}]}},
        {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 3, "expr": [{"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "lo"}}, {"accept": null}]}},
        {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 4, "expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 22}}, {"accept": null}]}},
        {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 6, "expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "udp", "field": "dport"}}, "right": {"set": [53, {"range": [60000, 61000]}]}}}, {"accept": null}]}},
        {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 7, "expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "icmp", "field": "type"}}, "right": "echo-request"}}, {"accept": null}]}}EXTRA]}
        """;

    private static readonly NeededPort[] s_needed = [new(ProtocolType.Udp, 9999, false), new(ProtocolType.Udp, 58200, false), new(ProtocolType.Tcp, 443, false)];

    [Theory]
    [InlineData(ProtocolType.Udp, 9999, FirewallVerdict.Blocked)]
    [InlineData(ProtocolType.Tcp, 443, FirewallVerdict.Blocked)]
    [InlineData(ProtocolType.Tcp, 22, FirewallVerdict.Unclear)]
    [InlineData(ProtocolType.Udp, 22, FirewallVerdict.Blocked)]
    [InlineData(ProtocolType.Udp, 53, FirewallVerdict.Unclear)]
    [InlineData(ProtocolType.Udp, 60_500, FirewallVerdict.Unclear)]
    [InlineData(ProtocolType.Udp, 61_001, FirewallVerdict.Blocked)]
    internal void A_port_without_a_rule_is_blocked_where_all_else_is_dropped(ProtocolType protocol, int port, FirewallVerdict verdict) =>
        Rules().Judge(protocol, port).Should().Be(verdict);

    [Theory]
    [InlineData("""{"match": {"op": "==", "left": {"payload": {"protocol": "ip", "field": "saddr"}}, "right": {"prefix": {"addr": "192.168.1.0", "len": 24}}}}, {"accept": null}""", FirewallVerdict.Unclear)]
    [InlineData("""{"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "eth0"}}, {"accept": null}""", FirewallVerdict.Unclear)]
    [InlineData("""{"match": {"op": "==", "left": {"payload": {"protocol": "udp", "field": "dport"}}, "right": "@open"}}, {"accept": null}""", FirewallVerdict.Unclear)]
    [InlineData("""{"match": {"op": "==", "left": {"meta": {"key": "l4proto"}}, "right": "udp"}}, {"accept": null}""", FirewallVerdict.Unclear)]
    [InlineData("""{"match": {"op": "==", "left": {"meta": {"key": "l4proto"}}, "right": "tcp"}}, {"accept": null}""", FirewallVerdict.Blocked)]
    [InlineData("""{"match": {"op": "==", "left": {"payload": {"protocol": "udp", "field": "dport"}}, "right": 9999}}, {"drop": null}""", FirewallVerdict.Blocked)]
    internal void A_rule_that_may_let_it_in_leaves_it_unclear(string expression, FirewallVerdict verdict) =>
        Rules($$$"""
            , {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 9, "expr": [{{{expression}}}]}}
            """).Judge(ProtocolType.Udp, 9999).Should().Be(verdict);

    [Theory]
    [InlineData("""{"vmap": {"key": {"payload": {"protocol": "udp", "field": "dport"}}, "data": {"set": [[9999, {"accept": null}]]}}}""", FirewallVerdict.Unclear)]
    [InlineData("""{"vmap": {"key": {"ct": {"key": "state"}}, "data": {"set": [["established", {"accept": null}]]}}}""", FirewallVerdict.Blocked)]
    internal void A_map_from_ports_to_verdicts_may_let_it_in(string expression, FirewallVerdict verdict) => A_rule_that_may_let_it_in_leaves_it_unclear(expression, verdict);

    [Theory]
    [InlineData("""{"xt": {"type": "target", "name": "REJECT"}}""")]
    [InlineData("""{"jump": {"target": "elsewhere"}}""")]
    public void Where_nothing_is_dropped_that_can_be_seen_something_else_may(string expression) => Read(Recorded
        .Replace("\"policy\": \"drop\"", "\"policy\": \"accept\"", StringComparison.Ordinal)
        .Replace("EXTRA", $$$"""
            , {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 9, "expr": [{{{expression}}}]}}
            """, StringComparison.Ordinal)).Judge(ProtocolType.Udp, 9999).Should().Be(FirewallVerdict.Unclear);

    [Fact]
    public void A_last_rule_that_drops_everything_is_as_good_as_a_policy()
    {
        var text = Recorded.Replace("\"policy\": \"drop\"", "\"policy\": \"accept\"", StringComparison.Ordinal);
        Read(text.Replace("EXTRA", "", StringComparison.Ordinal)).Judge(ProtocolType.Udp, 9999).Should().Be(FirewallVerdict.Open);
        Read(text.Replace("EXTRA", """, {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 9, "expr": [{"counter": {"packets": 0, "bytes": 0}}, {"reject": null}]}}""", StringComparison.Ordinal))
            .Judge(ProtocolType.Udp, 9999).Should().Be(FirewallVerdict.Blocked);
    }

    [Fact]
    public void What_is_no_rule_set_is_said_to_be_none()
    {
        foreach (var text in (string[])["[]", "{}", """{"nftables": 1}""", """{"nftables": [{"rule": {}}]}""", "no"])
            FluentActions.Invoking(() => Read(text)).Should().Throw<JsonException>(text);
    }

    [Fact]
    public void The_failure_names_chain_and_ports_and_the_command_that_opens_them()
    {
        var step = FirewallHop.Judge(s_needed, Rules(), "192.168.1.5");
        step.Should().BeEquivalentTo(new { Verdict = StepVerdict.Failed, Code = "firewall_drops" });
        step.Text.Should().Contain("inet filter input").And.Contain("UDP 9999, UDP 58200, TCP 443");
        step.Next.Should().Be("sudo nft insert rule inet filter input udp dport '{ 9999, 58200 }' accept; sudo nft insert rule inet filter input tcp dport '{ 443 }' accept");
    }

    [Fact]
    public void The_programs_that_keep_the_rules_are_told_in_their_own_words()
    {
        var ufw = Rules(""", {"chain": {"family": "ip", "table": "filter", "name": "ufw-user-input", "handle": 4}}""");
        FirewallHop.Judge(s_needed, ufw, "192.168.1.5").Next.Should().Be("sudo ufw allow 9999/udp && sudo ufw allow 58200/udp && sudo ufw allow 443/tcp");
        var firewalld = Rules(""", {"chain": {"family": "inet", "table": "firewalld", "name": "filter_IN_public", "handle": 4}}""");
        FirewallHop.Judge(s_needed, firewalld, "192.168.1.5").Next.Should().Be(
            "sudo firewall-cmd --permanent --add-port=9999/udp --add-port=58200/udp --add-port=443/tcp && sudo firewall-cmd --reload");
    }

    [Fact]
    public void What_came_through_proves_more_than_any_rule()
    {
        NeededPort[] proven = [.. s_needed.Select(port => port with { IsProven = true })];
        FirewallHop.Judge(proven, Rules(), "192.168.1.5").Verdict.Should().Be(StepVerdict.Ok);
        var step = FirewallHop.Judge([proven[0], proven[1], s_needed[2]], null, "192.168.1.5");
        step.Should().BeEquivalentTo(new { Verdict = StepVerdict.Doubtful, Code = "firewall_not_proven" });
        step.Text.Should().Contain("not proven for TCP 443");
        step.Next.Should().Contain("nc -vz 192.168.1.5 443");
    }

    private static FirewallRules Rules(string extra = "") => Read(Recorded.Replace("EXTRA", extra, StringComparison.Ordinal));

    private static FirewallRules Read(string text) => FirewallRules.Read(Encoding.UTF8.GetBytes(text));
}
