namespace Bairelay.Configuration;

/// <summary>What to say about a key that the schema does not have.</summary>
internal static class UnknownKey
{
    public static string Describe(Section section, string written)
    {
        // The commonest cause first: a top-level key below a [section] belongs to that section in TOML.
        var elsewhere = Schema.Top.Section.SelfAndDescendants().Where(s => s.FindKey(written) is not null).Take(2).ToList();
        if (elsewhere is [var only])
        {
            return only.Parent is null
                ? "unknown key here; it belongs at the top of the file, before the first [section]"
                : $"unknown key here; it belongs in {only.Header}";
        }

        var candidates = section.Keys.SelectMany(k => (string[])[k.Name, .. k.Aliases]).Concat(section.Children.Select(c => c.Name));
        return NearestName.Of(written, candidates) is { } near
            ? $"unknown key; did you mean {(section.FindChild(near) is { } child ? child.Header : KeyText.Quoted(near))}?"
            : "unknown key";
    }
}
