namespace Bairelay.Benchmarks.UnderLoad;

/// <param name="Text">What was promised.</param>
/// <param name="Measured">What was found.</param>
/// <param name="Met">Whether that is as promised.</param>
/// <param name="Absolute">Whether it holds on any machine, however busy, so that CI may judge it.</param>
internal sealed record Goal(string Text, string Measured, bool Met, bool Absolute = false)
{
    public static IReadOnlyList<Goal> Of(WakeServerResult result)
    {
        var pairs = result.Pairs;
        var heap = result.Memory.LastOrDefault(row => !row.Booted)?.HeapBytes ?? 0;
        var bootedHeap = result.Memory.LastOrDefault(row => row.Booted)?.HeapBytes ?? 0;
        var perHeartbeat = pairs.Max(pair => pair.Server.AllocatedPerHeartbeat);
        var wake = result.Wake.Latency;
        return
        [
            new($"CPU a heartbeat, {pairs[^1].Server.Cameras:N0} against {pairs[0].Server.Cameras:N0} cameras: at most × 1.15",
                $"× {result.Growth:F2} (echo × {result.EchoGrowth:F2})", result.Growth <= 1.15),
            new("CPU a heartbeat against the echo: at most × 1.6",
                string.Join(", ", pairs.Select(pair => $"{pair.Ratio:F2}")), result.WorstRatio <= 1.6),
            new("bytes allocated a heartbeat: 0",
                $"{perHeartbeat:0.###} ({result.AllocatedBytes:N0} bytes in the whole run)", perHeartbeat == 0, Absolute: true),
            new("managed bytes a registered camera: under 300", $"{heap:F0}", heap < 300),
            new("the same once it has also asked D2M_Q", $"{bootedHeap:F0}", bootedHeap < 300),
            new("C2R_C to first R2D_C, median: under 0.3 ms", $"{wake.Percentile(50) / 1000:F3} ms", wake.Percentile(50) < 300),
            new("C2R_C to first R2D_C, p99: under 1 ms", $"{wake.Percentile(99) / 1000:F3} ms", wake.Percentile(99) < 1000),
            new("replies lost or wrong: 0", $"{pairs.Sum(pair => pair.Server.Lost)} lost, {result.Wrong} wrong",
                result.Wrong == 0 && pairs.All(pair => pair.Server.Lost == 0)),
        ];
    }
}
