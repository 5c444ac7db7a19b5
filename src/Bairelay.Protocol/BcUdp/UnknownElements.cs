using System.Text;

namespace Bairelay.Protocol.BcUdp;

/// <summary>
/// What a discovery body has that no message of this version has (docs/protocol.md 6.3): a verb, or an element that
/// <see cref="DiscoveryFields"/> passes over.
/// </summary>
public static class UnknownElements
{
    /// <summary>One packet tells no more; the next one tells it again.</summary>
    private const int MostNames = 8;

    /// <summary>Names are shown to people; the longest known has 12 letters.</summary>
    private const int LongestName = 24;

    private static readonly string[] s_values =
    [
        "uid", "sid", "cid", "did", "rsp", "ac", "r", "p", "mtu", "nat", "conn", "lver", "token", "debug", "time_t", "time_r", "family", "needrsp",
    ];

    private static readonly string[] s_addresses = ["dev", "dmap", "cli", "cmap", "relay", "relayt", "reg", "log", "t"];
    private static readonly string[] s_ofAddress = ["ip", "port"];
    private static readonly string[] s_ofTimer = ["def", "hb", "hbt"];
    private static readonly string[] s_ofTime = ["query", "setup", "conn"];

    /// <summary><c>D2X_NEW</c> for a verb, <c>D2M_Q/mac</c> and <c>D2M_Q/dev/mac</c> for elements. Broken XML as far as it goes.</summary>
    public static IReadOnlyList<string> Of(ReadOnlySpan<byte> xml)
    {
        List<string>? found = null;
        var reader = new DiscoveryXmlReader(xml);
        string verb = "", parent = "";
        while (reader.Read() is var token and not (XmlToken.Done or XmlToken.Fault))
        {
            if (token != XmlToken.Start) continue;
            switch (reader.Depth)
            {
                case 2:
                    verb = Name(reader.Name);
                    if (Verbs.Parse(reader.Name) == Verb.Unknown) Add(verb);
                    break;
                case 3:
                    parent = Name(reader.Name);
                    if (!Has(s_values, parent) && PartsOf(parent) is null) Add($"{verb}/{parent}");
                    break;
                case 4 when PartsOf(parent) is { } parts && Name(reader.Name) is var part && !Has(parts, part):
                    Add($"{verb}/{parent}/{part}");
                    break;
            }
        }

        return found ?? [];

        void Add(string name)
        {
            found ??= [];
            if (found.Count < MostNames && !found.Contains(name, StringComparer.Ordinal)) found.Add(name);
        }
    }

    /// <summary>Null for what has no parts.</summary>
    private static string[]? PartsOf(string element) =>
        Has(s_addresses, element) ? s_ofAddress
        : Is(element, "timer") ? s_ofTimer
        : Is(element, "time") ? s_ofTime
        : Is(element, "to") ? ["port"]
        : null;

    private static bool Has(string[] names, string name) => Array.Exists(names, one => Is(one, name));

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Letters, digits and underscores; whatever else a peer writes is not repeated.</summary>
    private static string Name(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(LongestName);
        foreach (var b in name[..Math.Min(name.Length, LongestName)])
            text.Append(char.IsAsciiLetterOrDigit((char)b) || b == '_' ? (char)b : '?');
        return text.ToString();
    }
}
