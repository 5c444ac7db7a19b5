using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;

namespace Bairelay.Cameras.Commands;

/// <summary><c>abilities CAMERA</c></summary>
internal sealed class AbilitiesCommand : SessionCommand
{
    public static CommandForm Form { get; } = CommandForm.WithoutWords(
        "abilities", "Lists what the camera lets this user read and change. Advice only: other things may work too.",
        "abilities front", () => new AbilitiesCommand());

    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        var abilities = (await session.GetAbilitiesAsync(cancellation)).Abilities;
        var lines = from section in abilities.GroupBy(ability => ability.Section, StringComparer.Ordinal)
                    let words = section.Select(ability => ability.Writable ? ability.Name : ability.Name + " (read only)")
                    select $"{section.Key}: {string.Join(", ", words)}";
        return new CommandResult([.. lines], json => json.WriteArray("abilities", abilities, ability =>
        {
            json.WriteString("section", ability.Section);
            json.WriteString("name", ability.Name);
            json.WriteBoolean("writable", ability.Writable);
        }));
    }
}
