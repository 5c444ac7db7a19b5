namespace Bairelay.Configuration.Import;

/// <summary>
/// A file's keys by their names in the schema. What has another name is renamed, what has no meaning here is left out, and both
/// are noted; values are not looked at, except that a key needs one and a section its keys.
/// </summary>
/// <param name="stray">What becomes of a key that nobody knows: its path, place and a sentence.</param>
internal sealed class KeyRewriting(ImportNotes notes, Action<string, Place, string> stray)
{
    public TomlTable Rewrite(TomlTable root) => Rewrite(Schema.Top.Section, root, "");

    private TomlTable Rewrite(Section section, TomlTable source, string at)
    {
        var result = new TomlTable(source.Place, TableOrigin.Header);
        foreach (var (written, entry) in source.Entries)
        {
            var path = KeyText.Join(at, written);
            if (section.FindKey(written) is { } key) RewriteKey(key, written, path, entry, result);
            else if (section.FindChild(written) is { } child) RewriteChild(child, path, entry, result);
            else if (section.FindInert(written) is { } inert) notes.LeftOut(path, entry.KeyPlace, inert.Instead ?? "has no effect here");
            else stray(path, entry.KeyPlace, UnknownKey.Describe(section, written));
        }

        return result;
    }

    private void RewriteKey(Key key, string written, string path, TomlEntry entry, TomlTable result)
    {
        if (!TomlWriter.CanWrite(entry.Value))
        {
            notes.LeftOut(path, entry.KeyPlace, $"{entry.Value.Kind} is no value of this key");
            return;
        }

        if (!result.Entries.TryAdd(key.Name, entry)) notes.LeftOut(path, entry.KeyPlace, $"is another name of {key.Name}, which is set as well");
        else if (!string.Equals(written, key.Name, StringComparison.Ordinal)) notes.Renamed(path, entry.KeyPlace, key.Name);
    }

    private void RewriteChild(Section child, string path, TomlEntry entry, TomlTable result)
    {
        if (!child.Repeated && entry.Value is TomlTable table)
        {
            result.Entries.Add(child.Name, entry with { Value = Rewrite(child, table, path) });
            return;
        }

        if (!child.Repeated || entry.Value is not TomlList list)
        {
            notes.LeftOut(path, entry.KeyPlace, $"{entry.Value.Kind} is no section {child.Header}");
            return;
        }

        var items = new TomlList(list.Place, ofTables: true);
        foreach (var (index, item) in list.Items.OfType<TomlTable>().Index())
            items.Items.Add(Rewrite(child, item, item.PathIn(path, index + 1)));
        result.Entries.Add(child.Name, entry with { Value = items });
    }
}
