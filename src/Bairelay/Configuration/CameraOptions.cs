using System.Collections.Immutable;

namespace Bairelay.Configuration;

/// <summary>How far to go to find a camera; each level includes the ones before it, except <see cref="Cellular"/>.</summary>
internal enum DiscoveryLevel
{
    Local,
    Remote,
    Map,
    Relay,
    /// <summary>Map and relay only: never a broadcast, for cameras that are never on this network.</summary>
    Cellular,
}

internal enum MaxEncryption
{
    None,
    BcEncrypt,
    Aes,
}

internal enum StreamChoice
{
    All,
    None,
    Both,
    Main,
    Sub,
    Extern,
}

/// <summary>Two readings of an unchanged camera are equal, so that a reload can leave its session alone.</summary>
internal sealed record CameraOptions
{
    public required string Name { get; init; }

    /// <summary>16 or 20 letters and digits, as the operator wrote them.</summary>
    public string? Uid { get; init; }

    /// <summary>host or host:port; <see cref="HostAndPort"/> takes it apart.</summary>
    public string? Address { get; init; }

    public string Username { get; init; } = "admin";

    /// <summary>Null: the camera has none.</summary>
    public Secret? Password { get; init; }

    public bool Enabled { get; init; } = true;

    public DiscoveryLevel Discovery { get; init; } = DiscoveryLevel.Relay;

    public bool AllowRelay { get; init; }

    public bool AllowVendorCloud { get; init; }

    public int ChannelId { get; init; }

    public MaxEncryption MaxEncryption { get; init; } = MaxEncryption.Aes;

    /// <summary>On unless switched off: staying connected empties a battery in a day.</summary>
    public bool IdleDisconnect { get; init; } = true;

    public TimeSpan IdleDisconnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan MotionWakeHold { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Null: no limit.</summary>
    public TimeSpan? AwakeBudget { get; init; }

    public StreamChoice Stream { get; init; }

    /// <summary>Null: every user.</summary>
    public PermittedUsers? PermittedUsers { get; init; }

    public bool Debug { get; init; }

    public CameraMqttOptions Mqtt { get; init; } = new();
}

internal sealed record CameraMqttOptions
{
    public bool EnableMotion { get; init; } = true;

    public bool EnableLight { get; init; } = true;

    public bool EnableBattery { get; init; } = true;

    public bool EnablePreview { get; init; } = true;

    public bool EnableFloodlight { get; init; }

    public bool EnablePir { get; init; }

    public TimeSpan BatteryUpdate { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan PreviewUpdate { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan FloodlightUpdate { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>A list that compares by its names; an array alone would make every reload look like a change.</summary>
internal sealed record PermittedUsers(ImmutableArray<string> Names)
{
    public bool Equals(PermittedUsers? other) =>
        other is not null && Names.AsSpan().SequenceEqual(other.Names.AsSpan(), StringComparer.Ordinal);

    public override int GetHashCode() => string.Join('\n', Names).GetHashCode(StringComparison.Ordinal);
}
