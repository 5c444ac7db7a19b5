using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;

namespace Bairelay.Cameras.Commands;

/// <summary>Whether the floodlight goes on by itself; by MQTT only.</summary>
internal sealed class FloodlightTasksCommand(bool enable) : SessionCommand
{
    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        await session.SetFloodlightTaskAsync(enable, cancellation);
        return OnOffResult.Of(enable);
    }
}
