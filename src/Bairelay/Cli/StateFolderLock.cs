namespace Bairelay.Cli;

/// <summary>
/// Keeps a second service from the same state folder: both would write it, and both would answer the cameras.
/// </summary>
internal sealed class StateFolderLock : IDisposable
{
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = 32;

    private readonly FileStream _file;

    private StateFolderLock(FileStream file) => _file = file;

    /// <summary>
    /// Null with <paramref name="taken"/> when another service has the folder; null without it when the folder
    /// cannot be written at all, which costs the warm restart and nothing else.
    /// </summary>
    public static StateFolderLock? TryTake(string folder, out bool taken)
    {
        taken = false;
        try
        {
            Directory.CreateDirectory(folder);
            return new StateFolderLock(new FileStream(
                Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
        catch (IOException exception)
        {
            // Nothing else means a second service, least of all a folder that has become read-only.
            taken = (exception.HResult & 0xffff) is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation;
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
