namespace Bairelay.Benchmarks.Motion;

/// <summary>How much is measured.</summary>
internal sealed record MotionSettings
{
    public const int Cameras = 100;

    /// <summary>
    /// A camera that calls again within ten seconds repeats itself and is no new motion, so all cameras take turns, and a
    /// pass over them takes longer than that.
    /// </summary>
    public static readonly TimeSpan ShortestPass = TimeSpan.FromSeconds(12);

    public int Passes { get; init; } = 12;

    /// <summary>How often all cameras call at once.</summary>
    public int Bursts { get; init; } = 10;

    /// <summary>Of each pass: these call and say nothing.</summary>
    public int Silent { get; init; } = 10;

    /// <summary>Motions that come before any is counted.</summary>
    public int WarmUp { get; init; } = 90;

    /// <summary>Between two measurements, on average: a heartbeat falls into each pause, 5 a second as every 20 s of 100 cameras.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(100);

    public static MotionSettings Quick { get; } = new()
    {
        Passes = 1,
        Bursts = 2,
        Silent = 5,
        WarmUp = 25,
        Pause = TimeSpan.FromMilliseconds(40),
    };
}
