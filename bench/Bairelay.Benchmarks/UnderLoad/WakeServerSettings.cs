namespace Bairelay.Benchmarks.UnderLoad;

/// <summary>How much is measured. The quick form is for CI: it finds an allocation, not a per cent.</summary>
internal sealed record WakeServerSettings
{
    public int[] Cameras { get; init; } = [10, 1_000, 100_000, 1_000_000];

    /// <summary>Each round measures everything once, so that what the machine does meanwhile meets all alike.</summary>
    public int Rounds { get; init; } = 7;

    public TimeSpan WarmUpSlice { get; init; } = TimeSpan.FromSeconds(0.5);

    public TimeSpan Saturated { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan Paced { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Heartbeats under way at any moment when the server is saturated.</summary>
    public int Window { get; init; } = 64;

    /// <summary>Heartbeats a second when it is not: 200,000 cameras that report every 20 s.</summary>
    public int Rate { get; init; } = 10_000;

    public int Wakes { get; init; } = 1_500;

    /// <summary>Registered while wakes are measured, and while the memory of cameras that have booted is.</summary>
    public int WakeCameras { get; init; } = 100_000;

    public static WakeServerSettings Quick { get; } = new()
    {
        Cameras = [10, 1_000, 100_000],
        Rounds = 3,
        WarmUpSlice = TimeSpan.FromSeconds(0.1),
        Saturated = TimeSpan.FromSeconds(0.3),
        Paced = TimeSpan.FromSeconds(0.3),
        Wakes = 150,
        WakeCameras = 20_000,
    };
}
