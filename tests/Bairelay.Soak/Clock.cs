namespace Bairelay.Soak;

/// <summary>
/// Lets made-up time run ahead while nothing is under way in this process or in the broker, and at the speed of real time
/// otherwise. So a week takes minutes, and nobody misses a deadline because the processor was slow.
/// </summary>
internal sealed class Clock : IDisposable
{
    /// <summary>How long nothing must have happened. Shorter than the system's own timers can tell.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(1);

    /// <summary>Processor time within a look at which nothing happens but the looking.</summary>
    private static readonly TimeSpan s_idle = TimeSpan.FromMicroseconds(120);

    /// <summary>A look that took so long says that the machine is busy, and nothing of us.</summary>
    private static readonly TimeSpan s_late = TimeSpan.FromMilliseconds(2.5);

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    private readonly SoakTime _time;
    private readonly Func<bool> _isBusy;
    private readonly BrokerLoad _broker;
    private readonly ManualResetEventSlim _stopping = new();
    private readonly Thread _thread;
    private long _step = TimeSpan.FromMilliseconds(250).Ticks;
    private Exception? _failure;

    /// <param name="isBusy">What the processor does not show: messages on their way to the broker.</param>
    public Clock(SoakTime time, Func<bool> isBusy, BrokerLoad broker)
    {
        (_time, _isBusy, _broker) = (time, isBusy, broker);
        _thread = new Thread(Run) { Name = "clock", IsBackground = true };
    }

    /// <summary>The most by which it leaps at once. Small while something happens: one wrong guess costs no more.</summary>
    public TimeSpan Step
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _step));
        set => Interlocked.Exchange(ref _step, value.Ticks);
    }

    public long Looks { get; private set; }

    public long Leaps { get; private set; }

    public void Start() => _thread.Start();

    public void Dispose()
    {
        _stopping.Set();
        _thread.Join();
        _stopping.Dispose();
        if (_failure is not null) throw new InvalidOperationException("the clock stopped", _failure);
    }

    private void Run()
    {
        try
        {
            var began = TimeProvider.System.GetTimestamp();
            var used = Used();
            var quietLooks = 0;
            while (!_stopping.Wait(s_look))
            {
                var now = TimeProvider.System.GetTimestamp();
                var took = TimeProvider.System.GetElapsedTime(began, now);
                var usedNow = Used();
                var isQuiet = ThreadPool.PendingWorkItemCount == 0 && usedNow - used < s_idle && took < s_late && !_isBusy();
                (began, used) = (now, usedNow);
                Looks++;
                // What is just going from one thread to the other is between two looks at times.
                quietLooks = isQuiet ? quietLooks + 1 : 0;
                isQuiet = quietLooks > 1;
                if (isQuiet) Leaps++;
                _time.Advance(isQuiet ? Leap() : took);
            }
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
    }

    /// <summary>Further where nothing is due before.</summary>
    private TimeSpan Leap()
    {
        var (step, next) = (Step, _time.UntilNext(s_longest));
        return next > step ? next : step;
    }

    private TimeSpan Used() => Environment.CpuUsage.TotalTime + _broker.Used();
}
