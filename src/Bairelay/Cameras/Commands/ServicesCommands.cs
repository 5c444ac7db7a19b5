using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;
using Bairelay.Configuration;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Commands;

/// <summary><c>services CAMERA [NAME get | on | off | set PORT]</c></summary>
internal static class ServicesCommands
{
    public static CommandForm Form { get; } = new(
        "services", "[NAME get | on | off | set PORT]", "Shows and changes the camera's own services and their ports.",
        ["services front", "services front rtsp on", "services front http set 8080"], Read)
    {
        Following = words => words switch
        {
            [] => ServicePort.Services,
            [_] => ["get", "on", "off", "set"],
            _ => [],
        },
    };

    private static CommandReading Read(IReadOnlyList<string> words)
    {
        if (words.Count == 0) return new ListServicesCommand(null);
        var name = words[0];
        if (!ServicePort.Services.Contains(name, StringComparer.Ordinal))
        {
            var meant = NearestName.Of(name, ServicePort.Services) is { } near ? $"; did you mean {near}?" : "";
            return $"NAME is one of {string.Join(", ", ServicePort.Services)}, not \"{name}\"{meant}";
        }

        return words switch
        {
            [_, "get"] => new ListServicesCommand(name),
            [_, "on"] => new ChangeServiceCommand(name, true, null),
            [_, "off"] => new ChangeServiceCommand(name, false, null),
            [_, "set", var word] => CommandForm.Integer(word) is { } port and >= 1 and <= ushort.MaxValue
                ? new ChangeServiceCommand(name, null, port) : $"PORT is a number from 1 to {ushort.MaxValue}, not \"{word}\"",
            _ => CommandReading.Unfit,
        };
    }

    public static string Line(ServicePort port) => port.Enable is { } enable
        ? $"{port.Service,-8} {port.Port,5}  {OnOffResult.Word(enable)}"
        : $"{port.Service,-8} {port.Port,5}";

    public static CommandResult Result(IReadOnlyList<ServicePort> ports) => new([.. ports.Select(Line)], Utf8Members(ports));

    private static Action<System.Text.Json.Utf8JsonWriter> Utf8Members(IReadOnlyList<ServicePort> ports) =>
        json => json.WriteArray("services", ports, port =>
        {
            json.WriteString("name", port.Service);
            json.WriteNumber("port", port.Port);
            json.WriteBooleanOrNull("enabled", port.Enable);
        });
}

internal sealed class ListServicesCommand(string? name) : SessionCommand
{
    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        var ports = await session.GetPortsAsync(cancellation);
        if (name is null) return ServicesCommands.Result(ports);
        var port = ports.FirstOrDefault(port => port.Service == name) ?? throw Requests.Lacking(session, $"service {name}");
        return ServicesCommands.Result([port]);
    }
}

internal sealed class ChangeServiceCommand(string name, bool? enable, int? number) : SessionCommand
{
    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation) =>
        ServicesCommands.Result([await session.SetPortAsync(name, enable, number, cancellation)]);
}
