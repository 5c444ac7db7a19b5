using System.Text;
using Bairelay.Configuration;

namespace Bairelay.Control;

/// <summary>Where the control socket is, for the service that makes it and for the commands that look for it.</summary>
internal static class ControlPaths
{
    public const string RuntimeFolder = "/run/bairelay";
    public const string FileName = "control.sock";

    /// <summary>A local socket's name has 108 bytes, of which .NET keeps one for the end.</summary>
    private const int LongestPath = 107;

    /// <summary>The configured path alone, else the standard ones that fit, the best first.</summary>
    /// <param name="runtimeFolder">Usually <see cref="RuntimeFolder"/>.</param>
    public static IReadOnlyList<string> Candidates(BairelayOptions options, string stateFolder, string runtimeFolder)
    {
        if (options.ControlSocket is { } configured) return [configured];
        List<string> paths = [Path.GetFullPath(Path.Combine(stateFolder, FileName))];
        if (Directory.Exists(runtimeFolder)) paths.Insert(0, Path.Combine(runtimeFolder, FileName));
        return [.. paths.Where(path => Encoding.UTF8.GetByteCount(path) <= LongestPath)];
    }
}
