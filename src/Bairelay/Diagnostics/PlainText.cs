using System.Buffers;
using System.Globalization;
using System.Text;

namespace Bairelay.Diagnostics;

/// <summary>
/// Whatever a peer has put into a name, it neither ends a line nor steers a terminal: no control codes, none of the
/// marks that turn the direction of a text or are not to be seen, and no halves of characters.
/// </summary>
internal static class PlainText
{
    /// <summary>A trace of an exception is shorter. What is longer was made so.</summary>
    public const int Longest = 16 * 1024;

    private static readonly SearchValues<char> s_usual = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c)]);

    public static string Of(string text) =>
        text.Length <= Longest && text.AsSpan().IndexOfAnyExcept(s_usual) < 0 ? text : new StringBuilder().AppendPlain(text).ToString();

    public static StringBuilder AppendPlain(this StringBuilder line, string text)
    {
        var shown = text.Length <= Longest ? text : text[..Longest];
        foreach (var rune in shown.EnumerateRunes())
        {
            if (IsPlain(rune)) line.Append(rune);
            else if (rune.Value == '\n') line.Append(" | ");
            else if (rune.Value != '\r') line.Append('?');
        }

        return shown.Length == text.Length ? line : line.Append("… (").Append(text.Length).Append(" characters)");
    }

    /// <summary>A JSON text whose strings name what is not plain by its number.</summary>
    public static string OfJson(string json)
    {
        if (json.AsSpan().IndexOfAnyExcept(s_usual) < 0) return json;
        var line = new StringBuilder(json.Length);
        foreach (var rune in json.EnumerateRunes())
        {
            if (IsPlain(rune) || rune.Value is '\n' or '\r') line.Append(rune);
            else foreach (var unit in rune.ToString()) line.Append($"\\u{(int)unit:x4}");
        }

        return line.ToString();
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
