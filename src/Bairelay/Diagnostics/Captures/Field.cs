using System.Globalization;

namespace Bairelay.Diagnostics.Captures;

/// <summary>One named value of a datagram, or a group of them, as reports show it.</summary>
internal sealed class Field(string name)
{
    /// <summary>More than any verb has. Crafted packets hold a thousand, and names are compared with each other.</summary>
    private const int MaxParts = 64;

    /// <summary>Beyond it, programs that keep numbers as doubles read a different one.</summary>
    private const long MaxExactNumber = (1L << 53) - 1;

    private readonly List<Field> _parts = [];

    public Field(string name, string text)
        : this(name) => Text = text;

    public Field(string name, long number)
        : this(name, number.ToString(CultureInfo.InvariantCulture)) => Number = number;

    public string Name { get; } = name;

    public string Text { get; private set; } = "";

    /// <summary>The value, if it is a number and everyone reads it as the same.</summary>
    public long? Number { get; private set; }

    public IReadOnlyList<Field> Parts => _parts;

    /// <summary>Of a repeated element the first counts, as it does for every receiver.</summary>
    public void Add(Field part)
    {
        if (_parts.Count == MaxParts) return;
        if (!_parts.Exists(p => string.Equals(p.Name, part.Name, StringComparison.OrdinalIgnoreCase))) _parts.Add(part);
    }

    /// <summary>Sets an element's text. Only what reads back the same is a number, and a UID of digits is none.</summary>
    public void SetText(string text)
    {
        Text = text;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value is >= -MaxExactNumber and <= MaxExactNumber
            && text.Equals(value.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            && !Name.Equals("uid", StringComparison.OrdinalIgnoreCase)) Number = value;
    }
}
