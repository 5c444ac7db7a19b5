using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Bairelay.Fuzz;

/// <summary>The inputs that reached something new, a folder a target, a file an input, named by its content.</summary>
internal static class Corpus
{
    /// <summary>Beside the project, wherever the program was built to.</summary>
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "corpus"));

    public static IReadOnlyList<byte[]> Read(FuzzTarget target)
    {
        var folder = FolderOf(target);
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)] : [];
    }

    /// <summary>These and no others from now on.</summary>
    public static void Replace(FuzzTarget target, IEnumerable<byte[]> inputs)
    {
        var folder = FolderOf(target);
        Directory.CreateDirectory(folder);
        var files = inputs.ToDictionary(NameOf, input => input, StringComparer.Ordinal);
        foreach (var old in Directory.EnumerateFiles(folder).Where(path => !files.ContainsKey(Path.GetFileName(path)))) File.Delete(old);
        foreach (var (name, input) in files) File.WriteAllBytes(Path.Combine(folder, name), input);
    }

    private static string FolderOf(FuzzTarget target) => Path.Combine(Folder, target.Name);

    private static string NameOf(byte[] input) => Convert.ToHexStringLower(SHA256.HashData(input)[..6]);

    private static string SourceFolder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
