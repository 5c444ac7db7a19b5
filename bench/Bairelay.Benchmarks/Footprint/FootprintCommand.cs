using System.Text.Json;
using Bairelay.Benchmarks.Broker;
using Bairelay.Benchmarks.UnderLoad;

namespace Bairelay.Benchmarks.Footprint;

/// <summary>The command <c>footprint</c>: the released program's file, start, memory and processor when cameras sleep.</summary>
internal static class FootprintCommand
{
    /// <summary>A start that does something new shows on any machine; a slower machine is slower for both.</summary>
    private const double MostTimesEmpty = 8;

    /// <summary>In MB. Kernels differ in how much of a file they map around what is touched.</summary>
    private const double MostResident = 30;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var settings = arguments.Has("--quick") ? FootprintSettings.Quick : new FootprintSettings();
        if (arguments.Value("--cameras") is { } cameras) settings = settings with { Cameras = [.. cameras.Split(',').Select(int.Parse)] };
        using var programs = new NativePrograms(arguments.Value("--program"));
        using var broker = new Mosquitto();
        var start = await StartRun.RunAsync(programs, broker, settings.Starts);
        var idle = new IdleRun(programs, broker, settings);
        var rows = new List<IdleRow>();
        foreach (var number in settings.Cameras)
        {
            await Console.Error.WriteLineAsync($"{number:N0} cameras sleep");
            rows.Add(await idle.RunAsync(number));
        }

        var goals = Goals(programs, start, rows).ToList();
        return Findings.Publish(arguments, "footprint", Text(programs, start, rows, goals), goals, json => Write(programs, start, rows, json));
    }

    private static IEnumerable<Goal> Goals(NativePrograms programs, StartRun start, List<IdleRow> rows)
    {
        var (file, bound) = (Megabytes(NativePrograms.Bytes(programs.Program)), start.Program.Percentile(50) / 1000);
        yield return new Goal("program file: under 20 MB", $"{file:F1} MB", file < 20, Absolute: true);
        yield return new Goal("start to all sockets bound, p50: under 30 ms", $"{bound:F1} ms", bound < 30);
        yield return new Goal($"the same against the empty program: at most × {MostTimesEmpty}", $"× {start.Ratio:F1}", start.Ratio <= MostTimesEmpty, Absolute: true);
        foreach (var row in rows.Where(row => row.Cameras is 10 or 100))
        {
            var (limit, resident) = (row.Cameras == 10 ? 20 : 25, Megabytes(row.ResidentBytes));
            var (goal, measured) = ($"resident with {row.Cameras} cameras", $"{resident:F1} MB");
            yield return new Goal($"{goal}: under {limit} MB", measured, resident < limit);
            yield return new Goal($"{goal} on any machine: under {MostResident} MB", measured, resident < MostResident, Absolute: true);
            if (row.Cameras == 10) yield return new Goal("idle with ten cameras: under 0.02 % of a core", $"{row.OfACore:P3}", row.OfACore < 0.0002);
        }
    }

    private static string Text(NativePrograms programs, StartRun start, List<IdleRow> rows, IReadOnlyList<Goal> goals)
    {
        var starts = new Table("native program", "file, MB", "start, p50, ms", "p99, ms", "× empty");
        starts.Add("empty", $"{Megabytes(NativePrograms.Bytes(programs.Empty)):F1}", $"{start.Empty.Percentile(50) / 1000:F1}", $"{start.Empty.Percentile(99) / 1000:F1}", "1");
        starts.Add("bairelay, ten cameras", $"{Megabytes(NativePrograms.Bytes(programs.Program)):F1}", $"{start.Program.Percentile(50) / 1000:F1}",
            $"{start.Program.Percentile(99) / 1000:F1}", $"{start.Ratio:F1}");
        var idle = new Table("cameras asleep", "resident, MB", "after an hour's traffic, MB", "% of a core", "threads woken a second");
        foreach (var row in rows)
            idle.Add($"{row.Cameras:N0}", $"{Megabytes(row.ResidentBytes):F1}", $"{Megabytes(row.AfterAnHour):F1}", $"{row.OfACore * 100:F3}", $"{row.WakeUps:F1}");
        return $"{Hardware.Line}\n\n{starts}\n{idle}\n{Findings.TableOf(goals)}";
    }

    private static void Write(NativePrograms programs, StartRun start, List<IdleRow> rows, Utf8JsonWriter json)
    {
        json.WriteNumber("file_bytes", NativePrograms.Bytes(programs.Program));
        json.WriteNumber("start_p50_us", start.Program.Percentile(50));
        json.WriteNumber("start_p99_us", start.Program.Percentile(99));
        json.WriteNumber("empty_start_p50_us", start.Empty.Percentile(50));
        json.WriteStartArray("idle");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteNumber("cameras", row.Cameras);
            json.WriteNumber("resident_bytes", row.ResidentBytes);
            json.WriteNumber("resident_bytes_after_an_hour", row.AfterAnHour);
            json.WriteNumber("of_a_core", row.OfACore);
            json.WriteNumber("wake_ups_a_second", row.WakeUps);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static double Megabytes(long bytes) => bytes / 1e6;
}
