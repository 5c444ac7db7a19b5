using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

/// <summary>The white light: by hand for some seconds, and a task that only remembers what it was told.</summary>
public sealed class Floodlight
{
    private readonly Action<CameraPush> _push;

    internal Floodlight(Action<CameraPush> push) => _push = push;

    public bool IsOn { get; private set; }

    public FloodlightTask Task { get; set; } = new(FactoryXml.FloodlightTask);

    public long NextDue { get; private set; } = long.MaxValue;

    public void Switch(bool on, int seconds, long now)
    {
        var changed = IsOn != on;
        IsOn = on;
        NextDue = on && seconds > 0 ? now + seconds * 1000L : long.MaxValue;
        if (changed) _push(new CameraPush(MessageId.FloodlightStatus, new FloodlightStatusList([(0, on)]).Write()));
    }

    internal void Advance(long now)
    {
        if (NextDue <= now) Switch(on: false, 0, now);
    }
}
