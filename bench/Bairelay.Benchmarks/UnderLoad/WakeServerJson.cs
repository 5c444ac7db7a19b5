using System.Text.Json;

namespace Bairelay.Benchmarks.UnderLoad;

/// <summary>The result as another program reads it. Durations are microseconds, sizes are bytes.</summary>
internal static class WakeServerJson
{
    public static void Write(WakeServerResult result, Utf8JsonWriter json)
    {
        json.WriteStartArray("runs");
        foreach (var pair in result.Pairs)
        {
            Write(json, pair.Echo);
            Write(json, pair.Server);
        }

        json.WriteEndArray();
        json.WriteStartArray("memory");
        foreach (var row in result.Memory)
        {
            json.WriteStartObject();
            json.WriteNumber("cameras", row.Cameras);
            json.WriteBoolean("booted", row.Booted);
            json.WriteNumber("heap_a_camera", row.HeapBytes);
            if (row.ResidentBytes is { } resident) json.WriteNumber("resident_a_camera", resident);
            json.WriteNumber("resident_total", row.ResidentTotal);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("wake");
        json.WriteNumber("asked", result.Wake.Asked);
        json.WriteNumber("refused", result.Wake.Refused);
        json.WriteNumber("arrived", result.Wake.Latency.Count);
        Write(json, result.Wake.Latency);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Series series)
    {
        json.WriteStartObject();
        json.WriteString("server", series.Kind);
        json.WriteNumber("cameras", series.Cameras);
        json.WriteNumber("heartbeats", series.Heartbeats);
        json.WriteNumber("lost", series.Lost);
        json.WriteNumber("allocated", series.AllocatedBytes);
        Write(json, "answered_a_second", series.Rounds.Select(round => round.Rate));
        Write(json, "cpu_a_heartbeat", series.Rounds.Select(round => round.CpuMicroseconds));
        Write(json, "cpu_a_heartbeat_paced", series.PacedCpuMicroseconds);
        Write(json, series.Latency);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(Math.Round(value, 3));
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Load.LatencySamples latency)
    {
        if (latency.Count == 0) return;
        json.WriteNumber("p50", latency.Percentile(50));
        json.WriteNumber("p99", latency.Percentile(99));
        json.WriteNumber("p99_9", latency.Percentile(99.9));
    }
}
