using System.Collections.Frozen;
using System.Text.Json;
using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Life;
using Bairelay.Cameras.Operations;

namespace Bairelay.Mqtt;

/// <summary>The grammar of the control topics. Words in any case, white space around them does no harm.</summary>
internal static class ControlOrders
{
    /// <summary>A day.</summary>
    private const int MostMinutes = 1440;

    /// <summary>A second of movement.</summary>
    private const string UsualAmount = "32";

    private const string TakesOnOff = "on or off";

    private static readonly FrozenDictionary<string, Func<string, OrderReading>> s_readers = new Dictionary<string, Func<string, OrderReading>>(StringComparer.Ordinal)
    {
        ["wakeup"] = Wakeup,
        ["reboot"] = _ => Order(new RebootCommand()),
        ["led"] = text => OnOff(text) is { } on ? Order(new StatusLightCommand(on)) : TakesOnOff,
        ["ir"] = Infrared,
        ["pir"] = text => OnOff(text) is { } on ? Order(new PirCommand(on), new PirReport(on)) : TakesOnOff,
        ["floodlight"] = text => (OnOff(text) ?? JsonState(text)) is { } on ? Order(new FloodlightCommand(on), new FloodlightReport(on)) : TakesOnOff,
        ["floodlight_tasks"] = text => OnOff(text) is { } on ? Order(new FloodlightTasksCommand(on), new FloodlightTasksReport(on)) : TakesOnOff,
        ["siren"] = text => OnOff(text) is true ? Order(new SirenCommand()) : "on (it falls silent by itself)",
        ["ptz"] = Move,
        ["ptz/preset"] = GoToPreset,
        ["ptz/assign"] = AssignPreset,
        ["zoom"] = Zoom,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Knows(string name) => s_readers.ContainsKey(name);

    /// <param name="name">A known one.</param>
    /// <param name="text">The payload; null if it is no text that anybody would send.</param>
    public static OrderReading Read(string name, string? text) =>
        // A reboot is asked for by anything at all.
        text is null && name != "reboot" ? "a short text" : s_readers[name]((text ?? "").Trim());

    private static OrderReading Wakeup(string text) => CommandForm.Integer(text) switch
    {
        0 => new SleepOrder(),
        { } minutes and <= MostMinutes => new StayAwakeOrder(TimeSpan.FromMinutes(minutes)),
        _ => $"minutes from 1 to {MostMinutes}, or 0 to let the camera sleep",
    };

    private static OrderReading Infrared(string text) => text.ToUpperInvariant() switch
    {
        "ON" => Order(new InfraredCommand(InfraredMode.On)),
        "OFF" => Order(new InfraredCommand(InfraredMode.Off)),
        "AUTO" => Order(new InfraredCommand(InfraredMode.Auto)),
        _ => "on, off or auto",
    };

    private static OrderReading Move(string text)
    {
        var words = Words(text);
        // The command line's grammar, in its order.
        return words.Length is 1 or 2 && Ptz("control", words.Length == 2 ? words[1] : UsualAmount, words[0].ToLowerInvariant()) is { } move
            ? Order(move)
            : $"up, down, left, right, in or out, and perhaps an amount above 0, at most {PtzCommands.MostAmount} (32 is one second)";
    }

    private static OrderReading GoToPreset(string text)
    {
        if (Ptz("preset", text) is { } byId) return Order(byId);
        if (text.Length is 0 or > PtzCommands.LongestName || text.Any(char.IsControl))
            return $"the id (0 to {PtzCommands.HighestPreset}) or the name of a stored position";
        return Listing(new GoToNamedPresetCommand(text));
    }

    private static OrderReading AssignPreset(string text)
    {
        // Names may have blanks.
        var end = text.AsSpan().IndexOfAny(' ', '\t');
        var (id, name) = end < 0 ? (text, "") : (text[..end], text[end..].Trim());
        return Ptz("assign", id, name) is null
            ? $"an id (0 to {PtzCommands.HighestPreset}) and a name of at most {PtzCommands.LongestName} characters"
            : Listing(new AssignAndListPresetsCommand(CommandForm.Integer(id)!.Value, name));
    }

    private static OrderReading Zoom(string text) =>
        Ptz("zoom", text) is { } zoom ? Order(zoom) : $"a factor from 1 to {PtzCommands.MostZoom}";

    private static CameraCommand? Ptz(params string[] words) => PtzCommands.Form.Read(words).Command;

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static bool? OnOff(string text) =>
        text.Equals("on", StringComparison.OrdinalIgnoreCase) ? true
        : text.Equals("off", StringComparison.OrdinalIgnoreCase) ? false
        : null;

    /// <summary>
    /// The light's state is published as <c>{"state":"on"}</c>, and what one reads one may write. Home Assistant's own
    /// JSON lights send the same, sometimes with more in it, which is not looked at.
    /// </summary>
    private static bool? JsonState(string text)
    {
        if (!text.StartsWith('{')) return null;
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.TryGetProperty("state", out var state) && state.ValueKind == JsonValueKind.String
                ? OnOff(state.GetString()!) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or escapes in it that make no text.
            return null;
        }
    }

    private static OrderReading Order(CameraCommand command, CameraReport? report = null) => new CommandOrder(command, _ => report);

    private static OrderReading Listing<T>(T command)
        where T : CameraCommand, IReadsPresets =>
        new CommandOrder(command, _ => command.Presets is { } presets ? new PresetsReport([.. presets]) : null);
}
