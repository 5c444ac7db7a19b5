using System.Text.Json;
using Bairelay.Benchmarks.UnderLoad;

namespace Bairelay.Benchmarks.Media;

/// <summary>The command <c>media</c>: what it costs to cut a camera's stream into frames, beside copying its bytes.</summary>
internal static class MediaCommand
{
    public static int Run(Arguments arguments)
    {
        var quick = arguments.Has("--quick");
        var rounds = int.Parse(arguments.Value("--rounds") ?? (quick ? "5" : "15"));
        var length = TimeSpan.FromMilliseconds(quick ? 50 : 300);
        MediaRun[] runs = [new(MediaStream.Usual), new(MediaStream.Large), new(MediaStream.Garbage)];
        foreach (var run in runs) run.Round(length * 2, counts: false);
        for (var i = 0; i < rounds; i++)
        {
            foreach (var run in runs) run.Round(length, counts: true);
        }

        Goal[] goals = [.. Goals(runs)];
        var text = Text(runs, goals, rounds);
        return Findings.Publish(arguments, "media", text, goals, json => Write(runs, json));
    }

    private static IEnumerable<Goal> Goals(MediaRun[] runs)
    {
        var allocated = runs.Sum(run => run.AllocatedBytes);
        var lost = runs.Sum(run => run.Lost);
        yield return new Goal("bytes allocated in all rounds: 0", $"{allocated:N0}", allocated == 0, Absolute: true);
        yield return new Goal("frames lost, bytes passed over: 0", $"{lost:N0}", lost == 0, Absolute: true);
        yield return new Goal("reading a stream against copying its bytes: at most × 4", $"× {runs[0].Ratio:F2}", runs[0].Ratio <= 4);
    }

    private static string Text(MediaRun[] runs, Goal[] goals, int rounds)
    {
        var table = new Table(
            $"in pieces of {MediaStream.Piece:N0} bytes", "frames/s", "MB/s", "µs a frame", "copied, MB/s", "× copy", "bytes allocated a frame");
        foreach (var run in runs)
        {
            var (megabytes, frames) = (run.Stream.Bytes.Length / 1e6, run.Stream.Frames);
            table.Add(
                run.Stream.Name, frames == 0 ? "–" : $"{frames / run.Reading:N0}", $"{megabytes / run.Reading:N0}",
                frames == 0 ? "–" : $"{run.Reading * 1e6 / frames:F2}", $"{megabytes / run.Copying:N0}",
                $"{run.Ratio:F2} ({run.Ratios.Least:F2}–{run.Ratios.Most:F2})",
                frames == 0 ? "–" : $"{(double)run.AllocatedBytes / run.Frames:0.###}");
        }

        return $"{Hardware.Line}\n\n{rounds} rounds, medians, and the range of the ratios.\n\n{table}\n{Findings.TableOf(goals)}";
    }

    private static void Write(MediaRun[] runs, Utf8JsonWriter json)
    {
        json.WriteStartArray("runs");
        foreach (var run in runs)
        {
            json.WriteStartObject();
            json.WriteString("stream", run.Stream.Name);
            json.WriteNumber("bytes", run.Stream.Bytes.Length);
            json.WriteNumber("frames", run.Stream.Frames);
            json.WriteNumber("seconds_read", run.Reading);
            json.WriteNumber("seconds_copied", run.Copying);
            json.WriteNumber("ratio", Math.Round(run.Ratio, 3));
            json.WriteNumber("allocated", run.AllocatedBytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
