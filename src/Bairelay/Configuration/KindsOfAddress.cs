using System.Net;
using System.Net.Sockets;

namespace Bairelay.Configuration;

/// <summary>Addresses, networks and hosts. Values that could carry a user and password are not repeated in messages.</summary>
internal static partial class Kinds
{
    private const int DnsPort = 53;

    /// <summary>An address to listen on, either family.</summary>
    public static Kind<IPAddress> IpAddress { get; } = new("a string (an IP address)", (value, key) =>
        value is not TomlText text ? key.WrongType(value)
        : AddressText.Parse(text.Value) is { } address ? address
        : key.Fail(value, $"{KeyText.Quoted(text.Value)} is not an IP address such as \"0.0.0.0\" or \"192.168.1.10\""));

    public static Kind<IPAddress> Ipv4Address { get; } = AddressThat(static address =>
        address.AddressFamily == AddressFamily.InterNetwork ? null : "must be an IPv4 address; cameras speak nothing else here");

    /// <summary>An IPv4 address that a camera can send to.</summary>
    public static Kind<IPAddress> Ipv4Host { get; } = AddressThat(static address =>
    {
        if (address.AddressFamily != AddressFamily.InterNetwork)
            return "must be an IPv4 address; cameras speak nothing else here";
        var reason = address.GetAddressBytes()[0] switch
        {
            0 => "stands for no particular machine",
            127 => "is loopback: a camera would talk to itself",
            >= 224 and < 240 => "is a multicast address",
            >= 240 => "is a broadcast or reserved address",
            _ => null,
        };
        return reason is null ? null : $"{address} {reason}; give the address of this machine that cameras can reach";
    });

    public static Kind<IPNetwork> Ipv4Network { get; } = new("a string such as \"192.168.0.0/16\"", (value, key) =>
    {
        if (value is not TomlText text)
            return key.WrongType(value);
        var slash = text.Value.IndexOf('/', StringComparison.Ordinal);
        var length = 32;
        if (AddressText.Parse(slash < 0 ? text.Value : text.Value[..slash]) is not { } address
            || (slash >= 0 && !AddressText.TryParseNumber(text.Value.AsSpan(slash + 1), 128, out length)))
            return key.Fail(value, $"{KeyText.Quoted(text.Value)} is not an address or a network such as \"192.168.0.0/16\"");
        if (address.AddressFamily != AddressFamily.InterNetwork)
            return key.Fail(value, "must be an IPv4 network; cameras and their clients speak nothing else here");
        if (length > 32)
            return key.Fail(value, "the number after / must be at most 32");
        var network = AddressText.NetworkOf(address, length);
        return network.Equals(address)
            ? new IPNetwork(address, length)
            : key.Fail(value, $"{address} is inside the network, not its start; did you mean \"{network}/{length}\" or \"{address}/32\"?");
    });

    /// <summary>A resolver: address, or address:port.</summary>
    public static Kind<IPEndPoint> Resolver { get; } = new("a string (an IP address)", (value, key) =>
    {
        if (value is not TomlText text)
            return key.WrongType(value);
        if (!HostAndPort.TryParse(text.Value, DnsPort, out var parsed) || AddressText.Parse(parsed.Host) is not { } address)
            return key.Fail(value, "must be the address of a resolver, such as \"9.9.9.9\" or \"192.168.1.1:53\"");
        return address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
            ? key.Fail(value, $"{address} is no resolver's address")
            : new IPEndPoint(address, parsed.Port);
    });

    /// <summary>host or host:port, kept as text.</summary>
    public static Kind<string> HostMaybePort { get; } = Checked(static text =>
        HostAndPort.TryParse(text, 1, out _) ? null
        : text.Contains("//", StringComparison.Ordinal) ? "must be a host or host:port, not a URL"
        : "must be a host or host:port, such as \"192.168.1.20\" or \"camera.lan:9000\"");

    public static Kind<string> HostName { get; } = Checked(static text =>
        AddressText.Parse(text) is not null || HostAndPort.IsHostName(text) ? null
        : text.Contains("//", StringComparison.Ordinal) ? "must be a host, not a URL; whether TLS is used depends on ca and tls"
        : HostAndPort.TryParse(text, 1, out _) ? "must be a host alone; the port has a key of its own: port"
        : "must be a host name or an IP address");

    private static Kind<IPAddress> AddressThat(Func<IPAddress, string?> complaint) => new("a string (an IPv4 address)", (value, key) =>
    {
        if (!IpAddress.Read(value, key).TryGet(out var address))
            return default(Rejected);
        return complaint(address) is { } message ? key.Fail(value, message) : address;
    });
}
