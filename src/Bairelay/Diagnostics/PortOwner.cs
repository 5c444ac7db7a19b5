using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bairelay.Diagnostics;

/// <summary>Finds out which program holds a port, as far as the system lets us see.</summary>
internal static class PortOwner
{
    /// <summary>TCP_LISTEN of the kernel, as /proc writes it.</summary>
    private const string Listening = "0A";

    /// <summary>
    /// "dnsmasq (pid 812)", or what to run to find out. Linux only; other systems get the latter.
    /// </summary>
    public static string Of(ProtocolType protocol, IPEndPoint wanted)
    {
        var port = wanted.Port;
        if (!OperatingSystem.IsLinux()) return "another program";
        try
        {
            var inodes = SocketInodes(protocol, wanted);
            if (inodes.Count > 0 && FindProcess(inodes) is { } owner) return owner;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            // /proc may be restricted; the general answer is still useful.
        }

        return $"a process of another user (as root, \"ss {(protocol == ProtocolType.Tcp ? "-tlpn" : "-ulpn")} 'sport = :{port}'\" names it)";
    }

    private static HashSet<string> SocketInodes(ProtocolType protocol, IPEndPoint wanted)
    {
        var inodes = new HashSet<string>(StringComparer.Ordinal);
        // A socket of IPv6 may hold the port for both families. Without IPv6 its file does not exist.
        var tables = protocol == ProtocolType.Tcp ? (string[])["/proc/net/tcp", "/proc/net/tcp6"] : ["/proc/net/udp", "/proc/net/udp6"];
        foreach (var line in tables.Where(File.Exists).SelectMany(table => File.ReadLines(table).Skip(1)))
        {
            // sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode …
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length < 10 || (protocol == ProtocolType.Tcp && columns[3] != Listening)) continue;
            var end = columns[1].IndexOf(':', StringComparison.Ordinal);
            if (int.Parse(columns[1][(end + 1)..], NumberStyles.HexNumber) == wanted.Port && Clashes(columns[1][..end], wanted.Address))
                inodes.Add($"socket:[{columns[9]}]");
        }

        return inodes;
    }

    /// <param name="local">As /proc writes it: the bytes of each group of four from the last to the first.</param>
    private static bool Clashes(string local, IPAddress wanted) =>
        wanted.Equals(IPAddress.Any) || wanted.Equals(IPAddress.IPv6Any) || local.All(digit => digit == '0') || wanted.AddressFamily != AddressFamily.InterNetwork
        || local.EndsWith(BinaryPrimitives.ReadUInt32LittleEndian(wanted.GetAddressBytes()).ToString("X8", CultureInfo.InvariantCulture), StringComparison.Ordinal);

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
