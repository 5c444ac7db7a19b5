namespace Bairelay.Configuration.Import;

/// <summary>Small steps in a tree of tables.</summary>
internal static class TomlTrees
{
    public static string? NameOf(TomlTable item) => Text(item, "name");

    public static string? Text(TomlTable table, string key) =>
        table.Entries.TryGetValue(key, out var entry) && entry.Value is TomlText { Value.Length: > 0 } text ? text.Value : null;

    public static TomlTable? Table(TomlTable table, string key) =>
        table.Entries.TryGetValue(key, out var entry) ? entry.Value as TomlTable : null;

    /// <summary>The items of a list of tables.</summary>
    public static IEnumerable<TomlTable> Items(TomlTable table, string key) =>
        table.Entries.TryGetValue(key, out var entry) && entry.Value is TomlList list ? list.Items.OfType<TomlTable>() : [];

    /// <summary>The section of this name; a new one if there is none.</summary>
    public static TomlTable Open(TomlTable table, string key)
    {
        if (Table(table, key) is { } there) return there;
        var made = new TomlTable(Place.WholeFile, TableOrigin.Header);
        table.Entries[key] = new TomlEntry(Place.WholeFile, made);
        return made;
    }

    public static void Set(TomlTable table, string key, string value) => Set(table, key, new TomlText(value, Place.WholeFile));

    public static void Set(TomlTable table, string key, bool value) => Set(table, key, new TomlBoolean(value, Place.WholeFile));

    public static void Set(TomlTable table, string key, long value) => Set(table, key, new TomlInteger(value, Place.WholeFile));

    public static void Set(TomlTable table, string key, TomlValue value) => table.Entries[key] = new TomlEntry(value.Place, value);
}
