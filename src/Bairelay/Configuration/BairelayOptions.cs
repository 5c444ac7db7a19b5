using System.Collections.Immutable;
using System.Net;

namespace Bairelay.Configuration;

/// <summary>Everything that the operator decided, validated and complete. Defaults are those of an empty file.</summary>
internal sealed record BairelayOptions
{
    /// <summary>The file that this came from; relative paths in it were resolved against its folder.</summary>
    public string SourceFile { get; init; } = "";

    public IPAddress Bind { get; init; } = IPAddress.Any;

    /// <summary>Null: the platform's state folder.</summary>
    public string? StateDir { get; init; }

    /// <summary>Null: the first usable one of the standard places.</summary>
    public string? ControlSocket { get; init; }

    public RtspOptions Rtsp { get; init; } = new();

    public WakeServerOptions WakeServer { get; init; } = new();

    public PushListenerOptions PushListener { get; init; } = new();

    public DnsOptions Dns { get; init; } = new();

    /// <summary>Null: the file has no [mqtt] section, so there is no MQTT.</summary>
    public MqttOptions? Mqtt { get; init; }

    public ImmutableArray<CameraOptions> Cameras { get; init; } = [];
}
