using System.Text.Json;
using Bairelay.Benchmarks.UnderLoad;

namespace Bairelay.Benchmarks.Awake;

/// <summary>The command <c>awake</c>: what this program costs a camera's battery.</summary>
internal static class AwakeCommand
{
    private static readonly TimeSpan s_most = MotionNight.Lasts + TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var quick = arguments.Has("--quick");
        var nights = new List<NightResult> { await MotionNight.RunAsync("the camera reports the motion and its end", reports: true) };
        if (!quick) nights.Add(await MotionNight.RunAsync("it reports nothing: the hold decides", reports: false));
        var day = TimeSpan.FromHours(24);
        var quiet = await QuietDay.RunAsync(day);
        var held = nights[0].Held;
        Goal[] goals =
        [
            new($"held awake for a motion of {MotionNight.Lasts.TotalSeconds:0} s: at most {s_most.TotalSeconds:0} s",
                $"{held.TotalSeconds:F1} s", held <= s_most, Absolute: true),
            new("R2D_C, hellos, TCP connects and sessions in a day without motion or demand: 0",
                $"{quiet.All}", quiet.All == 0, Absolute: true),
            new("seconds awake in that day, as the ledger has them: 0", $"{quiet.Held:0.#}", quiet.Held == 0, Absolute: true),
        ];
        return Findings.Publish(arguments, "awake", Text(nights, quiet, day, goals), goals, json => Write(nights, quiet, json));
    }

    private static string Text(List<NightResult> nights, QuietResult quiet, TimeSpan day, Goal[] goals)
    {
        var motions = new Table($"a motion of {MotionNight.Lasts.TotalSeconds:0} s", "held by us, s", "of its own, s", "as the ledger has it, s", "sessions", "R2D_C");
        foreach (var night in nights)
        {
            motions.Add(
                night.Name, $"{night.Held.TotalSeconds:F1}", $"{Math.Max(0, night.Own.TotalSeconds):F1}", $"{night.Ledger}", $"{night.Sessions}",
                $"{night.Wakes}");
        }

        var days = new Table($"{day.TotalSeconds:N0} s without motion or demand", "heartbeats", "R2D_C", "hellos", "TCP connects", "sessions", "s held");
        days.Add(
            "made-up time", $"{quiet.Heartbeats:N0}", $"{quiet.Wakes}", $"{quiet.Hellos}", $"{quiet.Knocks}", $"{quiet.Sessions}", $"{quiet.Held:0.#}");
        return $"{Hardware.Line}\n\n{motions}\n{days}\nOne wake after that day, as a proof that they count: {quiet.Proof} packets and connects.\n\n{Findings.TableOf(goals)}";
    }

    private static void Write(List<NightResult> nights, QuietResult quiet, Utf8JsonWriter json)
    {
        json.WriteNumber("motion_held_s", nights[0].Held.TotalSeconds);
        if (nights.Count > 1) json.WriteNumber("motion_unreported_held_s", nights[1].Held.TotalSeconds);
        json.WriteNumber("quiet_day_heartbeats", quiet.Heartbeats);
        json.WriteNumber("quiet_day_packets", quiet.All);
        json.WriteNumber("quiet_day_held_s", quiet.Held);
    }
}
