namespace Bairelay.Cameras.Life;

/// <summary>How long to wait before a camera that could not be reached is tried again.</summary>
internal sealed class ReconnectPolicy
{
    /// <summary>A session that lives for less has not shown that the camera is well.</summary>
    public static readonly TimeSpan Healthy = TimeSpan.FromSeconds(10);

    /// <summary>Between two attempts whatever hints there are: anybody can forge one.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);

    private TimeSpan _next = s_first;

    public TimeSpan Next()
    {
        var wait = _next;
        _next = 2 * _next < s_longest ? 2 * _next : s_longest;
        return wait;
    }

    public void Reset() => _next = s_first;
}
