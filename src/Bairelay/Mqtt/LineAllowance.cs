namespace Bairelay.Mqtt;

/// <summary>
/// How many lines a minute there may be about messages, which everybody who may write to the broker can send. A person
/// with a dashboard stays far below it.
/// </summary>
/// <param name="leftOut">Told once a minute, with the next line.</param>
internal sealed class LineAllowance(TimeProvider time, Action<int> leftOut)
{
    public const int LinesAMinute = 60;

    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _begun = time.GetTimestamp();
    private int _used;
    private int _leftOut;

    /// <summary>True if a line may be written.</summary>
    public bool Take()
    {
        var missed = 0;
        lock (_lock)
        {
            if (time.GetElapsedTime(_begun) >= s_minute)
            {
                (missed, _leftOut, _used) = (_leftOut, 0, 0);
                _begun = time.GetTimestamp();
            }

            if (_used == LinesAMinute)
            {
                _leftOut++;
                return false;
            }

            _used++;
        }

        if (missed > 0) leftOut(missed);
        return true;
    }
}
