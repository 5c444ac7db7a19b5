using System.Buffers;
using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Bairelay.Protocol.Baichuan;

/// <summary>
/// The XML bodies of messages: read with every tolerance that cameras need, written as real equipment writes them
/// (docs/protocol.md 1.3).
/// </summary>
public static class BcXml
{
    public const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n";

    /// <summary>The largest real bodies are lists of some 10 kB.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <summary>Real bodies nest up to 7.</summary>
    public const int MaxDepth = 32;

    /// <summary>Real bodies have some hundreds. A tree takes many times the memory of its text.</summary>
    public const int MaxElements = 10_000;

    /// <summary>Real elements have a version. The tree looks through all of an element's attributes for each.</summary>
    public const int MaxAttributes = 16;

    private static int s_documents;

    private static readonly SearchValues<char> s_forbidden = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c).Except(['\t', '\n', '\r']), '\uFFFE', '\uFFFF']);

    private static readonly XmlReaderSettings s_settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        // Names that users gave may hold anything.
        CheckCharacters = false,
    };

    /// <summary>
    /// Whether bytes are the beginning of a body or an Extension. Strict, because chance must not make media of
    /// encrypted bytes look like XML; 16 bytes are enough to tell.
    /// </summary>
    public static bool LooksLikeXml(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("\uFEFF"u8)) start = start[3..];
        start = start.TrimStart(" \r\n\t"u8);
        return start.StartsWith("<?xml"u8) || StartsWithTag(start, "<body") || StartsWithTag(start, "<Extension");
    }

    /// <summary>Reads a body or an Extension. Whatever follows the last tag is ignored: cameras pad with zeros and worse.</summary>
    /// <returns>Null if it is not XML, too long or too deep. Ask for names by <see cref="XmlFields"/>: they are in a namespace of their own.</returns>
    public static XElement? Read(ReadOnlySpan<byte> xml)
    {
        if (xml.Length > MaxLength || !LooksLikeXml(xml)) return null;
        var end = xml.LastIndexOf((byte)'>');
        if (end < 0) return null;
        var text = WithoutForbidden(Encoding.UTF8.GetString(xml[..(end + 1)])).Trim('\uFEFF', ' ', '\r', '\n', '\t');
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), s_settings);
            return ReadTree(reader);
        }
        catch (XmlException)
        {
            return null;
        }
        catch (ArgumentException)
        {
            // Names that the tree refuses although the reader took them.
            return null;
        }
    }

    /// <summary>Writes a document: one tag a line, a newline after every closing tag, texts escaped.</summary>
    public static byte[] Write(XElement root)
    {
        var text = new StringBuilder(Declaration);
        Write(text, root);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A payload: the elements inside <c>body</c>.</summary>
    public static byte[] WriteBody(params ReadOnlySpan<XElement> elements)
    {
        var body = new XElement("body");
        foreach (var element in elements) body.Add(element);
        return Write(body);
    }

    /// <summary>
    /// The camera's own reader collapses white space inside texts, and every reader that of attributes, so newlines
    /// and tabs go as character references.
    /// </summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            _ = character switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\t' => escaped.Append("&#x09;"),
                '\n' => escaped.Append("&#x0A;"),
                '\r' => escaped.Append("&#x0D;"),
                // No XML can carry the other control characters.
                < ' ' => escaped,
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }

    /// <summary>One character that no XML may have, in the name of a user, must not make the rest unreadable.</summary>
    private static string WithoutForbidden(string text) => text.AsSpan().IndexOfAny(s_forbidden) < 0
        ? text
        : string.Create(text.Length, text, static (clean, source) =>
        {
            source.CopyTo(clean);
            clean.ReplaceAny(s_forbidden, '\uFFFD');
        });

    private static bool StartsWithTag(ReadOnlySpan<byte> text, string tag) =>
        text.Length >= tag.Length && Ascii.EqualsIgnoreCase(text[..tag.Length], tag);

    private static XElement? ReadTree(XmlReader reader)
    {
        XElement? current = null;
        var elements = 0;
        // Names live as long as their namespace, and the one that is no namespace lives as long as the process: a camera that makes
        // up names would fill its table. So each document has one of its own, which goes with it.
        var names = XNamespace.Get(string.Create(CultureInfo.InvariantCulture, $"document {Interlocked.Increment(ref s_documents)}"));
        // A text may come in any number of pieces, and the tree would copy all of it for each.
        var text = new StringBuilder();
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth >= MaxDepth || ++elements > MaxElements || reader.AttributeCount > MaxAttributes) return null;
                    AddText();
                    var ends = reader.IsEmptyElement;
                    var element = ReadElement(reader, names);
                    current?.Add(element);
                    if (!ends) current = element;
                    // Not a step further than the root's end: garbage may follow.
                    else if (current is null) return element;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    text.Append(reader.Value);
                    break;
                case XmlNodeType.EndElement:
                    AddText();
                    // An element that was opened and closed is not the same as one without content.
                    if (current!.IsEmpty) current.Value = "";
                    if (current.Parent is null) return current;
                    current = current.Parent;
                    break;
            }
        }

        return null;

        void AddText()
        {
            if (text.Length == 0) return;
            current!.Add(text.ToString());
            text.Clear();
        }
    }

    private static XElement ReadElement(XmlReader reader, XNamespace names)
    {
        var element = new XElement(names + reader.LocalName);
        while (reader.MoveToNextAttribute())
        {
            // Twice the same name can only come of prefixes, which nobody uses.
            if (reader.Name != "xmlns" && reader.Prefix.Length == 0) element.SetAttributeValue(names + reader.LocalName, reader.Value);
        }

        return element;
    }

    private static void Write(StringBuilder text, XElement element)
    {
        text.Append('<').Append(element.Name.LocalName);
        foreach (var attribute in element.Attributes())
            text.Append(' ').Append(attribute.Name.LocalName).Append("=\"").Append(Escape(attribute.Value)).Append('"');
        if (element.IsEmpty)
        {
            text.Append(" />\n");
            return;
        }

        text.Append('>');
        if (element.HasElements)
        {
            text.Append('\n');
            foreach (var child in element.Elements()) Write(text, child);
        }
        else
        {
            text.Append(Escape(element.Value));
        }

        text.Append("</").Append(element.Name.LocalName).Append(">\n");
    }
}
