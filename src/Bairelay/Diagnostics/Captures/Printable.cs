using System.Text;

namespace Bairelay.Diagnostics.Captures;

/// <summary>
/// Text that a stranger wrote, made safe for a terminal: everything but printable ASCII becomes an escape. The
/// protocol has no other characters, while control codes, C1 included, could repaint the screen or worse.
/// </summary>
internal static class Printable
{
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;
        var safe = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is >= ' ' and <= '~') safe.Append(c);
            else safe.Append($"\\u{(int)c:x4}");
        }

        return safe.ToString();
    }

    /// <summary>A body on one line: firmware breaks the line after every tag.</summary>
    public static string OneLine(string xml) =>
        Of(string.Concat(xml.Split('\n', StringSplitOptions.TrimEntries)));
}
