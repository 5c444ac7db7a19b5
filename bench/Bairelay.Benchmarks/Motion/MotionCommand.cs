using System.Text.Json;
using Bairelay.Benchmarks.Broker;
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
            new("motions without a message: 0", $"{run.Missing}", run.Missing == 0, Absolute: true),
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
        return $"{Hardware.Line}\n\n{MotionSettings.Cameras} cameras heartbeat and take turns.\n\n{table}\n{Findings.TableOf(goals)}";
    }

    private static void Write(MotionRun run, Utf8JsonWriter json)
    {
        BesideFloor.Write(json, "motion", run.Motion);
        BesideFloor.Write(json, "motion_floor", run.Floor);
        BesideFloor.Write(json, "motion_silent", run.Silent);
    }
}
