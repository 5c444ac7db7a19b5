using Bairelay.Cameras.Commands;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Microsoft.Extensions.Logging;

namespace Bairelay.Cameras.Life;

/// <summary>What cameras are served with.</summary>
internal sealed record CameraServices
{
    public required CameraOpener Open { get; init; }

    /// <summary>Null when none runs in this process.</summary>
    public WakeServer? WakeServer { get; init; }

    /// <summary>Whether anybody is told of readings; without that none are taken.</summary>
    public bool TakesReadings { get; init; }

    /// <summary>How long a camera that calls the push service waits to be connected, so that its motion is told first.</summary>
    public TimeSpan MotionFirst { get; init; }

    public required TimeProvider Time { get; init; }

    public RandomNumbers Random { get; init; } = RandomNumbersExtensions.Secure;

    public required ILogger Log { get; init; }
}
