using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

/// <summary>Users and services (docs/protocol.md 4.16, 4.17).</summary>
internal static class AccountCommands
{
    public static IEnumerable<Command> All =>
    [
        new(MessageId.GetUsers, "users", call => Answer.With(call.Model.Accounts.Read(call.Model.LoggedIn).Write()), Needs.UserName),
        new(MessageId.SetUsers, "set users", SetUsers, IsSet: true),
        new(MessageId.GetPorts, "services", call => Answer.With([.. call.Model.Ports.Select(port => port.Write())])),
        new(MessageId.SetPorts, "set services", SetPorts, IsSet: true),
    ];

    private static Answer SetUsers(Call call) =>
        Answer.If(call.Body.Find<UserList>() is { } list && call.User.Level > 0 && call.Model.Accounts.Write(list));

    private static Answer SetPorts(Call call)
    {
        var changes = call.Body is null ? [] : ServicePort.ReadAll(call.Body);
        if (changes.Count == 0) return Answer.Refused;
        var ports = call.Model.Ports.ToList();
        foreach (var change in changes)
        {
            var at = ports.FindIndex(port => port.Service == change.Service);
            var (port, enable) = (change.Port, change.Enable);
            if (port is < 0 or > 65535 || (enable is not null && ports[at].Enable is null)) return Answer.Refused;
            // One client sends only what it switches.
            ports[at] = ports[at] with { Port = port == 0 ? ports[at].Port : port, Enable = enable ?? ports[at].Enable };
        }

        call.Model.Ports = ports;
        return Answer.Done;
    }
}
