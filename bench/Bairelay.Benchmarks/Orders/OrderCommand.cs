using System.Text.Json;
using Bairelay.Benchmarks.Broker;
using Bairelay.Benchmarks.UnderLoad;

namespace Bairelay.Benchmarks.Orders;

/// <summary>The command <c>command</c>: from a wake by MQTT to the first R2D_C at the camera's socket.</summary>
internal static class OrderCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var settings = arguments.Has("--quick") ? OrderSettings.Quick : new OrderSettings();
        if (arguments.Value("--rounds") is { } rounds) settings = settings with { Services = int.Parse(rounds) };
        using var run = new OrderRun(settings);
        await run.RunAsync();
        Goal[] goals =
        [
            new("commands without an R2D_C: 0", $"{run.Missing}", run.Missing == 0, Absolute: true),
            .. BesideFloor.Goals("command", run.Wake, run.Floor),
        ];
        return Findings.Publish(arguments, "command", Text(run, goals), goals, json => Write(run, json));
    }

    private static string Text(OrderRun run, Goal[] goals)
    {
        var table = BesideFloor.NewTable("from a client's publish");
        BesideFloor.Add(table, "control/wakeup, to the first R2D_C", run.Wake, run.Floor);
        BesideFloor.Add(table, "floor: bare subscriber, to its datagram", run.Floor, run.Floor);
        BesideFloor.Add(table, "the same, to the message in its hand", run.Subscriber, run.Floor);
        return $"{Hardware.Line}\n\n{OrderSettings.Cameras} cameras heartbeat and take turns.\n\n{table}\n{Findings.TableOf(goals)}";
    }

    private static void Write(OrderRun run, Utf8JsonWriter json)
    {
        BesideFloor.Write(json, "command", run.Wake);
        BesideFloor.Write(json, "command_floor", run.Floor);
        BesideFloor.Write(json, "command_subscriber", run.Subscriber);
    }
}
