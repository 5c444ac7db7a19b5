using Microsoft.Extensions.Logging;

namespace Bairelay.Diagnostics;

/// <summary>Timers whose work may fail without ending the program, as an exception in a timer otherwise does.</summary>
internal static class GuardedTimer
{
    /// <summary>A timer that is not running until its Change is called.</summary>
    public static ITimer Create(TimeProvider time, ILogger log, Action work) =>
        Create(time, log, work, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public static ITimer Create(TimeProvider time, ILogger log, Action work, TimeSpan due, TimeSpan period) =>
        time.CreateTimer(_ => Run(log, work), null, due, period);

    private static void Run(ILogger log, Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception)
        {
            log.TimerFailed(exception);
        }
    }
}
