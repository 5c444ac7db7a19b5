namespace Bairelay.Storage;

/// <summary>Files that are whole or absent, whenever the power fails, and that nobody else may read.</summary>
internal static class AtomicFile
{
    private static readonly FileStreamOptions s_creation = CreationForOwnerAlone();

    /// <summary>Writes a new file beside the old one and puts it in its place in one step.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = path + ".tmp";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var file = new FileStream(temporary, s_creation))
        {
            write(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static FileStreamOptions CreationForOwnerAlone()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
