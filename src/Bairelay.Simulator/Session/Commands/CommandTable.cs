using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

/// <summary>The commands of docs/protocol.md 4.0 that are answered from the camera's state alone.</summary>
internal static class CommandTable
{
    private static readonly Dictionary<uint, Command> s_commands = ((IEnumerable<Command>)
    [
        .. InformationCommands.All, .. AccountCommands.All, .. ClockCommands.All, .. LightCommands.All, .. PtzCommands.All,
    ]).ToDictionary(command => command.Id);

    /// <summary>Those that a session handles itself.</summary>
    private static readonly Dictionary<uint, string> s_ofSession = new()
    {
        [MessageId.Login] = "login",
        [MessageId.Logout] = "logout",
        [MessageId.StreamStart] = "start stream",
        [MessageId.StreamStop] = "stop stream",
        [MessageId.TalkAbility] = "talk ability",
        [MessageId.TalkReset] = "talk reset",
        [MessageId.TalkConfig] = "talk",
        [MessageId.Reboot] = "reboot",
        [MessageId.SubscribeEvents] = "subscribe events",
        [MessageId.Snapshot] = "snapshot",
    };

    public static Command? Find(uint id) => s_commands.GetValueOrDefault(id);

    public static string NameOf(uint id) => Find(id)?.Name ?? s_ofSession.GetValueOrDefault(id, "unknown");
}
