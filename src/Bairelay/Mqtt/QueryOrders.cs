using System.Collections.Frozen;
using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Life;
using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;

namespace Bairelay.Mqtt;

/// <summary>What the query topics ask for; their payloads say nothing.</summary>
internal static class QueryOrders
{
    private static readonly FrozenDictionary<string, Func<CommandOrder>> s_orders = new Dictionary<string, Func<CommandOrder>>(StringComparer.Ordinal)
    {
        ["battery"] = () => Reading((session, token) => session.GetBatteryAsync(token), battery => new BatteryReport(battery)),
        ["pir"] = () => Reading((session, token) => session.GetPirAsync(token), pir => new PirReport(pir.Enable)),
        ["preview"] = () => new CommandOrder(new SnapshotCommand(), result => new PreviewReport(result.Bytes)),
        ["ptz/preset"] = () => Reading((session, token) => session.GetPresetsAsync(token), presets => new PresetsReport([.. presets])),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool Knows(string name) => s_orders.ContainsKey(name);

    /// <param name="name">A known one.</param>
    public static CommandOrder Of(string name) => s_orders[name]();

    /// <summary>The topics of the last reading, which is told again when a new one is refused.</summary>
    public static IReadOnlyList<string> LastReading(string name, CameraTopics topics) => name switch
    {
        "battery" => [topics.BatteryLevel, topics.BatteryAttributes],
        "pir" => [topics.Pir],
        "preview" => [topics.Preview],
        "ptz/preset" => [topics.Presets],
        _ => [],
    };

    private static CommandOrder Reading<T>(Func<CameraSession, CancellationToken, Task<T>> read, Func<T, CameraReport> report)
        where T : class
    {
        var command = new ReadingCommand<T>(read);
        return new CommandOrder(command, _ => command.Value is { } value ? report(value) : null);
    }
}
