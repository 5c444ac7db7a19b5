using System.Globalization;
using System.Text;

namespace Bairelay.Configuration;

/// <summary>Keys and values as messages show them: one line, nothing that a terminal would obey.</summary>
internal static class KeyText
{
    private const int LongestQuote = 60;

    public static string Join(string parent, string name) =>
        parent.Length == 0 ? Segment(name) : $"{parent}.{Segment(name)}";

    public static string Item(string list, string item) => $"{list}[{item}]";

    public static string Segment(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? name : Quoted(name);

    public static string Quoted(string text) => $"\"{Printable(text)}\"";

    public static string Printable(string text)
    {
        var result = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (result.Length >= LongestQuote)
            {
                result.Append('…');
                break;
            }

            var visible = Rune.GetUnicodeCategory(rune)
                is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            result.Append(visible ? rune.ToString() : $"\\u{rune.Value:X4}");
        }

        return result.ToString();
    }
}
