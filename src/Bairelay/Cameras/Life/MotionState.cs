using System.Collections.Immutable;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Push;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Life;

/// <summary>
/// One camera's motion sensor: what calls of the push service, the camera's own reports, the end of a session and the
/// passing of time mean to it. Decides alone; <see cref="MotionWatch"/> gives it time and holds the camera.
/// </summary>
/// <param name="hold">How long the camera is held for a motion of which it says nothing itself.</param>
internal sealed class MotionState(TimeSpan hold)
{
    /// <summary>The firmware calls again within seconds when a call has failed (docs/protocol.md 9).</summary>
    private const long RetryPause = 10_000;

    private const long RetryWindow = 30_000;

    /// <summary>However often it calls, one motion does not last longer by that.</summary>
    private const int MostHolds = 3;

    private readonly long _hold = (long)hold.TotalMilliseconds;
    private long _firstCall = CameraEntry.Never;
    private long _lastCall = CameraEntry.Never;
    private long _began = CameraEntry.Never;
    private bool _isInSession;
    private DateOnly _day;

    public Motion Current { get; private set; } = new();

    /// <summary>Until when the camera is wanted awake for this motion, in monotonic milliseconds; null: not, or no longer.</summary>
    public long? HeldUntil { get; private set; }

    /// <summary>What an earlier run counted.</summary>
    public void Restore(DateOnly day, int count, DateTimeOffset? last)
    {
        _day = day;
        Current = Current with { CountToday = count, LastMotion = last };
    }

    /// <summary>Whether a call that came now would be the retry of one whose motion is over.</summary>
    public bool IsLate(Moment now) => Current.Sensor != MotionSensor.On && IsAgain(now);

    /// <summary>The camera calls the push service.</summary>
    /// <param name="now">The moment of the call.</param>
    /// <param name="local">The same on the operator's clock.</param>
    /// <param name="called">When it connected, if that was earlier.</param>
    public PushOutcome Push(Moment now, DateTimeOffset local, bool afterBoot, Moment? called = null)
    {
        var again = IsAgain(now);
        _lastCall = now.Milliseconds;
        if (!again) _firstCall = now.Milliseconds;
        if (Current.Sensor == MotionSensor.On)
        {
            HeldUntil = Math.Max(HeldUntil ?? 0, Math.Min(now.Milliseconds + _hold, _began + MostHolds * _hold));
            return PushOutcome.Retry;
        }

        // Its own report may be faster than what its call says: then this motion has been on and off since it called.
        if (again || _began >= (called ?? now).Milliseconds) return PushOutcome.Late;
        Begin(MotionSource.Push, now, local);
        Current = Current with { IsAfterBoot = afterBoot };
        return PushOutcome.Edge;
    }

    /// <summary>The camera's own word (message 33). True if that is news.</summary>
    public bool Reported(AlarmEvent alarm, Moment now, DateTimeOffset local)
    {
        _isInSession = true;
        if (!alarm.IsActive) return Ended(local);
        var isNew = Current.Sensor != MotionSensor.On;
        if (isNew) Begin(MotionSource.Camera, now, local);
        var ai = Current.Ai.Union(alarm.AiTypes, StringComparer.Ordinal).ToImmutableArray();
        if (!isNew && Current.IsConfirmed && ai.Length == Current.Ai.Length) return false;
        Current = Current with { IsConfirmed = true, Ai = ai };
        return true;
    }

    /// <summary>True if that ends a motion: the camera had reported one and cannot tell of its end any more.</summary>
    /// <param name="opensAgain">
    /// It began in the very moment in which the camera was let go, and has it connected again: what becomes of it is told there.
    /// </param>
    public bool SessionEnded(DateTimeOffset local, bool opensAgain = false)
    {
        _isInSession = false;
        if (opensAgain && HeldUntil is not null) return false;
        return Current is { Sensor: MotionSensor.On, IsConfirmed: true } && Off(local);
    }

    /// <summary>True if the sensor has changed.</summary>
    public bool Advance(Moment now, DateTimeOffset local)
    {
        if (HeldUntil is not { } until || now.Milliseconds < until) return false;
        // The camera may sleep. If it has reported the motion, its session goes on for the grace and tells of the end.
        HeldUntil = null;
        return !(Current.IsConfirmed && _isInSession) && Off(local);
    }

    /// <summary>The number of motions begins anew at midnight. True if that is news.</summary>
    public bool NewDay(DateOnly today)
    {
        // A clock that is set back over midnight does not take a day's motions away, nor its seconds (AwakeAccount).
        if (_day == today || _day == today.AddDays(1)) return false;
        _day = today;
        if (Current.CountToday == 0) return false;
        Current = Current with { CountToday = 0 };
        return true;
    }

    private bool IsAgain(Moment now) => now.Milliseconds - _lastCall <= RetryPause && now.Milliseconds - _firstCall <= RetryWindow;

    private void Begin(MotionSource source, Moment now, DateTimeOffset local)
    {
        NewDay(DateOnly.FromDateTime(local.DateTime));
        _began = now.Milliseconds;
        HeldUntil = now.Milliseconds + _hold;
        Current = new Motion
        {
            Sensor = MotionSensor.On,
            Source = source,
            Since = local,
            CountToday = Current.CountToday + 1,
            LastMotion = local,
        };
    }

    /// <summary>An end before any start ends nothing: the camera's detection may lag its call by 25 s.</summary>
    private bool Ended(DateTimeOffset local) => Current switch
    {
        { Sensor: MotionSensor.On, IsConfirmed: true } => Off(local),
        { Sensor: MotionSensor.Unknown } => Off(local),
        _ => false,
    };

    private bool Off(DateTimeOffset local)
    {
        HeldUntil = null;
        Current = Current with { Sensor = MotionSensor.Off, Since = local };
        return true;
    }
}
