namespace Bairelay.Configuration;

/// <summary>One section of a file, read by its part of the schema: every value typed, every stray key reported.</summary>
internal sealed class SectionReading
{
    private readonly Dictionary<Key, Entry> _entries = [];
    private readonly Dictionary<Section, List<SectionReading>> _children = [];
    private readonly Section _section;
    private readonly ReadingContext _context;

    private SectionReading(Section section, TomlTable? table, string path, ReadingContext context)
    {
        (_section, Path, _context) = (section, path, context);
        Present = table is not null;
        Place = table?.Place ?? Place.WholeFile;
        foreach (var (name, entry) in table?.Entries ?? [])
            Read(name, entry);
    }

    /// <summary>As in messages: "wake_server", "cameras[front]".</summary>
    public string Path { get; }

    public bool Present { get; }

    public Place Place { get; }

    public static SectionReading Read(Section section, TomlTable? table, string path, ReadingContext context) =>
        new(section, table, path, context);

    /// <summary>Written down, valid or not.</summary>
    public bool Has(Key key) => _entries.ContainsKey(key);

    /// <summary>None of them is written down wrongly, so what they say together may be judged.</summary>
    public bool Sound(params ReadOnlySpan<Key> keys)
    {
        foreach (var key in keys)
        {
            if (_entries.TryGetValue(key, out var entry) && !entry.Good)
                return false;
        }

        return true;
    }

    /// <summary>The value, or the default where there is none or a wrong one.</summary>
    public T Get<T>(Key<T> key) => _entries.TryGetValue(key, out var entry) && entry.Good ? (T)entry.Value! : key.Default!;

    /// <summary>The value of a key without a default.</summary>
    public T? Find<T>(Key<T> key)
        where T : class => _entries.TryGetValue(key, out var entry) && entry.Good ? (T?)entry.Value : null;

    public T? FindValue<T>(Key<T> key)
        where T : struct => _entries.TryGetValue(key, out var entry) && entry.Good ? (T?)entry.Value : null;

    public SectionReading Child(Section child) =>
        _children.TryGetValue(child, out var found) ? found[0] : Read(child, null, KeyText.Join(Path, child.Name), _context);

    public IReadOnlyList<SectionReading> Items(Section child) => _children.TryGetValue(child, out var found) ? found : [];

    /// <summary>A rule between keys is broken; told where <paramref name="key"/> stands, or else its section.</summary>
    public void Broken(Key key, string message)
    {
        var written = _entries.TryGetValue(key, out var entry);
        _context.Findings.Combination(
            written ? entry.Path : KeyText.Join(Path, key.Name),
            written ? entry.Place : Place,
            message);
    }

    public void Doubtful(Key key, string message)
    {
        var written = _entries.TryGetValue(key, out var entry);
        _context.Findings.Warning(written ? entry.Path : KeyText.Join(Path, key.Name), written ? entry.Place : Place, message);
    }

    private void Read(string name, TomlEntry entry)
    {
        var path = KeyText.Join(Path, name);
        if (_section.FindKey(name) is { } key)
            ReadKey(key, name, path, entry);
        else if (_section.FindChild(name) is { } child)
            ReadChild(child, path, entry);
        else if (_section.FindInert(name) is { } inert)
            _context.Findings.Warning(path, entry.KeyPlace, "accepted for compatibility, does nothing here" + (inert.Instead is null ? "" : $"; {inert.Instead}"));
        else
            _context.Findings.Problem(path, entry.KeyPlace, UnknownKey.Describe(_section, name));
    }

    private void ReadKey(Key key, string name, string path, TomlEntry entry)
    {
        if (_entries.TryGetValue(key, out var earlier))
        {
            _context.Findings.Problem(path, entry.KeyPlace, $"is another name of {earlier.Path}, which line {earlier.Place.Line} already sets; keep one of them");
            return;
        }

        var good = key.Read(entry.Value, new KeyContext(path, _context)).TryGet(out var value);
        _entries.Add(key, new Entry(good, value, entry.Value.Place, path));
    }

    private void ReadChild(Section child, string path, TomlEntry entry)
    {
        if (!child.Repeated && entry.Value is TomlTable single)
        {
            _children.Add(child, [Read(child, single, path, _context)]);
            return;
        }

        if (!child.Repeated || entry.Value is not TomlList list)
        {
            _context.Findings.Problem(path, entry.KeyPlace, $"expected a section {child.Header}, found {entry.Value.Kind}{(child.Repeated ? "; mind the double brackets" : "")}");
            return;
        }

        var items = new List<SectionReading>();
        foreach (var item in list.Items)
        {
            if (item is TomlTable table)
                items.Add(Read(child, table, table.PathIn(path, items.Count + 1), _context));
            else
                _context.Findings.Problem(path, item.Place, $"expected a section {child.Header}, found {item.Kind}");
        }

        _children.Add(child, items);
    }

    private readonly record struct Entry(bool Good, object? Value, Place Place, string Path);
}
