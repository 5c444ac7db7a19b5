using Tomlyn.Syntax;

namespace Bairelay.Configuration;

/// <summary>
/// Turns the syntax tree into nested tables. TOML's rules about defining things twice are kept here rather than
/// by the parser's own check, whose messages quote the values and so would print passwords.
/// </summary>
internal sealed class TomlTree(Findings findings)
{
    public TomlTable Build(DocumentSyntax document)
    {
        var root = new TomlTable(new Place(1, 1), TableOrigin.Header);
        foreach (var pair in document.KeyValues)
            Add(root, pair);
        foreach (var section in document.Tables)
        {
            if (section.Name is not { } name)
                continue;
            var path = Segments(name);
            var table = section is TableArraySyntax ? OpenListItem(root, path) : Open(root, path);
            foreach (var pair in section.Items)
                Add(table, pair);
        }

        return root;
    }

    /// <summary>[a.b]. After a conflict the keys go to a table that nobody reads: one mistake, one problem.</summary>
    private TomlTable Open(TomlTable root, List<Segment> path)
    {
        var last = path[^1];
        if (Parent(root, path) is not { } parent)
            return Detached(last.Place);
        if (!parent.Entries.TryGetValue(last.Name, out var entry))
        {
            var table = new TomlTable(last.Place, TableOrigin.Header);
            parent.Entries.Add(last.Name, new TomlEntry(last.Place, table));
            return table;
        }

        if (entry.Value is TomlTable { Opened: false, Origin: TableOrigin.Implied } implied)
        {
            implied.Opened = true;
            return implied;
        }

        return Conflict(path, last, entry);
    }

    /// <summary>[[a.b]].</summary>
    private TomlTable OpenListItem(TomlTable root, List<Segment> path)
    {
        var last = path[^1];
        if (Parent(root, path) is not { } parent)
            return Detached(last.Place);
        if (!parent.Entries.TryGetValue(last.Name, out var entry))
        {
            entry = new TomlEntry(last.Place, new TomlList(last.Place, ofTables: true));
            parent.Entries.Add(last.Name, entry);
        }

        if (entry.Value is not TomlList { OfTables: true } list)
            return Conflict(path, last, entry);
        var table = new TomlTable(last.Place, TableOrigin.Header);
        list.Items.Add(table);
        return table;
    }

    private TomlTable? Parent(TomlTable root, List<Segment> path)
    {
        var table = root;
        foreach (var segment in path[..^1])
        {
            if (!table.Entries.TryGetValue(segment.Name, out var entry))
            {
                entry = new TomlEntry(segment.Place, new TomlTable(segment.Place, TableOrigin.Implied));
                table.Entries.Add(segment.Name, entry);
            }

            var next = entry.Value switch
            {
                TomlTable { Origin: not TableOrigin.Inline } inner => inner,
                TomlList { OfTables: true, Items: [.., TomlTable newest] } => newest,
                _ => null,
            };
            if (next is null)
            {
                Conflict(path, segment, entry);
                return null;
            }

            table = next;
        }

        return table;
    }

    private void Add(TomlTable table, KeyValueSyntax pair)
    {
        if (pair.Key is not { } key || pair.Value is not { } value)
            return;
        var path = Segments(key);
        foreach (var segment in path[..^1])
        {
            if (!table.Entries.TryGetValue(segment.Name, out var entry))
            {
                entry = new TomlEntry(segment.Place, new TomlTable(segment.Place, TableOrigin.DottedKey));
                table.Entries.Add(segment.Name, entry);
            }

            if (entry.Value is not TomlTable { Origin: TableOrigin.DottedKey } inner)
            {
                Conflict(path, segment, entry);
                return;
            }

            table = inner;
        }

        if (!table.Entries.TryAdd(path[^1].Name, new TomlEntry(path[0].Place, Value(value))))
            Conflict(path, path[0], table.Entries[path[^1].Name]);
    }

    private TomlValue Value(ValueSyntax syntax)
    {
        var place = PlaceOf(syntax);
        switch (syntax)
        {
            case StringValueSyntax text:
                return new TomlText(text.Value ?? "", place);
            case IntegerValueSyntax integer:
                return new TomlInteger(integer.Value, place);
            case FloatValueSyntax number:
                return new TomlFloat(number.Value, place);
            case BooleanValueSyntax boolean:
                return new TomlBoolean(boolean.Value, place);
            case ArraySyntax array:
                var list = new TomlList(place);
                foreach (var item in array.Items)
                {
                    if (item.Value is { } inner)
                        list.Items.Add(Value(inner));
                }

                return list;
            case InlineTableSyntax inline:
                var table = new TomlTable(place, TableOrigin.Inline);
                foreach (var item in inline.Items)
                {
                    if (item.KeyValue is { } pair)
                        Add(table, pair);
                }

                return table;
            default:
                return new TomlDate(place);
        }
    }

    private TomlTable Conflict(List<Segment> path, Segment at, TomlEntry earlier)
    {
        var name = string.Join('.', path.Select(s => KeyText.Segment(s.Name)));
        findings.Problem(name, at.Place, $"is defined twice: line {earlier.KeyPlace.Line} already has it");
        return Detached(at.Place);
    }

    private static TomlTable Detached(Place place) => new(place, TableOrigin.Header);

    private static List<Segment> Segments(KeySyntax key)
    {
        var segments = new List<Segment> { Segment.Of(key.Key, PlaceOf(key)) };
        foreach (var dotted in key.DotKeys)
            segments.Add(Segment.Of(dotted.Key, PlaceOf(dotted.Key ?? (SyntaxNode)dotted)));
        return segments;
    }

    private static Place PlaceOf(SyntaxNode node) => new(node.Span.Start.Line + 1, node.Span.Start.Column + 1);

    private readonly record struct Segment(string Name, Place Place)
    {
        public static Segment Of(BareKeyOrStringValueSyntax? key, Place place) => new(
            key switch
            {
                BareKeySyntax bare => bare.Key?.Text ?? "",
                StringValueSyntax quoted => quoted.Value ?? "",
                _ => "",
            },
            place);
    }
}
