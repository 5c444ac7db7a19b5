namespace Bairelay.Benchmarks.Orders;

/// <summary>How much is measured.</summary>
internal sealed record OrderSettings
{
    public const int Cameras = 100;

    /// <summary>The wake server allows one source 20 wakes a minute, and the service is one source: after these comes a new one.</summary>
    public const int Wakes = 20;

    /// <summary>Of those, that come before any is counted.</summary>
    public const int WarmUp = 5;

    public int Services { get; init; } = 30;

    /// <summary>Between two measurements, on average; a heartbeat falls into each, 5 a second.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Lengths of a camera's boot, of which each is tried over both transports.</summary>
    public int Boots { get; init; } = 8;

    public static OrderSettings Quick { get; } = new() { Services = 2, Boots = 2, Pause = TimeSpan.FromMilliseconds(40) };
}
