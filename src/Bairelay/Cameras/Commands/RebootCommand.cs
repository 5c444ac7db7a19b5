using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;

namespace Bairelay.Cameras.Commands;

/// <summary><c>reboot CAMERA</c></summary>
internal sealed class RebootCommand : SessionCommand
{
    public static CommandForm Form { get; } = CommandForm.WithoutWords(
        "reboot", "Restarts the camera, which also makes it ask DNS anew.", "reboot front", () => new RebootCommand());

    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        await session.RebootAsync(cancellation);
        return new CommandResult(["the camera restarts"], json => json.WriteBoolean("rebooting", true));
    }
}
