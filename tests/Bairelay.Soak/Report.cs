using Bairelay.Simulator;

namespace Bairelay.Soak;

/// <summary>The figures of a run.</summary>
internal static class Report
{
    public static void Write(TextWriter to, SoakHouse house, Week week, Faults? faults, TimeSpan madeUp, TimeSpan wall, Levels start, Levels end)
    {
        to.WriteLine();
        Line("made-up time", $"{madeUp.TotalHours:0.0} h in {week.Rounds} rounds, {house.Cameras.Count} cameras");
        Line("wall time", $"{wall.TotalSeconds:0} s ({madeUp / wall:0} times as fast), {house.Clock.Looks} looks, {house.Clock.Leaps} leaps, {house.Time.TimersRung} timers rung");
        Line("heartbeats answered", $"{house.Cameras.Sum(camera => camera.Simulated.Read(inside => inside.Cloud.HeartbeatsAnswered))}");
        Line("motions", $"{house.Motions.Count}");
        foreach (var outcome in Enum.GetValues<MotionOutcome>()) Line($"  {outcome}", $"{house.Motions.Outcomes(outcome)}");
        Line("  (told again)", $"{house.Motions.ToldAgain}");
        Line("commands", $"{house.Commands.Count}, the slowest {house.Commands.Slowest.TotalSeconds:0.0} s");
        foreach (var outcome in Enum.GetValues<AnswerOutcome>()) Line($"  {outcome}", $"{house.Commands.Outcomes(outcome)}");
        Line("wakes, sessions", "");
        foreach (var reason in Enum.GetValues<WakeReason>())
            Line($"  {reason}", $"{house.Cameras.Sum(camera => camera.Wakes(reason))}, {house.Cameras.Sum(camera => camera.Sessions(reason))}");
        var (booked, held, awake) = (house.Cameras.Sum(camera => house.Ledger.Sum(camera.Name)), Seconds(camera => camera.HeldTime), Seconds(camera => camera.AwakeTime));
        Line("seconds", $"{booked:0} in the ledger, {held:0} in sessions and {awake:0} awake by the cameras' own count");
        foreach (var (kind, count) in faults?.Counts ?? new Dictionary<string, int>()) Line($"fault: {kind}", $"{count}");
        Line("", "       start        peak         end");
        Line("managed heap, kB", Levels3(one => one.Heap / 1024));
        Line("resident, kB", Levels3(one => one.Resident / 1024));
        Line("handles", Levels3(one => one.Handles));
        Line("threads", Levels3(one => one.Threads));
        Line("timers", Levels3(one => one.Timers));
        foreach (var (line, count) in house.Log.Counts.Where(one => !one.Key.StartsWith("Information", StringComparison.Ordinal)).OrderBy(one => one.Key, StringComparer.Ordinal))
            Line($"log: {line}", $"{count}");
        foreach (var complaint in house.Complaints.All) to.WriteLine($"NOT RIGHT: {complaint}");
        foreach (var error in house.Log.Errors) to.WriteLine($"ERROR: {error}");

        double Seconds(Func<SimulatedCamera, TimeSpan> of) => house.Cameras.Sum(camera => of(camera.Simulated).TotalSeconds);
        string Levels3(Func<Levels, long> of) => $"{of(start),12}{of(week.Peak),12}{of(end),12}";
        void Line(string what, string how) => to.WriteLine($"{what,-34} {how}");
    }
}
