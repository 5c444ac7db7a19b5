using System.Runtime.CompilerServices;
using Bairelay.Configuration;
using Bairelay.Configuration.Import;

namespace Bairelay.Tests.Configuration.Import;

/// <summary>The files in Samples, and what becomes of them.</summary>
internal static class Sample
{
    private static readonly string s_folder = Folder();

    public static string PathOf(string name) => Path.Combine(s_folder, name);

    /// <summary>Into a file of the same folder, so that paths stay as they are.</summary>
    public static ImportResult Import(string name)
    {
        var path = PathOf(name);
        return ConfigurationImport.Run(new ImportSource(path, File.ReadAllText(path)), null, null, null, Path.GetDirectoryName(path)!);
    }

    public static ImportResult ImportText(string text, ForeignFormat? format = null, string? defaults = null, string? overrides = null) =>
        ConfigurationImport.Run(new ImportSource("/etc/old/file", text), format, Source("defaults.json", defaults), Source("overrides.json", overrides), "/etc/old");

    public static ImportResult Settings(string overrides) => ConfigurationImport.Run(null, null, null, Source("overrides.json", overrides), "/etc/new");

    /// <summary>As the program reads the new file.</summary>
    public static BairelayOptions OptionsOf(ImportResult result)
    {
        var read = ConfigurationFile.Parse(result.Text!, "/etc/old/config.toml", _ => null);
        read.Problems.Where(problem => !problem.Message.StartsWith("there is no file", StringComparison.Ordinal)).Should().BeEmpty(result.Text);
        return read.Options!;
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Samples");

    private static ImportSource? Source(string name, string? text) => text is null ? null : new ImportSource($"/etc/old/{name}", text);
}
