using System.Net;
using Bairelay.Configuration;

namespace Bairelay.Mqtt.Broker;

/// <summary>Where our own broker listens, and whom it lets in.</summary>
internal sealed record EmbeddedBrokerSettings
{
    /// <summary>Port 0: any that is free.</summary>
    public required IPEndPoint EndPoint { get; init; }

    /// <summary>Null: everybody is let in, which the configuration allows on loopback only.</summary>
    public string? Username { get; init; }

    public Secret? Password { get; init; }

    /// <summary>Null: what is retained lasts as long as the program.</summary>
    public string? RetainedFile { get; init; }

    /// <summary>The reading of the configuration has made sure that the address is one.</summary>
    public static EmbeddedBrokerSettings From(MqttOptions options, string stateFolder) => new()
    {
        EndPoint = new IPEndPoint(IPAddress.Parse(options.BrokerAddress), options.Port),
        Username = options.Username,
        Password = options.Password,
        RetainedFile = Path.Combine(stateFolder, Broker.RetainedFile.FileName),
    };
}
