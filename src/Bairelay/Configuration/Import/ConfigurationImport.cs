namespace Bairelay.Configuration.Import;

/// <summary>What becomes of somebody's file.</summary>
internal sealed record ImportResult
{
    /// <summary>Null where there was none, but overrides alone.</summary>
    public ForeignFormat? Format { get; init; }

    /// <summary>The file for this program; null if the old one could not be read.</summary>
    public string? Text { get; init; }

    public IReadOnlyList<ImportNote> Notes { get; init; } = [];

    /// <summary>Of the files that were read, each with its name: what stands in the way of reading them.</summary>
    public IReadOnlyList<(string File, ConfigurationProblem Problem)> Problems { get; init; } = [];
}

/// <summary>A file to read: its name as the operator gave it, and what is in it.</summary>
internal readonly record struct ImportSource(string File, string Text)
{
    public string Folder => Path.GetDirectoryName(Path.GetFullPath(File))!;
}

/// <summary>
/// Turns a configuration of neolink, the original or neolink.net into one of this program (docs/configuration.md, "Coming from
/// another program"), with files of overrides and defaults over and under it. Reads no files by itself.
/// </summary>
internal sealed class ConfigurationImport
{
    private readonly ImportNotes _notes = new();
    private readonly List<(string File, ConfigurationProblem Problem)> _problems = [];

    private ConfigurationImport()
    {
    }

    /// <param name="source">Null where there are overrides alone.</param>
    /// <param name="format">As told; null: as the text looks.</param>
    /// <param name="folder">Where the result will be.</param>
    public static ImportResult Run(ImportSource? source, ForeignFormat? format, ImportSource? defaults, ImportSource? overrides, string folder) =>
        new ConfigurationImport().Import(source, format, defaults, overrides, folder);

    private ImportResult Import(ImportSource? source, ForeignFormat? format, ImportSource? defaults, ImportSource? overrides, string folder)
    {
        var (root, found) = source is { } file ? Translated(file, format, folder) : (NewRoot(), null);
        var under = Layer(defaults);
        var over = Layer(overrides);
        if (root is null || _problems.Count > 0) return new ImportResult { Format = found, Notes = _notes.InFileOrder(), Problems = _problems };

        if (over is not null)
        {
            Layers.HideBroker(root, over);
            Layers.Put(over, root);
        }

        if (under is not null)
        {
            Layers.HideBroker(under, root);
            Layers.DropEmpty(under);
            Layers.Put(root, under);
            root = under;
        }

        ForeignDefaults.TellWhatIsMissing(root, _notes);
        var from = source is { } one ? $"{KeyText.Printable(Path.GetFileName(one.File))} ({ForeignFormats.NameOf(found!.Value)})" : "settings";
        return new ImportResult { Format = found, Notes = _notes.InFileOrder(), Text = TomlWriter.Write(root, $"Written by \"bairelay import\" from {from}. docs/configuration.md has every key.") };
    }

    private (TomlTable? Root, ForeignFormat? Format) Translated(ImportSource source, ForeignFormat? told, string folder)
    {
        var isJson = told == ForeignFormat.NeolinkNet || told is null && ForeignFormats.IsJson(source.Text);
        var findings = new Findings();
        var tree = isJson ? JsonTree.Read(source.Text, findings) : TomlReader.Read(source.Text, findings);
        if (!Sound(source, findings) || tree is null) return (null, told);

        var format = told ?? (isJson ? ForeignFormat.NeolinkNet : ForeignFormats.OfToml(tree));
        if (format == ForeignFormat.NeolinkNet) tree = new NeolinkNetKeys(_notes).Rename(tree);
        else new NeolinkKeys(_notes).Move(tree);
        var root = new KeyRewriting(_notes, _notes.LeftOut).Rewrite(tree);
        CameraNames.Mend(root, _notes);
        new ForeignDefaults(format, _notes).AddTo(root);
        if (!string.Equals(source.Folder, Path.GetFullPath(folder), StringComparison.Ordinal)) FilePaths.MakeAbsolute(root, source.Folder, _notes);
        return (root, format);
    }

    /// <summary>Settings by this program's own names; a name that it does not know is a mistake.</summary>
    private TomlTable? Layer(ImportSource? source)
    {
        if (source is not { } file) return null;
        var findings = new Findings();
        var tree = JsonTree.Read(file.Text, findings);
        if (!Sound(file, findings) || tree is null) return null;
        Layers.DropEmpty(tree);
        var layer = new KeyRewriting(_notes, findings.Problem).Rewrite(tree);
        return Sound(file, findings) ? layer : null;
    }

    private bool Sound(ImportSource source, Findings findings)
    {
        _problems.AddRange(findings.Problems().Select(problem => (source.File, problem)));
        return findings.Clean;
    }

    private static TomlTable NewRoot() => new(new Place(1, 1), TableOrigin.Header);
}
