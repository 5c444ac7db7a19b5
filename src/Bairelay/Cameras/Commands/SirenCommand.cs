using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;

namespace Bairelay.Cameras.Commands;

/// <summary><c>siren CAMERA</c></summary>
internal sealed class SirenCommand : SessionCommand
{
    public static CommandForm Form { get; } = CommandForm.WithoutWords(
        "siren", "Sounds the siren once, for about five seconds.", "siren front", () => new SirenCommand());

    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        await session.SoundSirenAsync(cancellation);
        return new CommandResult(["the siren sounds"], json => json.WriteBoolean("sounding", true));
    }
}
