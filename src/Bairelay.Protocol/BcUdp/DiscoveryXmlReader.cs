using System.Buffers;
using System.Runtime.CompilerServices;

namespace Bairelay.Protocol.BcUdp;

internal enum XmlToken
{
    Start,
    Text,
    End,

    /// <summary>The root element was closed; whatever follows is not looked at.</summary>
    Done,

    /// <summary>Not the XML that discovery packets are made of.</summary>
    Fault,
}

/// <summary>
/// Reads the XML of discovery packets from a span, without allocating: elements, attributes (skipped), text and the
/// five entities. A document type, comments, processing instructions, CDATA and character references do not occur
/// on this wire and are refused, as is nesting below <see cref="MaxDepth"/>. Bytes after the root element are
/// ignored, since cameras pad with zeros or worse (docs/protocol.md 1.3).
/// </summary>
internal ref struct DiscoveryXmlReader(ReadOnlySpan<byte> xml)
{
    public const int MaxDepth = 8;

    /// <summary>What a text does not contain as a rule, and the start of the tag that ends it.</summary>
    private static readonly SearchValues<byte> s_notPlain =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'<', (byte)'&', (byte)']']);

    private readonly ReadOnlySpan<byte> _xml = xml;
    private OpenElements _open;
    private int _position;
    private bool _selfClosed;
    private bool _started;

    /// <summary>Elements that are open: 1 inside the root. After <see cref="XmlToken.End"/> the ended one is gone.</summary>
    public int Depth { get; private set; }

    /// <summary>The name of the element that was started last.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The last text, without white space around it, entities not yet replaced. Never empty.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Whether the last text has entities that are still to be replaced.</summary>
    public bool TextHasEntities { get; private set; }

    public XmlToken Read()
    {
        if (_selfClosed)
        {
            _selfClosed = false;
            return Ended();
        }

        if (!_started)
        {
            _started = true;
            if (!SkipProlog()) return XmlToken.Fault;
        }

        while (_position < _xml.Length)
        {
            if (_xml[_position] == '<')
                return _position + 1 < _xml.Length && _xml[_position + 1] == '/' ? ReadEnd() : ReadStart();

            if (Depth == 0) return XmlToken.Fault;
            if (!ReadText()) return XmlToken.Fault;
            if (!Text.IsEmpty) return XmlToken.Text;
        }

        return XmlToken.Fault;
    }

    /// <summary>Replaces the five entities; the result is never longer than the text.</summary>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var length = 0;
        while (!text.IsEmpty)
        {
            var (character, consumed) = text[0] == '&' ? Entity(text) : (text[0], 1);
            destination[length++] = character;
            text = text[consumed..];
        }

        return length;
    }

    /// <summary>The character and length of the entity at the start of the text; length 0 if it is none of the five.</summary>
    private static (byte Character, int Length) Entity(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("&lt;"u8)) return ((byte)'<', 4);
        if (text.StartsWith("&gt;"u8)) return ((byte)'>', 4);
        if (text.StartsWith("&amp;"u8)) return ((byte)'&', 5);
        if (text.StartsWith("&quot;"u8)) return ((byte)'"', 6);
        if (text.StartsWith("&apos;"u8)) return ((byte)'\'', 6);
        return (0, 0);
    }

    /// <summary>Reads up to the next tag. One search passes over all that is plain, which is nearly every text.</summary>
    private bool ReadText()
    {
        var rest = _xml[_position..];
        var length = rest.IndexOfAny(s_notPlain);
        TextHasEntities = false;
        if (length < 0) return false;
        if (rest[length] != '<')
        {
            length = rest.IndexOf((byte)'<');
            if (length < 0 || !IsPlainText(rest[..length])) return false;
            TextHasEntities = rest[..length].Contains((byte)'&');
        }

        _position += length;
        Text = Trim(rest[..length]);
        return true;
    }

    private bool SkipProlog()
    {
        if (_xml.StartsWith("\uFEFF"u8)) _position = 3;
        SkipSpace();
        if (!_xml[_position..].StartsWith("<?xml"u8)) return true;
        var end = _xml[_position..].IndexOf("?>"u8);
        if (end < 0) return false;
        _position += end + 2;
        SkipSpace();
        return true;
    }

    private XmlToken ReadStart()
    {
        var start = ++_position;
        var name = ReadName();
        if (name.IsEmpty || !SkipAttributes(out _selfClosed)) return XmlToken.Fault;
        if (Depth == MaxDepth) return XmlToken.Fault;
        Name = name;
        _open[Depth++] = (start, name.Length);
        return XmlToken.Start;
    }

    private XmlToken ReadEnd()
    {
        _position += 2;
        var (offset, length) = Depth == 0 ? default : _open[Depth - 1];
        // As everybody writes it: the very name that was opened, and no space.
        var rest = _xml[_position..];
        if (Depth > 0 && rest.Length > length && rest[length] == '>' && rest[..length].SequenceEqual(_xml.Slice(offset, length)))
        {
            _position += length + 1;
            return Ended();
        }

        var name = ReadName();
        SkipSpace();
        if (_position >= _xml.Length || _xml[_position] != '>' || Depth == 0) return XmlToken.Fault;
        _position++;
        return System.Text.Ascii.EqualsIgnoreCase(name, _xml.Slice(offset, length)) ? Ended() : XmlToken.Fault;
    }

    private XmlToken Ended() => --Depth == 0 ? XmlToken.Done : XmlToken.End;

    private ReadOnlySpan<byte> ReadName()
    {
        var rest = _xml[_position..];
        var length = 0;
        while (length < rest.Length && IsNameByte(rest[length])) length++;
        _position += length;
        var name = rest[..length];
        return name.IsEmpty || char.IsAsciiDigit((char)name[0]) || name[0] is (byte)'-' or (byte)'.' ? default : name;
    }

    /// <summary>Passes name="value" pairs up to the end of the tag.</summary>
    private bool SkipAttributes(out bool selfClosed)
    {
        selfClosed = false;
        if (_position < _xml.Length && _xml[_position] == '>')
        {
            _position++;
            return true;
        }

        while (true)
        {
            var spaced = SkipSpace();
            if (_position >= _xml.Length) return false;
            if (_xml[_position] == '>')
            {
                _position++;
                return true;
            }

            if (_xml[_position] == '/')
            {
                selfClosed = true;
                _position += 2;
                return _position <= _xml.Length && _xml[_position - 1] == '>';
            }

            if (!spaced || ReadName().IsEmpty || !SkipAttributeValue()) return false;
        }
    }

    private bool SkipAttributeValue()
    {
        SkipSpace();
        if (_position >= _xml.Length || _xml[_position++] != '=') return false;
        SkipSpace();
        if (_position >= _xml.Length) return false;
        var quote = _xml[_position++];
        if (quote is not ((byte)'"' or (byte)'\'')) return false;
        var length = _xml[_position..].IndexOf(quote);
        if (length < 0) return false;
        var value = _xml.Slice(_position, length);
        _position += length + 1;
        return !value.Contains((byte)'<') && IsPlainText(value);
    }

    private bool SkipSpace()
    {
        var start = _position;
        while (_position < _xml.Length && IsSpace(_xml[_position])) _position++;
        return _position > start;
    }

    /// <summary>No control characters, no entity but the five, and not the end of a CDATA section.</summary>
    private static bool IsPlainText(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < 0x20 && !IsSpace(c)) return false;
            if (c == '&' && Entity(text[i..]).Length == 0) return false;
            if (c == ']' && text[i..].StartsWith("]]>"u8)) return false;
        }

        return true;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (!IsSpace(text[0]) && !IsSpace(text[^1])) ? text : text.Trim(" \t\r\n"u8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSpace(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNameByte(byte c) =>
        char.IsAsciiLetterOrDigit((char)c) || c is (byte)'_' or (byte)'-' or (byte)'.' or (byte)':' or >= 0x80;

    [InlineArray(MaxDepth)]
    private struct OpenElements
    {
        private (int Offset, int Length) _first;
    }
}
