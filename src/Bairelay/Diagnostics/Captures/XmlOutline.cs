namespace Bairelay.Diagnostics.Captures;

/// <summary>
/// The elements of a discovery body as far as they can be made out. It forgives what the protocol's own reader
/// refuses, because the body of a damaged or cut packet is what the user came to see.
/// </summary>
internal static class XmlOutline
{
    private const int MaxDepth = 16;

    /// <summary>The root element, or null if there is none.</summary>
    public static Field? Read(string xml)
    {
        var document = new Field("");
        var open = new Stack<Field>();
        var position = 0;
        while (open.Count < MaxDepth && document.Parts.Count == 0)
        {
            var start = xml.IndexOf('<', position);
            var end = start < 0 ? -1 : xml.IndexOf('>', start);
            if (end < 0) break;
            if (open.TryPeek(out var parent)) SetText(parent, xml.AsSpan(position, start - position));
            var tag = xml.AsSpan(start + 1, end - start - 1);
            position = end + 1;
            if (tag is [] or ['?' or '!', ..]) continue;
            if (tag[0] == '/')
            {
                Close(open, document);
                continue;
            }

            open.Push(new Field(NameOf(tag)));
            if (tag[^1] == '/') Close(open, document);
        }

        // A value whose end is missing may be wrong, and is left out; root and verb are worth having.
        while (open.TryPeek(out var unfinished))
        {
            if (unfinished.Parts.Count > 0 || open.Count <= 2) Close(open, document);
            else open.Pop();
        }

        return document.Parts is [var root, ..] ? root : null;
    }

    private static void Close(Stack<Field> open, Field document)
    {
        if (open.TryPop(out var field)) (open.TryPeek(out var parent) ? parent : document).Add(field);
    }

    private static void SetText(Field field, ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (!text.IsEmpty && field.Text.Length == 0 && field.Parts.Count == 0) field.SetText(Unescape(text.ToString()));
    }

    private static string NameOf(ReadOnlySpan<char> tag)
    {
        var length = tag.IndexOfAny(" \t\r\n/");
        return (length < 0 ? tag : tag[..length]).ToString();
    }

    private static string Unescape(string text) => !text.Contains('&') ? text : text
        .Replace("&lt;", "<", StringComparison.Ordinal)
        .Replace("&gt;", ">", StringComparison.Ordinal)
        .Replace("&quot;", "\"", StringComparison.Ordinal)
        .Replace("&apos;", "'", StringComparison.Ordinal)
        .Replace("&amp;", "&", StringComparison.Ordinal);
}
