using System.Collections.Immutable;
using System.Net;

namespace Bairelay.Configuration;

internal sealed record PushListenerOptions
{
    public bool Enable { get; init; }

    public IPAddress Address { get; init; } = IPAddress.Any;

    public ImmutableArray<int> Ports { get; init; } = [443];

    /// <summary>Server names that make a TLS hello a motion push; lower case, no trailing dot.</summary>
    public ImmutableArray<string> Names { get; init; } = ["pushx.reolink.com"];

    /// <summary>For cameras without a hold of their own; <see cref="CameraOptions.MotionWakeHold"/> has it resolved.</summary>
    public TimeSpan MotionWakeHold { get; init; } = TimeSpan.FromSeconds(30);

    public bool Passthrough { get; init; }

    /// <summary>Set whenever <see cref="Passthrough"/> is.</summary>
    public IPEndPoint? UpstreamDns { get; init; }
}
