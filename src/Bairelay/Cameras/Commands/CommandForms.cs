namespace Bairelay.Cameras.Commands;

/// <summary>Every command that one camera can be given, in the order in which help shows them.</summary>
internal static class CommandForms
{
    public static IReadOnlyList<CommandForm> All { get; } =
    [
        WakeCommand.Form,
        BatteryCommand.Form,
        VersionCommand.Form,
        AbilitiesCommand.Form,
        SnapshotCommand.Form,
        PirCommand.Form,
        StatusLightCommand.Form,
        FloodlightCommand.Form,
        SirenCommand.Form,
        PtzCommands.Form,
        PresetsCommand.Form,
        SetTimeCommand.Form,
        UsersCommands.Form,
        ServicesCommands.Form,
        RebootCommand.Form,
    ];

    public static CommandForm? Named(string name) => All.FirstOrDefault(form => form.Name == name);
}
