using System.Text.Json;
using Bairelay.Benchmarks.Load;
using Bairelay.Benchmarks.UnderLoad;

namespace Bairelay.Benchmarks.Broker;

/// <summary>Latencies through a broker, and those of the floor that was measured in between.</summary>
internal static class BesideFloor
{
    public static IEnumerable<Goal> Goals(string name, LatencySamples samples, LatencySamples floor)
    {
        var (p50, p99, ratio) = (samples.Percentile(50) / 1000, samples.Percentile(99) / 1000, Ratio(samples, floor));
        yield return new Goal($"{name}, p50: at most × 1.5 of the floor", $"× {ratio:F2}", ratio <= 1.5);
        yield return new Goal($"{name}, p99: under 10 ms", $"{p99:F2} ms", p99 < 10);
        // A machine that does other things: whatever waits for a timer or a retransmission is found all the same.
        yield return new Goal($"{name}, p50 on any machine: under 20 ms", $"{p50:F2} ms", p50 < 20, Absolute: true);
    }

    public static Table NewTable(string heading) => new(heading, "samples", "p50, µs", "p99, µs", "× floor's p50");

    /// <param name="table">Gets a row.</param>
    /// <param name="name">Of the row.</param>
    /// <param name="samples">The figures.</param>
    /// <param name="floor">Null: there is nothing to compare them with.</param>
    public static void Add(Table table, string name, LatencySamples samples, LatencySamples? floor) => table.Add(
        name, $"{samples.Count:N0}", $"{samples.Percentile(50):F0}", $"{samples.Percentile(99):F0}",
        floor is null ? "–" : $"{Ratio(samples, floor):F2}");

    public static void Write(Utf8JsonWriter json, string name, LatencySamples samples)
    {
        json.WriteNumber($"{name}_samples", samples.Count);
        if (samples.Count == 0) return;
        json.WriteNumber($"{name}_p50_us", samples.Percentile(50));
        json.WriteNumber($"{name}_p99_us", samples.Percentile(99));
    }

    private static double Ratio(LatencySamples samples, LatencySamples floor) => samples.Percentile(50) / floor.Percentile(50);
}
