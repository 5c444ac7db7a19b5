using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

public sealed class Siren
{
    /// <summary>One play lasts about five seconds.</summary>
    private const long PlayLength = 5_000;

    /// <summary>A client may ask for any number; no camera wails for ever.</summary>
    private const int MaxPlays = 100;

    private readonly Action<CameraPush> _push;

    internal Siren(Action<CameraPush> push) => _push = push;

    public bool IsOn { get; private set; }

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    public long NextDue { get; private set; } = long.MaxValue;

    public void Play(AudioPlayInfo wanted, long now)
    {
        // Mode 2 latches; the others play some times, whatever onOff says.
        var on = wanted.Mode != 2 || wanted.On;
        NextDue = on && wanted.Mode != 2 ? now + Math.Clamp(wanted.Times, 1, MaxPlays) * PlayLength : long.MaxValue;
        Switch(on);
    }

    internal void Advance(long now)
    {
        if (NextDue > now) return;
        NextDue = long.MaxValue;
        Switch(on: false);
    }

    private void Switch(bool on)
    {
        if (on) Starts++;
        if (IsOn == on) return;
        IsOn = on;
        _push(new CameraPush(MessageId.SirenStatus, new SirenStatusList([(0, on)]).Write()));
    }
}
