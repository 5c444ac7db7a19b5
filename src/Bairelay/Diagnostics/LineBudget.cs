using Bairelay.LocalCloud;

namespace Bairelay.Diagnostics;

/// <summary>
/// How many lines of one kind may be logged within a minute. What peers trigger would else let them fill a disk.
/// </summary>
/// <param name="linesPerMinute">How many.</param>
/// <param name="withheld">Told of every line beyond.</param>
internal sealed class LineBudget(int linesPerMinute, Action? withheld = null)
{
    private const long Minute = 60_000;

    private readonly Lock _lock = new();
    private long _windowStart = long.MinValue / 2;
    private int _used;

    public LineBudget(int linesPerMinute, DatagramTally tally)
        : this(linesPerMinute, () => tally.Add(DatagramEvent.LinesWithheld))
    {
    }

    /// <summary>True if the line may be written; otherwise it is counted.</summary>
    public bool Take(Moment now)
    {
        lock (_lock)
        {
            if (now.Milliseconds - _windowStart >= Minute) (_windowStart, _used) = (now.Milliseconds, 0);
            if (_used < linesPerMinute)
            {
                _used++;
                return true;
            }
        }

        withheld?.Invoke();
        return false;
    }
}
