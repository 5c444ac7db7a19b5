using System.Text.Json;
using Bairelay.Benchmarks.Broker;
using Bairelay.Benchmarks.Load;
using Bairelay.Benchmarks.UnderLoad;

namespace Bairelay.Benchmarks.Motion;

/// <summary>The command <c>motion</c>: from a camera's call of the push service to the message at a subscriber.</summary>
internal static class MotionCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var settings = arguments.Has("--quick") ? MotionSettings.Quick : new MotionSettings();
        if (arguments.Value("--rounds") is { } rounds) settings = settings with { Passes = int.Parse(rounds) };
        using var run = new MotionRun(settings);
        await run.RunAsync();
        Goal[] goals =
        [
            new("motions without a message: 0", $"{run.Missing + run.AtOnce.Missing}", run.Missing + run.AtOnce.Missing == 0, Absolute: true),
            .. BesideFloor.Goals("motion", run.Motion, run.Floor),
        ];
        return Findings.Publish(arguments, "motion", Text(run, goals), goals, json => Write(run, json));
    }

    private static string Text(MotionRun run, Goal[] goals)
    {
        var table = BesideFloor.NewTable("to the message at a subscriber");
        BesideFloor.Add(table, "camera's hello, to motion on", run.Motion, run.Floor);
        BesideFloor.Add(table, "floor: bare accept and publish", run.Floor, run.Floor);
        BesideFloor.Add(table, "camera that connects and says nothing", run.Silent, null);
        var burst = new Table($"{MotionSettings.Cameras} cameras call at once", "until the last message, p50, ms", "worst, ms", "motions/s", "× floor's p50");
        AddBurst(burst, "motions", run.AtOnce.Motions, run);
        AddBurst(burst, "floor: bare accept and publish", run.AtOnce.Floor, run);
        return $"{Hardware.Line}\n\n{MotionSettings.Cameras} cameras heartbeat and take turns.\n\n{table}\n{burst}\n{Findings.TableOf(goals)}";
    }

    private static void AddBurst(Table table, string name, LatencySamples samples, MotionRun run)
    {
        var p50 = samples.Percentile(50);
        table.Add(name, $"{p50 / 1000:F1}", $"{samples.Percentile(100) / 1000:F1}", $"{BurstRun.ASecond(samples):N0}", $"{p50 / run.AtOnce.Floor.Percentile(50):F2}");
    }

    private static void Write(MotionRun run, Utf8JsonWriter json)
    {
        BesideFloor.Write(json, "motion", run.Motion);
        BesideFloor.Write(json, "motion_floor", run.Floor);
        BesideFloor.Write(json, "motion_silent", run.Silent);
        BesideFloor.Write(json, "burst", run.AtOnce.Motions);
        BesideFloor.Write(json, "burst_floor", run.AtOnce.Floor);
    }
}
