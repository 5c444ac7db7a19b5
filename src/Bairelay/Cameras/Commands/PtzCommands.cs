using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;

namespace Bairelay.Cameras.Commands;

/// <summary><c>ptz CAMERA control AMOUNT DIRECTION | preset [ID] | assign ID NAME | zoom FACTOR</c></summary>
internal static class PtzCommands
{
    /// <summary>Ten seconds of movement.</summary>
    public const double MostAmount = 320;

    public const double MostZoom = 100;

    /// <summary>A byte in everything that has been seen.</summary>
    public const int HighestPreset = 255;

    /// <summary>More than a name on a button needs.</summary>
    public const int LongestName = 64;

    private static readonly OrderedDictionary<string, PtzDirection> s_directions = new(StringComparer.Ordinal)
    {
        ["left"] = PtzDirection.Left,
        ["right"] = PtzDirection.Right,
        ["up"] = PtzDirection.Up,
        ["down"] = PtzDirection.Down,
        ["in"] = PtzDirection.In,
        ["out"] = PtzDirection.Out,
    };

    public static CommandForm Form { get; } = new(
        "ptz", "control AMOUNT DIRECTION | preset [ID] | assign ID NAME | zoom FACTOR", "Moves the camera, or goes to a stored position.",
        ["ptz garden control 32 left", "ptz garden preset 1", "ptz garden assign 2 gate", "ptz garden zoom 2.5"], Read)
    {
        Following = words => words switch
        {
            [] => ["control", "preset", "assign", "zoom"],
            ["control", _] => s_directions.Keys,
            _ => [],
        },
    };

    private static CommandReading Read(IReadOnlyList<string> words) => words switch
    {
        ["control", var amount, var direction] => ReadMove(amount, direction),
        ["preset"] => new PresetsCommand(),
        ["preset", var id] => Preset(id) is { } number ? new GoToPresetCommand(number) : BadPreset(id),
        ["assign", var id, var name] => ReadAssign(id, name),
        ["zoom", var factor] => CommandForm.Number(factor) is { } number and >= 1 and <= MostZoom
            ? new ZoomCommand(number) : $"FACTOR is a number from 1 to {MostZoom}, not \"{factor}\"",
        _ => CommandReading.Unfit,
    };

    private static CommandReading ReadMove(string amount, string direction)
    {
        if (CommandForm.Number(amount) is not { } number || number is <= 0 or > MostAmount)
            return $"AMOUNT is a number above 0, at most {MostAmount} (32 is one second), not \"{amount}\"";
        if (!s_directions.TryGetValue(direction, out var where)) return $"DIRECTION is left, right, up, down, in or out, not \"{direction}\"";
        return new MoveCommand(where, direction, number);
    }

    private static CommandReading ReadAssign(string id, string name)
    {
        if (Preset(id) is not { } number) return BadPreset(id);
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl)) return $"NAME has 1 to {LongestName} characters";
        return new AssignPresetCommand(number, name);
    }

    private static int? Preset(string word) => CommandForm.Integer(word) is { } number and <= HighestPreset ? number : null;

    private static string BadPreset(string word) => $"ID is a number from 0 to {HighestPreset}, not \"{word}\"";
}

internal sealed class MoveCommand(PtzDirection direction, string word, double amount) : SessionCommand
{
    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        await session.MoveAsync(direction, amount, cancellation);
        return new CommandResult([$"moved {word}"], json =>
        {
            json.WriteString("direction", word);
            json.WriteNumber("amount", amount);
        });
    }
}

internal sealed class GoToPresetCommand(int id) : SessionCommand
{
    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        await session.GoToPresetAsync(id, cancellation);
        return new CommandResult([$"goes to position {id}"], json => json.WriteNumber("preset", id));
    }
}

internal sealed class AssignPresetCommand(int id, string name) : SessionCommand
{
    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        await session.AssignPresetAsync(id, name, cancellation);
        return new CommandResult([$"position {id} is now \"{name}\""], json =>
        {
            json.WriteNumber("preset", id);
            json.WriteString("name", name);
        });
    }
}

internal sealed class ZoomCommand(double factor) : SessionCommand
{
    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        // The lens decides how far it goes.
        var set = await session.ZoomAsync(factor, cancellation);
        return new CommandResult([$"zoom {set}"], json => json.WriteNumber("zoom", set));
    }
}
