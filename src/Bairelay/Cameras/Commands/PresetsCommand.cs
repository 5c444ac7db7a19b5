using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;

namespace Bairelay.Cameras.Commands;

/// <summary><c>presets CAMERA</c>, and <c>ptz CAMERA preset</c> without an id.</summary>
internal sealed class PresetsCommand : SessionCommand
{
    public static CommandForm Form { get; } = CommandForm.WithoutWords(
        "presets", "Lists the stored positions.", "presets garden", () => new PresetsCommand());

    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        var presets = await session.GetPresetsAsync(cancellation);
        IReadOnlyList<string> lines = presets.Count == 0 ? ["no positions are stored"] : [.. presets.Select(preset => $"{preset.Id,3}  {preset.Label ?? "-"}")];
        return new CommandResult(lines, json => json.WriteArray("presets", presets, preset =>
        {
            json.WriteNumber("id", preset.Id);
            json.WriteString("name", preset.Label);
        }));
    }
}
