using Bairelay.Configuration;

namespace Bairelay.Tests.Configuration;

/// <summary>Reads a text as a configuration that stands in an empty folder of its own.</summary>
internal static class Toml
{
    public static ConfigurationResult Read(string text, params (string Name, string Value)[] environment) =>
        ConfigurationFile.Parse(text, "/nowhere/config.toml", Lookup(environment));

    public static BairelayOptions Valid(string text, params (string Name, string Value)[] environment)
    {
        var result = Read(text, environment);
        result.Problems.Should().BeEmpty();
        return result.Options!;
    }

    /// <summary>The one problem of a text that has exactly one.</summary>
    public static ConfigurationProblem Problem(string text) =>
        Read(text).Problems.Should().ContainSingle().Subject;

    public static Func<string, string?> Lookup(params (string Name, string Value)[] environment) =>
        name => environment.Where(e => e.Name == name).Select(e => e.Value).SingleOrDefault();
}

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bairelay-").FullName;

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    public string Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
