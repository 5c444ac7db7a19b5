using System.Net;
using System.Numerics;
using System.Text;
using Bairelay.Configuration;

namespace Bairelay.Mqtt.Link;

/// <summary>How to reach the broker, and as whom.</summary>
internal sealed record MqttLinkSettings
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Where <c>online</c> and <c>offline</c> are said.</summary>
    public required string StatusTopic { get; init; }

    public string? Username { get; init; }

    public Secret? Password { get; init; }

    public bool UseTls { get; init; }

    /// <summary>Null with <see cref="UseTls"/>: the authorities that the operating system trusts.</summary>
    public string? CaFile { get; init; }

    public string? ClientCertificateFile { get; init; }

    public string? ClientKeyFile { get; init; }

    /// <summary>For the connection together with TLS and the broker's answer, and again for the subscriptions.</summary>
    public TimeSpan ConnectDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A broker that acknowledges nothing for so long is taken for dead.</summary>
    public TimeSpan PublishDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A broker notices after one and a half of these that a machine lost its power, and says <c>offline</c>.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    public string Broker => $"{Host}:{Port}";

    /// <param name="host">The name of this machine.</param>
    /// <param name="stateFolder">Its full path. Host and folder tell two services apart that share a broker and a prefix.</param>
    public static MqttLinkSettings From(MqttOptions options, string host, string stateFolder) => new()
    {
        Host = options.EmbeddedBroker ? FacingEmbedded(options.BrokerAddress) : options.BrokerAddress,
        Port = options.Port,
        ClientId = NameClient(options.TopicPrefix, host, stateFolder),
        StatusTopic = new Topics(options.TopicPrefix).Bridge,
        Username = options.Username,
        Password = options.Password,
        UseTls = options.UseTls && !options.EmbeddedBroker,
        CaFile = options.CaFile,
        ClientCertificateFile = options.ClientCertificateFile,
        ClientKeyFile = options.ClientKeyFile,
    };

    private static string NameClient(string prefix, string host, string stateFolder)
    {
        // Nothing secret, and a digest of the framework's would load OpenSSL.
        var digest = uint.MaxValue;
        foreach (var one in Encoding.UTF8.GetBytes($"{host}\n{stateFolder}")) digest = BitOperations.Crc32C(digest, one);
        return $"{Topics.PlainPrefix(prefix)}-{digest:x8}";
    }

    /// <summary>A broker on all addresses is reached through loopback.</summary>
    private static string FacingEmbedded(string address) =>
        !IPAddress.TryParse(address, out var ip) ? address
        : ip.Equals(IPAddress.Any) ? IPAddress.Loopback.ToString()
        : ip.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback.ToString()
        : address;
}
