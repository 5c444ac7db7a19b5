using System.Diagnostics;

namespace Bairelay.Benchmarks.Footprint;

/// <summary>The program as it is released, compiled ahead of time, and an empty one as the floor.</summary>
internal sealed class NativePrograms : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bairelay-bench-");

    /// <param name="program">One that is there already; null: it is built.</param>
    /// <exception cref="IOException">There is nothing to build it from.</exception>
    public NativePrograms(string? program)
    {
        var root = Root();
        Program = program ?? Publish(root, "src/Bairelay", "bairelay");
        Empty = Publish(root, "bench/Bairelay.Empty", "Bairelay.Empty");
    }

    public string Program { get; }

    public string Empty { get; }

    public static long Bytes(string file) => new FileInfo(file).Length;

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Root()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bairelay.slnx"))) return folder.FullName;
        }

        throw new IOException("This benchmark builds native programs: start it inside the repository");
    }

    private string Publish(string root, string project, string name)
    {
        var output = Path.Combine(_folder.FullName, name);
        using var build = Process.Start(new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "-o", output, "-v", "quiet", "--nologo"])
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
        })!;
        var said = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        return build.ExitCode == 0 ? Path.Combine(output, name) : throw new IOException($"{project} cannot be published:\n{said}");
    }
}
