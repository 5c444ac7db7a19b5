using Bairelay.Cameras.Commands;

namespace Bairelay.Cli;

/// <summary>Where a command puts the bytes that it was asked for: the file is this program's, also when the service has made them.</summary>
/// <param name="command">For its messages.</param>
internal sealed class ResultFile(string command, string path, Func<Stream> standardOutput)
{
    private const string StandardOutput = "-";

    public bool IsStandardOutput => path == StandardOutput;

    /// <summary>Nobody but its owner can read the file.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Null when the file can most likely be written; a camera is not woken in vain.</summary>
    public CommandFailure? Check()
    {
        if (IsStandardOutput) return null;
        if (path.Length == 0) return CommandFailure.Usage($"{command}: -f needs a file");
        if (Directory.Exists(path)) return CommandFailure.Usage($"{command}: {path} is a folder");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        return Directory.Exists(folder) ? null : CommandFailure.Usage($"{command}: there is no folder {folder}");
    }

    public async Task<CommandOutcome> WriteAsync(CommandResult result)
    {
        try
        {
            if (IsStandardOutput)
            {
                await using var output = standardOutput();
                await output.WriteAsync(result.Bytes);
                return result with { Text = [] };
            }

            await WriteFileAsync(result.Bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new CommandFailure("file", $"{command}: {path} cannot be written: {exception.Message}", ExitCode.Failure);
        }

        return result with
        {
            Text = [$"{path}: {result.Bytes!.Length} bytes", .. result.Text.Skip(1)],
            Members = json =>
            {
                json.WriteString("file", path);
                result.Members(json);
            },
        };
    }

    /// <summary>Whole or not at all, unless the target is no plain file with content, which alone is replaced.</summary>
    private async Task WriteFileAsync(byte[]? bytes)
    {
        if (File.Exists(path) && !IsReplaced(new FileInfo(path)))
        {
            // Whatever a link leads to is emptied first; a pipe and a device do not mind.
            await using var target = new FileStream(path, FileMode.Create, FileAccess.Write);
            await target.WriteAsync(bytes);
            return;
        }

        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            await WriteNewAsync(temporary, bytes ?? []);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private async Task WriteNewAsync(string file, byte[] bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (IsPrivate && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(file, options);
        await stream.WriteAsync(bytes);
    }

    /// <summary>
    /// A link stays a link, and /dev/null a device: .NET does not tell devices and pipes from empty files, and has no
    /// length for them either.
    /// </summary>
    private static bool IsReplaced(FileInfo file) => !file.Attributes.HasFlag(FileAttributes.ReparsePoint) && file.Length > 0;
}
