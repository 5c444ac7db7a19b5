using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

/// <summary>
/// The wall clock of a camera, which it shows and stamps into pictures: its own idea of the time, in its own zone, with
/// daylight saving that it applies by itself (docs/protocol.md 4.19, 4.20).
/// </summary>
public sealed class CameraClock
{
    private readonly DateTime _utcAtZero;
    private TimeSpan _error;

    internal CameraClock(SessionSettings settings, DateTime utcAtZero)
    {
        (_utcAtZero, _error) = (utcAtZero, settings.ClockError);
        General = new SystemGeneral(FactoryXml.General(settings.Name, settings.TimeZone));
        Dst = new Dst(
            true, 1, new DstEdge(3, 5, DayOfWeek.Sunday, TimeSpan.FromHours(2)), new DstEdge(10, 5, DayOfWeek.Sunday, TimeSpan.FromHours(3)));
    }

    /// <summary>Everything of 104 but the time.</summary>
    public SystemGeneral General { get; private set; }

    /// <summary>Changing it moves the hands at once, if it is the season.</summary>
    public Dst Dst { get; set; }

    private TimeSpan Zone => TimeSpan.FromSeconds(-(General.TimeZone ?? 0));

    public DateTime WallClock(long now)
    {
        var standard = _utcAtZero.AddMilliseconds(now) + _error + Zone;
        return Dst.IsActive(standard) ? standard.AddHours(Dst.Offset) : standard;
    }

    /// <summary>Seconds since 1970 by this clock, as I frames carry them.</summary>
    public uint PosixTime(long now) => (uint)Math.Clamp((WallClock(now) - DateTime.UnixEpoch).TotalSeconds, 0, uint.MaxValue);

    public SystemGeneral Read(long now) => General.WithWallClock(WallClock(now));

    /// <summary>Takes over every field that was written; the wall clock, where there is one, from now on.</summary>
    public void Write(SystemGeneral written, long now)
    {
        var changed = General.Source;
        foreach (var field in written.Source.Elements())
        {
            if (changed.Child(field.Name.LocalName) is not null) changed = changed.With(field.Name.LocalName, field.Value.Trim());
        }

        General = new SystemGeneral(changed);
        if (written.WallClock is not { } wall) return;
        var standard = Dst.IsActive(wall) ? wall.AddHours(-Dst.Offset) : wall;
        _error = standard - Zone - _utcAtZero.AddMilliseconds(now);
    }
}
