using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;
using Bairelay.Configuration;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Commands;

/// <summary>A command that has read the stored positions on its way.</summary>
internal interface IReadsPresets
{
    /// <summary>Null if they could not be read.</summary>
    IReadOnlyList<Preset>? Presets { get; }
}

/// <summary>Turns to the position with a name, by the list that the camera keeps at that moment; by MQTT only.</summary>
internal sealed class GoToNamedPresetCommand(string name) : SessionCommand, IReadsPresets
{
    public IReadOnlyList<Preset>? Presets { get; private set; }

    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        Presets = await session.GetPresetsAsync(cancellation);
        if ((Find(StringComparison.Ordinal) ?? Find(StringComparison.OrdinalIgnoreCase)) is not { } preset)
        {
            return CommandFailure.Usage($"{session.Camera} has no position called {KeyText.Quoted(name)}; query/ptz/preset lists them");
        }

        await session.GoToPresetAsync(preset.Id, cancellation);
        return new CommandResult([$"goes to position {preset.Id}"], json => json.WriteNumber("preset", preset.Id));
    }

    private Preset? Find(StringComparison comparison) => Presets!.FirstOrDefault(preset => name.Equals(preset.Label, comparison));
}

/// <summary>Stores where the camera looks now, and reads the list that this has changed; by MQTT only.</summary>
internal sealed class AssignAndListPresetsCommand(int id, string name) : SessionCommand, IReadsPresets
{
    public IReadOnlyList<Preset>? Presets { get; private set; }

    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        await session.AssignPresetAsync(id, name, cancellation);
        try
        {
            Presets = await session.GetPresetsAsync(cancellation);
        }
        catch (CameraException)
        {
            // The position is stored all the same.
        }

        return new CommandResult([$"position {id} is now \"{name}\""], json => json.WriteNumber("preset", id));
    }
}
