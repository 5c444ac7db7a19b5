using System.Text;
using Bairelay.Benchmarks.Posix;

namespace Bairelay.Benchmarks.UnderLoad;

/// <summary>The result as a person reads it, in Markdown.</summary>
internal static class WakeServerReport
{
    public static string Text(WakeServerResult result)
    {
        var settings = result.Settings;
        var text = new StringBuilder();
        text.AppendLine(Hardware.Line);
        text.AppendLine();
        text.AppendLine(
            $"{settings.Rounds} rounds, each measuring everything in turn: {settings.Saturated.TotalSeconds:0.#} s saturated "
            + $"({settings.Window} heartbeats under way), {settings.Paced.TotalSeconds:0.#} s at {settings.Rate:N0} heartbeats a second. "
            + "CPU is that of the server's process alone, median and range of the rounds. "
            + (Core.Pair is null ? "One processor: server and load share it." : "Server and load have a processor each."));
        text.AppendLine();
        text.Append(Saturated(result));
        text.AppendLine();
        text.Append(Paced(result));
        text.AppendLine();
        text.Append(MemoryOf(result));
        text.AppendLine();
        text.AppendLine(
            $"{result.Wake.Asked:N0} wakes among {result.Wake.Rate:N0} heartbeats a second of {settings.WakeCameras:N0} cameras: "
            + $"p50 {result.Wake.Latency.Percentile(50):F0} µs, p99 {result.Wake.Latency.Percentile(99):F0} µs, "
            + $"{result.Wake.Latency.Count:N0} arrived, {result.Wake.Refused} refused.");
        text.AppendLine();
        text.Append(Goals(result));
        return text.ToString();
    }

    private static Table Saturated(WakeServerResult result)
    {
        var table = new Table(
            "saturated", "cameras", "answered/s", "CPU µs a heartbeat", "of one core, a second", "× echo", "bytes allocated a heartbeat");
        foreach (var pair in result.Pairs)
        {
            foreach (var series in (Series[])[pair.Echo, pair.Server])
            {
                var cpu = series.Rounds.Select(round => round.CpuMicroseconds).Order().ToArray();
                table.Add(
                    series.Kind, $"{series.Cameras:N0}", $"{Series.Median(series.Rounds.Select(round => round.Rate)):N0}",
                    $"{series.CpuMicroseconds:F2} ({cpu[0]:F2}–{cpu[^1]:F2})", $"{1e6 / series.CpuMicroseconds:N0}",
                    series == pair.Server ? $"{pair.Ratio:F2} ({pair.Ratios.Min():F2}–{pair.Ratios.Max():F2})" : "1",
                    $"{series.AllocatedPerHeartbeat:0.###}");
            }
        }

        return table;
    }

    private static Table Paced(WakeServerResult result)
    {
        var table = new Table(
            $"at {result.Settings.Rate:N0}/s", "cameras", "p50 µs", "p99 µs", "p99.9 µs", "CPU µs a heartbeat", "% of a core");
        foreach (var pair in result.Pairs)
        {
            foreach (var series in (Series[])[pair.Echo, pair.Server])
            {
                var cpu = Series.Median(series.PacedCpuMicroseconds);
                table.Add(
                    series.Kind, $"{series.Cameras:N0}", $"{series.Latency.Percentile(50):F0}", $"{series.Latency.Percentile(99):F0}",
                    $"{series.Latency.Percentile(99.9):F0}", $"{cpu:F2}", $"{cpu * result.Settings.Rate / 1e4:F1}");
            }
        }

        return table;
    }

    private static Table MemoryOf(WakeServerResult result)
    {
        var table = new Table("memory", "cameras", "managed bytes a camera", "resident bytes a camera", "process, MiB");
        foreach (var row in result.Memory)
        {
            // A process of a few cameras is all runtime; divided by them it means nothing.
            table.Add(
                row.Booted ? "after D2M_Q and heartbeat" : "after a heartbeat", $"{row.Cameras:N0}",
                row.Cameras >= 1000 ? $"{row.HeapBytes:F0}" : "–",
                row is { Cameras: >= 10_000, ResidentBytes: { } resident } ? $"{resident:F0}" : "–",
                $"{row.ResidentTotal / 1048576.0:F1}");
        }

        return table;
    }

    private static Table Goals(WakeServerResult result) => Findings.TableOf(Goal.Of(result));
}
