namespace Bairelay.Configuration;

/// <summary>From a file to validated options, or to everything that is wrong with it.</summary>
internal static class ConfigurationFile
{
    /// <summary>A thousand cameras take about 100 KiB; what is larger is not a configuration.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <param name="path">As the operator gave it; relative paths inside start at its folder.</param>
    /// <param name="environment">Looks up a variable for <c>"${NAME}"</c>.</param>
    public static ConfigurationResult Load(string path, Func<string, string?> environment)
    {
        var file = LimitedFile.Read(path, MaxBytes);
        switch (file.Outcome)
        {
            case FileOutcome.Missing:
                return Failed(path, ConfigurationOutcome.NotFound, Place.WholeFile, "no such configuration file; name it with -c, or make one of config.sample.toml or by bairelay import");
            case FileOutcome.Unreadable:
                return Failed(path, ConfigurationOutcome.Unreadable, Place.WholeFile, $"cannot be read: {file.Reason}");
            case FileOutcome.TooLarge:
                return Failed(path, ConfigurationOutcome.Invalid, Place.WholeFile, $"has more than {MaxBytes} bytes; that is no configuration");
        }

        return LimitedFile.TryDecode(file.Bytes, out var text, out var wrong)
            ? Parse(text, path, environment)
            : Failed(path, ConfigurationOutcome.Invalid, wrong, "is not UTF-8 text; save it as UTF-8");
    }

    /// <summary>The same for text at hand.</summary>
    public static ConfigurationResult Parse(string text, string path, Func<string, string?> environment)
    {
        var findings = new Findings();
        var options = TomlReader.Read(text, findings) is { } root
            ? OptionsReading.Read(root, new ReadingContext(findings, FolderOf(path), environment)) with { SourceFile = path }
            : null;
        return new ConfigurationResult
        {
            File = path,
            Outcome = findings.Clean ? ConfigurationOutcome.Valid : ConfigurationOutcome.Invalid,
            Options = findings.Clean ? options : null,
            Problems = findings.Problems(),
            Warnings = findings.Warnings(),
        };
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? Path.GetFullPath(path);

    private static ConfigurationResult Failed(string path, ConfigurationOutcome outcome, Place place, string message) => new()
    {
        File = path,
        Outcome = outcome,
        Problems = [new ConfigurationProblem("", place.Line, place.Column, message)],
    };
}
