using Bairelay.Cameras.Commands;

namespace Bairelay.Cli;

/// <summary>Where <c>snapshot</c> puts its picture: the file is this program's, also when the service takes the picture.</summary>
internal sealed class SnapshotFile(string path, Func<Stream> standardOutput)
{
    private const string StandardOutput = "-";

    public bool IsStandardOutput => path == StandardOutput;

    /// <summary>Null when the picture can most likely be written; a camera is not woken in vain.</summary>
    public CommandFailure? Check()
    {
        if (IsStandardOutput) return null;
        if (path.Length == 0) return CommandFailure.Usage("snapshot: -f needs a file");
        if (Directory.Exists(path)) return CommandFailure.Usage($"snapshot: {path} is a folder");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        return Directory.Exists(folder) ? null : CommandFailure.Usage($"snapshot: there is no folder {folder}");
    }

    public async Task<CommandOutcome> WriteAsync(CommandResult picture)
    {
        try
        {
            if (IsStandardOutput)
            {
                await using var output = standardOutput();
                await output.WriteAsync(picture.Bytes);
                return picture with { Text = [] };
            }

            await WriteFileAsync(picture.Bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new CommandFailure("file", $"snapshot: {path} cannot be written: {exception.Message}", ExitCode.Failure);
        }

        return picture with
        {
            Text = [$"{path}: {picture.Bytes!.Length} bytes"],
            Members = json =>
            {
                json.WriteString("file", path);
                picture.Members(json);
            },
        };
    }

    /// <summary>Whole or not at all, unless the target is no plain file, which could not be replaced.</summary>
    private async Task WriteFileAsync(byte[]? bytes)
    {
        if (File.Exists(path) && !IsPlain(path))
        {
            await using var device = new FileStream(path, FileMode.Open, FileAccess.Write);
            await device.WriteAsync(bytes);
            return;
        }

        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            await File.WriteAllBytesAsync(temporary, bytes ?? []);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>A link stays a link, and a device a device.</summary>
    private static bool IsPlain(string path) =>
        File.GetAttributes(path) is var attributes && !attributes.HasFlag(FileAttributes.ReparsePoint) && !attributes.HasFlag(FileAttributes.Device);
}
