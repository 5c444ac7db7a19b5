namespace Bairelay.Benchmarks;

/// <summary>Time as the benchmarks count it: ticks of the monotonic clock.</summary>
internal static class Ticks
{
    public static long Now => TimeProvider.System.GetTimestamp();

    public static long PerSecond => TimeProvider.System.TimestampFrequency;

    public static long From(TimeSpan span) => (long)(span.TotalSeconds * PerSecond);

    public static double ToMicroseconds(long ticks) => ticks * 1e6 / PerSecond;

    public static double ToSeconds(long ticks) => (double)ticks / PerSecond;
}
