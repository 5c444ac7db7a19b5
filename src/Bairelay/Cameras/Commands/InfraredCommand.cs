using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;

namespace Bairelay.Cameras.Commands;

/// <summary>Sets when the infrared LEDs shine; by MQTT only.</summary>
internal sealed class InfraredCommand(InfraredMode mode) : SessionCommand
{
    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        // Without the field, a camera takes the setting and does nothing.
        if ((await session.GetLedAsync(cancellation)).Infrared is null) throw Requests.Lacking(session, "infrared light");
        await session.SetInfraredAsync(mode, cancellation);
        var word = mode switch { InfraredMode.Auto => "auto", InfraredMode.On => "on", _ => "off" };
        return new CommandResult([word], json => json.WriteString("mode", word));
    }
}
