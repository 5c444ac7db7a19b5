using Bairelay.Benchmarks.Load;

namespace Bairelay.Benchmarks.UnderLoad;

/// <summary>The memory that registered cameras take in the server's process.</summary>
/// <param name="Cameras">How many.</param>
/// <param name="Booted">Whether each has also asked D2M_Q, as after power-on, and the server keeps its anchor.</param>
/// <param name="HeapBytes">Managed bytes a camera, against the process before the server was made.</param>
/// <param name="ResidentBytes">Resident bytes a camera, against the smallest fleet; null for that one itself.</param>
/// <param name="ResidentTotal">Resident bytes of the whole process.</param>
internal sealed record MemoryRow(int Cameras, bool Booted, double HeapBytes, double? ResidentBytes, long ResidentTotal);

/// <param name="Latency">From just before the send of C2R_C to the first R2D_C at the camera's socket.</param>
/// <param name="Asked">Wakes asked for.</param>
/// <param name="Refused">Of those, answered with another rsp than 0.</param>
/// <param name="Rate">Heartbeats a second that were answered meanwhile.</param>
internal sealed record WakeResult(LatencySamples Latency, int Asked, int Refused, double Rate);

/// <summary>A server and the echo under the same load of the same cameras, round by round.</summary>
internal sealed record Pair(Series Echo, Series Server)
{
    /// <summary>How many times the echo's CPU the server takes, each round for itself.</summary>
    public IReadOnlyList<double> Ratios =>
        [.. Server.Rounds.Zip(Echo.Rounds, (server, echo) => server.CpuMicroseconds / echo.CpuMicroseconds)];

    public double Ratio => Series.Median(Ratios);
}

internal sealed record WakeServerResult(
    WakeServerSettings Settings, IReadOnlyList<Pair> Pairs, IReadOnlyList<MemoryRow> Memory, WakeResult Wake, long Wrong)
{
    /// <summary>CPU a heartbeat with the most cameras over that with the fewest, each round for itself.</summary>
    public double Growth => Series.Median(
        Pairs[^1].Server.Rounds.Zip(Pairs[0].Server.Rounds, (most, fewest) => most.CpuMicroseconds / fewest.CpuMicroseconds));

    /// <summary>The same of the echo: what the kernel alone takes for more addresses.</summary>
    public double EchoGrowth => Series.Median(
        Pairs[^1].Echo.Rounds.Zip(Pairs[0].Echo.Rounds, (most, fewest) => most.CpuMicroseconds / fewest.CpuMicroseconds));

    public double WorstRatio => Pairs.Max(pair => pair.Ratio);

    public long AllocatedBytes => Pairs.Sum(pair => pair.Server.AllocatedBytes);
}
