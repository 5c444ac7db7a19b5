using System.Globalization;

namespace Bairelay.Diagnostics;

/// <summary>Finds out which program holds a UDP port, as far as the system lets us see.</summary>
internal static class PortOwner
{
    /// <summary>
    /// "dnsmasq (pid 812)", or what to run to find out. Linux only; other systems get the latter.
    /// </summary>
    public static string OfUdp(int port)
    {
        if (!OperatingSystem.IsLinux()) return "another program";
        try
        {
            var inodes = SocketInodes(port);
            if (inodes.Count > 0 && FindProcess(inodes) is { } owner) return owner;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            // /proc may be restricted; the general answer is still useful.
        }

        return $"a process of another user (as root, \"ss -ulpn 'sport = :{port}'\" names it)";
    }

    private static HashSet<string> SocketInodes(int port)
    {
        // sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode …
        var inodes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines("/proc/net/udp").Skip(1))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length < 10) continue;
            var localPort = columns[1][(columns[1].IndexOf(':', StringComparison.Ordinal) + 1)..];
            if (int.Parse(localPort, NumberStyles.HexNumber) == port) inodes.Add($"socket:[{columns[9]}]");
        }

        return inodes;
    }

    private static string? FindProcess(HashSet<string> inodes)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), out var pid)) continue;
            try
            {
                foreach (var descriptor in Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd")))
                {
                    if (!inodes.Contains(new FileInfo(descriptor).LinkTarget ?? "")) continue;
                    // A program may call itself anything, control characters included.
                    var name = string.Concat(File.ReadAllText(Path.Combine(process, "comm")).Where(c => !char.IsControl(c)));
                    return $"{name} (pid {pid})";
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A process of another user, or one that has just ended.
            }
        }

        return null;
    }
}
