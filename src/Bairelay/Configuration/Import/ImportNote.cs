namespace Bairelay.Configuration.Import;

internal enum ImportChange
{
    /// <summary>The file did not have it, and needs it here.</summary>
    Added,
    Renamed,
    Changed,
    LeftOut,

    /// <summary>Not in the file; what its absence means is not the same here.</summary>
    Differs,
}

/// <summary>One thing that is not as it was. Never with the value of a secret.</summary>
/// <param name="Key">A dotted path, as the file had it; as it is now where it was added.</param>
/// <param name="Line">In the file, from 1; 0 where it has none.</param>
/// <param name="Why">One sentence without a full stop.</param>
internal sealed record ImportNote(ImportChange Change, string Key, int Line, string Why);

/// <summary>Collects what changed.</summary>
internal sealed class ImportNotes
{
    private readonly List<ImportNote> _all = [];

    public IReadOnlyList<ImportNote> All => _all;

    /// <summary>As the file is read, then what it does not say.</summary>
    public IReadOnlyList<ImportNote> InFileOrder() => [.. _all.OrderBy(note => note.Line == 0 ? int.MaxValue : note.Line)];

    public void Added(string key, string why) => _all.Add(new ImportNote(ImportChange.Added, key, 0, why));

    public void Renamed(string key, Place place, string name) => _all.Add(new ImportNote(ImportChange.Renamed, key, place.Line, $"is called {name} here"));

    public void Changed(string key, Place place, string why) => _all.Add(new ImportNote(ImportChange.Changed, key, place.Line, why));

    public void LeftOut(string key, Place place, string why) => _all.Add(new ImportNote(ImportChange.LeftOut, key, place.Line, why));

    public void Differs(string key, string why) => _all.Add(new ImportNote(ImportChange.Differs, key, 0, why));
}
