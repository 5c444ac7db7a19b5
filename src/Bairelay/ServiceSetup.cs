using Bairelay.Cameras.Reaching;
using Bairelay.Diagnostics.Recordings;
using Bairelay.LocalCloud.Push;
using Microsoft.Extensions.Logging;

namespace Bairelay;

/// <summary>What the services are made with besides their options.</summary>
/// <param name="StateFolder">What survives a restart is in it.</param>
/// <param name="LogOf">The log of an area.</param>
/// <param name="Time">The source of all time.</param>
internal sealed record ServiceSetup(string StateFolder, Func<string, ILogger> LogOf, TimeProvider Time)
{
    /// <summary>The protocol's fixed ports and names; a network on one machine has others.</summary>
    public ReachSettings Reach { get; init; } = new();

    public ReachNetwork Network { get; init; } = ReachNetwork.OfSystem;

    /// <summary>Sees what is said to cameras and by them.</summary>
    public TrafficWatch Watch { get; init; } = new();

    public PushNetwork PushNetwork { get; init; } = PushNetwork.OfSystem;
}
