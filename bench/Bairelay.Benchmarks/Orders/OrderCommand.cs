using System.Text.Json;
using Bairelay.Benchmarks.Broker;
using Bairelay.Benchmarks.Load;
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
        using var broker = new Mosquitto();
        var first = new FirstByteRun(broker, settings.Boots);
        await first.RunAsync();
        Goal[] goals =
        [
            new("commands without an R2D_C: 0", $"{run.Missing}", run.Missing == 0, Absolute: true),
            .. BesideFloor.Goals("command", run.Wake, run.Floor),
            new("command to the first R2D_C, p50: under 0.8 ms", $"{run.Wake.Percentile(50) / 1000:F2} ms", run.Wake.Percentile(50) < 800),
            FirstByte("TCP", first.Tcp),
            FirstByte("BcUdp", first.Udp),
        ];
        return Findings.Publish(arguments, "command", Text(run, first, goals), goals, json => Write(run, first, json));
    }

    private static Goal FirstByte(string transport, LatencySamples samples) =>
        new($"camera up to our login over {transport}, p50: under 50 ms", $"{samples.Percentile(50) / 1000:F1} ms", samples.Percentile(50) < 50_000);

    private static string Text(OrderRun run, FirstByteRun first, Goal[] goals)
    {
        var table = BesideFloor.NewTable("from a client's publish");
        BesideFloor.Add(table, "control/wakeup, to the first R2D_C", run.Wake, run.Floor);
        BesideFloor.Add(table, "floor: bare subscriber, to its datagram", run.Floor, run.Floor);
        BesideFloor.Add(table, "the same, to the message in its hand", run.Subscriber, run.Floor);
        var up = BesideFloor.NewTable("from the moment in which a woken camera serves clients");
        BesideFloor.Add(up, "to our login at it, over TCP", first.Tcp, null);
        BesideFloor.Add(up, "the same over BcUdp", first.Udp, null);
        return $"{Hardware.Line}\n\n{OrderSettings.Cameras} cameras heartbeat and take turns.\n\n{table}\n{up}\n{Findings.TableOf(goals)}";
    }

    private static void Write(OrderRun run, FirstByteRun first, Utf8JsonWriter json)
    {
        BesideFloor.Write(json, "command", run.Wake);
        BesideFloor.Write(json, "command_floor", run.Floor);
        BesideFloor.Write(json, "command_subscriber", run.Subscriber);
        BesideFloor.Write(json, "first_login_tcp", first.Tcp);
        BesideFloor.Write(json, "first_login_udp", first.Udp);
    }
}
