using System.Globalization;
using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;

namespace Bairelay.Cameras.Commands;

/// <summary><c>set-time CAMERA</c></summary>
internal sealed class SetTimeCommand : SessionCommand
{
    public static CommandForm Form { get; } = CommandForm.WithoutWords(
        "set-time", "Sets the camera's clock to this machine's and reads it back.", "set-time front", () => new SetTimeCommand());

    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        var time = await session.SetTimeAsync(cancellation);
        var clock = time.WallClock?.ToString("s", CultureInfo.InvariantCulture);
        return new CommandResult([$"the camera shows {clock}"], json =>
        {
            json.WriteString("time", clock);
            json.WriteNumberOrNull("zone_s", time.TimeZone);
        });
    }
}
