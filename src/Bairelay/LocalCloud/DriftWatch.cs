namespace Bairelay.LocalCloud;

/// <summary>
/// Notices that the wall clock and the monotonic clock have drifted apart: the machine was suspended, or somebody set
/// the clock. Ages mean nothing then, because the cameras went on without us.
/// </summary>
internal sealed class DriftWatch(Moment start)
{
    /// <summary>More than a time server corrects at once, less than a camera stays silent.</summary>
    private const long Tolerance = 30_000;

    private long _drift = start.UnixMilliseconds - start.Milliseconds;

    /// <summary>True once for each jump, whichever thread sees it first.</summary>
    public bool Jumped(Moment now)
    {
        var known = Volatile.Read(ref _drift);
        var drift = now.UnixMilliseconds - now.Milliseconds;
        return Math.Abs(drift - known) > Tolerance
            && Interlocked.CompareExchange(ref _drift, drift, known) == known;
    }
}
