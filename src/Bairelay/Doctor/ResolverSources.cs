using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bairelay.Doctor;

/// <summary>
/// Which resolvers this machine was given. The cameras are likely given the same, unless this machine is set up by hand.
/// </summary>
/// <param name="root">The file system; tests have another.</param>
internal sealed class ResolverSources(string root = "/")
{
    /// <summary>Each may be asked fifteen questions.</summary>
    private const int Most = 6;

    private const int LongestFile = 64 * 1024;

    /// <summary>Those of files and of the gateway, each once. Loopback ones stand for others, which are listed if they can be known.</summary>
    public IReadOnlyList<KnownResolver> Find()
    {
        var found = new List<KnownResolver>();
        foreach (var (path, source) in (IEnumerable<(string, string)>)[("etc/resolv.conf", "resolv.conf"), ("run/systemd/resolve/resolv.conf", "systemd-resolved")])
            found.AddRange(Lines(path).Select(NameServer).OfType<IPAddress>().Select(address => new KnownResolver(new IPEndPoint(address, 53), source)));
        foreach (var lease in Files("run/systemd/netif/leases", "*").Concat(Files("var/lib/dhcp", "*.leases")).Concat(Files("var/lib/NetworkManager", "*.lease")))
            found.AddRange(Lines(lease).SelectMany(LeaseServers).Select(address => new KnownResolver(new IPEndPoint(address, 53), "DHCP lease")));
        if (Gateway(Lines("proc/net/route")) is { } gateway) found.Add(new KnownResolver(new IPEndPoint(gateway, 53), KnownResolver.GatewaySource));
        return [.. found.DistinctBy(resolver => resolver.Endpoint).Take(Most)];
    }

    private static IPAddress? NameServer(string line) =>
        line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is ["nameserver", var text, ..] ? Address(text) : null;

    /// <summary><c>DNS=A B</c> of systemd and NetworkManager, <c>option domain-name-servers A,B;</c> of dhclient.</summary>
    private static IEnumerable<IPAddress> LeaseServers(string line)
    {
        var text = line.Trim();
        var list = text.StartsWith("DNS=", StringComparison.Ordinal) ? text[4..]
            : text.StartsWith("option domain-name-servers ", StringComparison.Ordinal) ? text[27..]
            : "";
        return list.Split((char[])[' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(Address).OfType<IPAddress>();
    }

    /// <summary>The default route's, in the kernel's table: hexadecimal, in the byte order of the machine.</summary>
    private static IPAddress? Gateway(IEnumerable<string> lines)
    {
        foreach (var columns in lines.Skip(1).Select(line => line.Split('\t')))
        {
            if (columns.Length < 8 || columns[1] != "00000000") continue;
            if (!uint.TryParse(columns[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits) || bits == 0) continue;
            var bytes = new byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, bits);
            return new IPAddress(bytes);
        }

        return null;
    }

    private static IPAddress? Address(string text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork ? address : null;

    private string[] Lines(string path)
    {
        try
        {
            using var file = File.OpenText(Path.Combine(root, path));
            var buffer = new char[LongestFile];
            var length = file.ReadBlock(buffer);
            return new string(buffer, 0, length).Split('\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private string[] Files(string folder, string pattern)
    {
        try
        {
            return [.. Directory.EnumerateFiles(Path.Combine(root, folder), pattern).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
