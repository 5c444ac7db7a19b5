using System.Collections.Immutable;

namespace Bairelay.Configuration;

internal sealed record MqttOptions
{
    /// <summary>The broker's host; with <see cref="EmbeddedBroker"/> the address that ours listens on.</summary>
    public required string BrokerAddress { get; init; }

    public int Port { get; init; } = 1883;

    /// <summary>Null together with <see cref="Password"/>: anonymous.</summary>
    public string? Username { get; init; }

    public Secret? Password { get; init; }

    public bool UseTls { get; init; }

    /// <summary>Null with <see cref="UseTls"/>: the authorities that the operating system trusts.</summary>
    public string? CaFile { get; init; }

    public string? ClientCertificateFile { get; init; }

    public string? ClientKeyFile { get; init; }

    public string TopicPrefix { get; init; } = "bairelay";

    public bool EmbeddedBroker { get; init; }

    /// <summary>Null: nothing is announced to Home Assistant.</summary>
    public MqttDiscoveryOptions? Discovery { get; init; }
}

internal sealed record MqttDiscoveryOptions
{
    public required string Topic { get; init; }

    public ImmutableArray<DiscoveryFeature> Features { get; init; } = DiscoveryFeatures.All;
}

/// <summary>What may be announced. The first eleven carry neolink's names.</summary>
internal enum DiscoveryFeature
{
    Floodlight,
    Camera,
    Motion,
    Led,
    Ir,
    Reboot,
    PanTilt,
    PanTiltPreset,
    Battery,
    Siren,
    Pir,
    FloodlightTasks,
    Asleep,
    Reachable,
    AwakeToday,
    LastMotion,
    Wake,
    SleepNow,
}

internal static class DiscoveryFeatures
{
    public static ImmutableArray<DiscoveryFeature> All { get; } = [.. Enum.GetValues<DiscoveryFeature>()];
}
