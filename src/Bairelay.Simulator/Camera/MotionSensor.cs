using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

/// <summary>
/// What moves before the camera, and what it reports of it. The report may lag the motion by many seconds, or never
/// come (docs/protocol.md 4.8).
/// </summary>
public sealed class MotionSensor
{
    private readonly TimeSpan? _delay;
    private readonly Action<CameraPush> _push;
    private IReadOnlyList<string> _aiTypes = [];
    private string _status = "MD";
    private long _beginsAt = long.MaxValue;
    private long _endsAt = long.MaxValue;

    internal MotionSensor(TimeSpan? delay, Action<CameraPush> push) => (_delay, _push) = (delay, push);

    /// <summary>A motion has been reported whose end has not.</summary>
    public bool IsReported { get; private set; }

    public long NextDue => Math.Min(_beginsAt, _endsAt);

    public AlarmEventList Read() => new([IsReported
        ? new AlarmEvent { Status = [_status], AiTypes = _aiTypes }
        : new AlarmEvent()]);

    /// <param name="status"><c>MD</c>, <c>visitor</c> …</param>
    /// <param name="aiTypes"><c>people</c>, <c>vehicle</c>, <c>dog_cat</c>, <c>other</c> …</param>
    public void Raise(TimeSpan lasts, string status, IReadOnlyList<string> aiTypes, long now)
    {
        if (_delay is not { } delay) return;
        (_status, _aiTypes) = (status, aiTypes);
        if (!IsReported) _beginsAt = now + (long)delay.TotalMilliseconds;
        _endsAt = now + (long)(delay + lasts).TotalMilliseconds;
        Advance(now);
    }

    /// <summary>Asleep it sees nothing more and reports nothing.</summary>
    internal void Clear()
    {
        IsReported = false;
        _beginsAt = _endsAt = long.MaxValue;
    }

    internal void Advance(long now)
    {
        if (_beginsAt <= now)
        {
            _beginsAt = long.MaxValue;
            IsReported = true;
            _push(new CameraPush(MessageId.Events, Read().Write()));
        }

        if (_endsAt <= now)
        {
            Clear();
            _push(new CameraPush(MessageId.Events, Read().Write()));
        }
    }
}
