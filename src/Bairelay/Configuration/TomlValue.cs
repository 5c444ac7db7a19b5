namespace Bairelay.Configuration;

/// <summary>
/// A value with the place where it stands. Deliberately no records: their text would show what a
/// password key holds.
/// </summary>
internal abstract class TomlValue(Place place)
{
    public Place Place { get; } = place;

    /// <summary>As in "expected an integer, found {Kind}".</summary>
    public abstract string Kind { get; }
}

internal sealed class TomlText(string value, Place place) : TomlValue(place)
{
    public string Value { get; } = value;

    public override string Kind => "a string";
}

internal sealed class TomlInteger(long value, Place place) : TomlValue(place)
{
    public long Value { get; } = value;

    public override string Kind => "an integer";
}

internal sealed class TomlFloat(double value, Place place) : TomlValue(place)
{
    public double Value { get; } = value;

    public override string Kind => "a fractional number";
}

internal sealed class TomlBoolean(bool value, Place place) : TomlValue(place)
{
    public bool Value { get; } = value;

    public override string Kind => "a boolean";
}

internal sealed class TomlDate(Place place) : TomlValue(place)
{
    public override string Kind => "a date or time";
}

internal sealed class TomlList(Place place, bool ofTables = false) : TomlValue(place)
{
    public List<TomlValue> Items { get; } = [];

    /// <summary>Written as [[name]], so that another [[name]] adds to it.</summary>
    public bool OfTables { get; } = ofTables;

    public override string Kind => OfTables ? "a [[section]]" : "a list";
}

/// <summary>How a table came to be, which decides who may still add to it.</summary>
internal enum TableOrigin
{
    /// <summary>Named on the way to a deeper [section]; may be opened by a header once.</summary>
    Implied,
    Header,
    DottedKey,
    Inline,
}

internal readonly record struct TomlEntry(Place KeyPlace, TomlValue Value);

internal sealed class TomlTable(Place place, TableOrigin origin) : TomlValue(place)
{
    public OrderedDictionary<string, TomlEntry> Entries { get; } = new(StringComparer.Ordinal);

    public TableOrigin Origin { get; } = origin;

    /// <summary>A header has named this table itself.</summary>
    public bool Opened { get; set; } = origin == TableOrigin.Header;

    public override string Kind => "a table";

    /// <summary>
    /// As an item of a list, for messages: <c>cameras[front]</c> by its name, so that nobody has to count; by number where it has none.
    /// </summary>
    public string PathIn(string list, int number) => KeyText.Item(
        list, Entries.TryGetValue("name", out var name) && name.Value is TomlText { Value.Length: > 0 } text ? KeyText.Printable(text.Value) : $"#{number}");
}
