using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;

namespace Bairelay.Cameras.Commands;

/// <summary><c>status-light CAMERA [on|off]</c></summary>
internal sealed class StatusLightCommand(bool? enable) : SessionCommand
{
    public static CommandForm Form { get; } = CommandForm.OnOff(
        "status-light", "Shows the status LED's setting, or switches it.", ["status-light front", "status-light front off"],
        enable => new StatusLightCommand(enable));

    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        var now = (await session.GetLedAsync(cancellation)).StatusLight;
        // Without the field, a camera takes the setting and does nothing.
        if (now is null) throw Requests.Lacking(session, "status light");
        if (enable is { } wanted && wanted != now) await session.SetStatusLightAsync(wanted, cancellation);
        return OnOffResult.Of(enable ?? now.Value);
    }
}
