using System.Net.Sockets;
using System.Text.Json;

namespace Bairelay.Doctor;

internal enum FirewallVerdict
{
    /// <summary>Nothing that comes in is dropped by default.</summary>
    Open,

    /// <summary>What comes in is dropped by default, and no rule can be meant for this port.</summary>
    Blocked,

    /// <summary>What comes in is dropped by default, and a rule may let this in.</summary>
    Unclear,
}

/// <summary>
/// This machine's packet filter as <c>nft -j list ruleset</c> prints it (those of iptables, ufw and firewalld are in it). It is
/// not played through: a rule that accepts and could mean the port is taken for one that does.
/// </summary>
internal sealed class FirewallRules
{
    private readonly List<Chain> _inputs = [];
    private readonly List<Rule> _rules = [];

    /// <summary>The first chain that drops by default, as nft names it: <c>inet filter input</c>; null if none does.</summary>
    public string? Dropping => _inputs.Find(Drops)?.Name;

    /// <summary>There are rules of another kind beside these (iptables-legacy), which nft does not show.</summary>
    public bool HasOthers { get; init; }

    /// <summary>Of ufw or firewalld, whose own commands are to be used then; else <c>nft</c>.</summary>
    public string Manager { get; private set; } = "nft";

    /// <exception cref="JsonException">That is no rule set.</exception>
    public static FirewallRules Read(ReadOnlyMemory<byte> json, bool hasOthers = false)
    {
        var rules = new FirewallRules { HasOthers = hasOthers };
        using var document = JsonDocument.Parse(json);
        try
        {
            // Conditions look at their values later.
            foreach (var entry in document.RootElement.Clone().GetProperty("nftables").EnumerateArray())
            {
                if (entry.TryGetProperty("chain", out var chain)) rules.Take(chain);
                else if (entry.TryGetProperty("rule", out var rule)) rules._rules.Add(Rule.Read(rule));
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException)
        {
            throw new JsonException("not a rule set of nft", exception);
        }

        return rules;
    }

    public FirewallVerdict Judge(ProtocolType protocol, int port)
    {
        var dropping = _inputs.FindAll(Drops);
        if (dropping.Count == 0) return HasOthers || _rules.Exists(rule => rule.IsUnclear && _inputs.Exists(chain => chain.Table == rule.Table && chain.ShortName == rule.Chain))
            ? FirewallVerdict.Unclear
            : FirewallVerdict.Open;
        // Rules of chains that are jumped to count too: they are in the same table.
        return dropping.TrueForAll(chain => _rules.Exists(rule => rule.Table == chain.Table && rule.MayAccept(protocol, port)))
            ? FirewallVerdict.Unclear
            : FirewallVerdict.Blocked;
    }

    private void Take(JsonElement chain)
    {
        var name = chain.GetProperty("name").GetString() ?? "";
        var table = $"{chain.GetProperty("family").GetString()} {chain.GetProperty("table").GetString()}";
        if (name.StartsWith("ufw", StringComparison.Ordinal)) Manager = "ufw";
        if (table.EndsWith(" firewalld", StringComparison.Ordinal)) Manager = "firewalld";
        // IPv6 and bridges have chains of their own; cameras speak IPv4.
        if (!chain.TryGetProperty("hook", out var hook) || hook.GetString() != "input" || table.StartsWith("ip6 ", StringComparison.Ordinal)) return;
        if (table.StartsWith("ip ", StringComparison.Ordinal) || table.StartsWith("inet ", StringComparison.Ordinal))
            _inputs.Add(new Chain(table, $"{table} {name}", name, chain.TryGetProperty("policy", out var policy) && policy.GetString() == "drop"));
    }

    private bool Drops(Chain chain) => chain.HasDropPolicy || _rules.Exists(rule => rule.Table == chain.Table && rule.Chain == chain.ShortName && rule.DropsAll);

    private sealed record Chain(string Table, string Name, string ShortName, bool HasDropPolicy);

    /// <param name="DropsAll">It has no condition.</param>
    /// <param name="Accepts">It ends well for whatever fits its conditions.</param>
    /// <param name="IsUnclear">It goes on elsewhere, or has a part that nft does not show: it may drop.</param>
    private sealed record Rule(string Table, string Chain, bool DropsAll, bool Accepts, bool IsUnclear, List<Condition> Conditions)
    {
        public static Rule Read(JsonElement rule)
        {
            var conditions = new List<Condition>();
            var (accepts, drops, isUnclear) = (false, false, false);
            foreach (var part in rule.GetProperty("expr").EnumerateArray())
            {
                if (part.TryGetProperty("match", out var match)) conditions.Add(Condition.Read(match));
                accepts |= part.TryGetProperty("accept", out _);
                drops |= part.TryGetProperty("drop", out _) || part.TryGetProperty("reject", out _);
                // A map from ports to verdicts; one from states to verdicts accepts nobody new.
                if (part.TryGetProperty("vmap", out var map)) accepts |= !map.GetProperty("key").TryGetProperty("ct", out _);
                // Extensions of iptables are not shown: they are conditions all the same, and verdicts too.
                if (part.TryGetProperty("xt", out _)) conditions.Add(Condition.Unknown);
                isUnclear |= part.TryGetProperty("xt", out _) || part.TryGetProperty("jump", out _) || part.TryGetProperty("goto", out _);
            }

            return new Rule(
                $"{rule.GetProperty("family").GetString()} {rule.GetProperty("table").GetString()}", rule.GetProperty("chain").GetString() ?? "",
                drops && conditions.Count == 0, accepts, isUnclear && !accepts, conditions);
        }

        public bool MayAccept(ProtocolType protocol, int port) => Accepts && Conditions.TrueForAll(condition => condition.MayFit(protocol, port));
    }

    /// <summary>What a packet must have. Only what rules new packets to our ports out is understood.</summary>
    private sealed record Condition(Func<ProtocolType, int, bool> Fits)
    {
        public static Condition Unknown { get; } = new((_, _) => true);

        public bool MayFit(ProtocolType protocol, int port) => Fits(protocol, port);

        public static Condition Read(JsonElement match)
        {
            if (match.TryGetProperty("op", out var op) && op.GetString() is not ("==" or "in")) return Unknown;
            var (left, right) = (match.GetProperty("left"), match.GetProperty("right"));
            if (left.TryGetProperty("payload", out var payload) && payload.TryGetProperty("field", out var field))
                return OfField(payload.TryGetProperty("protocol", out var of) ? of.GetString() : null, field.GetString(), right);
            if (left.TryGetProperty("ct", out var ct) && ct.TryGetProperty("key", out var key) && key.GetString() == "state")
                return new Condition((_, _) => Values(right).Any(value => value.ValueKind == JsonValueKind.String && value.GetString() == "new"));
            if (!left.TryGetProperty("meta", out var meta) || !meta.TryGetProperty("key", out var what)) return Unknown;
            return what.GetString() switch
            {
                "iifname" or "iif" => new Condition((_, _) => Values(right).Any(value => value.ValueKind != JsonValueKind.String || value.GetString() != "lo")),
                "l4proto" => new Condition((protocol, _) => Values(right).Any(value => value.ValueKind != JsonValueKind.String || IsProtocol(value.GetString(), protocol))),
                _ => Unknown,
            };
        }

        private static Condition OfField(string? of, string? field, JsonElement right) => (of, field) switch
        {
            ("tcp" or "udp" or "th", "dport") => new Condition((protocol, port) => (of == "th" || IsProtocol(of, protocol)) && Values(right).Any(value => Covers(value, port))),
            ("tcp" or "udp", _) => new Condition((protocol, _) => IsProtocol(of, protocol)),
            ("ip", "protocol") => new Condition((protocol, _) => Values(right).Any(value => value.ValueKind != JsonValueKind.String || IsProtocol(value.GetString(), protocol))),
            ("icmp" or "icmpv6" or "ip6", _) => new Condition((_, _) => false),
            _ => Unknown,
        };

        private static bool IsProtocol(string? name, ProtocolType protocol) => name == (protocol == ProtocolType.Tcp ? "tcp" : "udp");

        private static bool Covers(JsonElement value, int port) => value.ValueKind switch
        {
            JsonValueKind.Number => value.GetInt32() == port,
            JsonValueKind.Object when value.TryGetProperty("range", out var range) =>
                range.GetArrayLength() == 2 && range[0].ValueKind == JsonValueKind.Number && range[0].GetInt32() <= port && port <= range[1].GetInt32(),
            // A named set or map: it may hold the port.
            _ => true,
        };

        private static List<JsonElement> Values(JsonElement right)
        {
            if (right.ValueKind == JsonValueKind.Object && right.TryGetProperty("set", out var set)) right = set;
            return right.ValueKind == JsonValueKind.Array ? [.. right.EnumerateArray()] : [right];
        }
    }
}
