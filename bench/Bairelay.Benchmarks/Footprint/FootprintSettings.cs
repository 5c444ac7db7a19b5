namespace Bairelay.Benchmarks.Footprint;

/// <summary>How much is measured.</summary>
internal sealed record FootprintSettings
{
    public int Starts { get; init; } = 40;

    public IReadOnlyList<int> Cameras { get; init; } = [0, 10, 100, 1000];

    /// <summary>Until a start is over, and until what traffic has left behind is cleared away.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For how long a camera is wanted by each of the wakes.</summary>
    public TimeSpan Wake { get; init; } = TimeSpan.FromMilliseconds(200);

    public static FootprintSettings Quick { get; } = new()
    {
        Starts = 10,
        Cameras = [10, 100],
        Settle = TimeSpan.FromSeconds(1),
        Idle = TimeSpan.FromSeconds(5),
        Wake = TimeSpan.FromMilliseconds(20),
    };
}
