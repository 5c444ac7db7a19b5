namespace Bairelay.Configuration;

/// <summary>The names of a file's cameras for somebody who is still typing: no password, file or variable that it names is looked at.</summary>
internal static class ListedCameras
{
    /// <returns>The cameras that a command takes; none where the file is not there or is no TOML.</returns>
    public static IReadOnlyList<string> In(string path)
    {
        // Nobody waits for a pipe while typing, and the command itself would find it empty. Pipes and devices have no length.
        if (path.Length == 0 || new FileInfo(path) is not { Exists: true, Length: > 0 }) return [];
        var file = LimitedFile.Read(path, ConfigurationFile.MaxBytes);
        if (file.Outcome != FileOutcome.Read || !LimitedFile.TryDecode(file.Bytes, out var text, out _)) return [];
        var findings = new Findings();
        if (TomlReader.Read(text, findings) is not { } root || !findings.Clean) return [];
        return [.. Tables(root).Where(camera => ValueOf(camera, Schema.Camera.Enabled) is not TomlBoolean { Value: false }).Select(NameOf).OfType<string>()];
    }

    private static IEnumerable<TomlTable> Tables(TomlTable root) =>
        root.Entries.TryGetValue(Schema.Camera.Section.Name, out var cameras) && cameras.Value is TomlList { Items: var items } ? items.OfType<TomlTable>() : [];

    private static string? NameOf(TomlTable camera) =>
        ValueOf(camera, Schema.Camera.Name) is TomlText { Value: var name } && Kinds.IsPlainName(name) ? name : null;

    private static TomlValue? ValueOf(TomlTable camera, Key key) =>
        camera.Entries.Where(entry => key.IsCalled(entry.Key)).Select(entry => entry.Value.Value).FirstOrDefault();
}
