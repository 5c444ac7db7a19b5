using Bairelay.Cameras.Commands;
using Bairelay.Configuration;

namespace Bairelay.Cameras.Life;

/// <summary>A camera for those who want something of it: MQTT, the control socket.</summary>
internal interface ICamera
{
    CameraOptions Options { get; }

    /// <summary>Runs a command in its turn, waking the camera if it must. The camera is held until it is done.</summary>
    /// <exception cref="OperationCanceledException">The token; the camera has been let go.</exception>
    Task<CommandOutcome> RunAsync(CameraCommand command, CommandTerms terms, CancellationToken cancellation);

    /// <summary>
    /// Wakes the camera and keeps it awake for so long; replaces an earlier wish of the same holder. Done when the camera is
    /// connected, or cannot be, in which case it is not held.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token; the camera has been let go.</exception>
    Task<CommandOutcome> StayAwakeAsync(TimeSpan duration, CommandTerms terms, CancellationToken cancellation);

    /// <summary>Lets it sleep now: every hold ends but a running motion's.</summary>
    void SleepNow();

    /// <summary>Tells everybody of something that a command brought back.</summary>
    void Tell(CameraReport report);
}
