using System.Text;

namespace Bairelay.Protocol.BcUdp;

/// <summary>
/// What a discovery body has that no message of this version has (docs/protocol.md 6.3): a verb, or an element that
/// <see cref="DiscoveryFields"/> passes over. Allocates nothing where everything is known.
/// </summary>
public static class UnknownElements
{
    /// <summary>One packet tells no more; the next one tells it again.</summary>
    private const int MostNames = 8;

    /// <summary>Names are shown to people; the longest known has 12 letters.</summary>
    private const int LongestName = 24;

    private static readonly byte[][] s_values =
        Names("uid sid cid did rsp ac r p mtu nat conn lver token debug time_t time_r family needrsp");

    private static readonly byte[][] s_addresses = Names("dev dmap cli cmap relay relayt reg log t");
    private static readonly byte[][] s_ofAddress = Names("ip port");
    private static readonly byte[][] s_timer = Names("timer");
    private static readonly byte[][] s_ofTimer = Names("def hb hbt");
    private static readonly byte[][] s_time = Names("time");
    private static readonly byte[][] s_ofTime = Names("query setup conn");
    private static readonly byte[][] s_to = Names("to");
    private static readonly byte[][] s_ofTo = Names("port");

    /// <summary>
    /// <c>D2X_NEW</c> for a verb, <c>D2M_Q/mac</c> and <c>D2M_Q/dev/mac</c> for elements; null if there is none. Broken XML as far as it goes.
    /// </summary>
    public static IReadOnlyList<string>? Of(ReadOnlySpan<byte> xml)
    {
        List<string>? found = null;
        var reader = new DiscoveryXmlReader(xml);
        ReadOnlySpan<byte> verb = default, parent = default;
        while (reader.Read() is var token and not (XmlToken.Done or XmlToken.Fault))
        {
            if (token != XmlToken.Start) continue;
            switch (reader.Depth)
            {
                case 2:
                    verb = reader.Name;
                    if (Verbs.Parse(verb) == Verb.Unknown) Add(ref found, Text(verb));
                    break;
                case 3:
                    parent = reader.Name;
                    if (!Has(s_values, parent) && PartsOf(parent) is null) Add(ref found, $"{Text(verb)}/{Text(parent)}");
                    break;
                case 4 when PartsOf(parent) is { } parts && !Has(parts, reader.Name):
                    Add(ref found, $"{Text(verb)}/{Text(parent)}/{Text(reader.Name)}");
                    break;
            }
        }

        return found;
    }

    private static void Add(ref List<string>? found, string name)
    {
        found ??= [];
        if (found.Count < MostNames && !found.Contains(name, StringComparer.Ordinal)) found.Add(name);
    }

    /// <summary>Null for what has no parts.</summary>
    private static byte[][]? PartsOf(ReadOnlySpan<byte> element) =>
        Has(s_addresses, element) ? s_ofAddress
        : Has(s_timer, element) ? s_ofTimer
        : Has(s_time, element) ? s_ofTime
        : Has(s_to, element) ? s_ofTo
        : null;

    private static bool Has(byte[][] names, ReadOnlySpan<byte> name)
    {
        foreach (var one in names)
        {
            if (Ascii.EqualsIgnoreCase(one, name)) return true;
        }

        return false;
    }

    /// <summary>Letters, digits and underscores; whatever else a peer writes is not repeated.</summary>
    private static string Text(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(LongestName);
        foreach (var b in name[..Math.Min(name.Length, LongestName)])
            text.Append(char.IsAsciiLetterOrDigit((char)b) || b == '_' ? (char)b : '?');
        return text.ToString();
    }

    private static byte[][] Names(string names) => [.. names.Split(' ').Select(Encoding.ASCII.GetBytes)];
}
