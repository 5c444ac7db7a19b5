using System.Xml.Linq;

namespace Bairelay.Protocol.Baichuan;

/// <summary>Messages 104 and 105 (docs/protocol.md 4.19).</summary>
/// <param name="Source">The element as it came; a write changes the clock and keeps the rest.</param>
public sealed record SystemGeneral(XElement Source) : IBody<SystemGeneral>
{
    public static string Name => "SystemGeneral";

    /// <summary>
    /// Seconds to add to the camera's own zone's time to get UTC: the opposite sign of the usual one, UTC+7 is −25200.
    /// Without daylight saving, which the camera adds by itself.
    /// </summary>
    public int? TimeZone => Source.Int("timeZone");

    /// <summary>The wall clock that the camera shows; null if it makes no date.</summary>
    public DateTime? WallClock
    {
        get
        {
            if (Source.Int("year") is not { } year || Source.Int("month") is not { } month || Source.Int("day") is not { } day) return null;
            var (hour, minute, second) = (Source.Int("hour") ?? 0, Source.Int("minute") ?? 0, Source.Int("second") ?? 0);
            var isDate = year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
            return isDate && hour is >= 0 and < 24 && minute is >= 0 and < 60 && second is >= 0 and < 60
                ? new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified) : null;
        }
    }

    public static SystemGeneral Read(XElement element) => new(element);

    public SystemGeneral WithWallClock(DateTime clock) => new(Source
        .With("year", clock.Year).With("month", clock.Month).With("day", clock.Day)
        .With("hour", clock.Hour).With("minute", clock.Minute).With("second", clock.Second));

    /// <param name="seconds">As <see cref="TimeZone"/>.</param>
    public SystemGeneral WithTimeZone(int seconds) => new(Source.With("timeZone", seconds));

    public XElement Write() => new(Source);
}

/// <summary>When daylight saving begins or ends: the nth weekday of a month, 5 being the last.</summary>
public readonly record struct DstEdge(int Month, int WeekIndex, DayOfWeek Weekday, TimeSpan Time)
{
    internal static DstEdge? Read(XElement element, string prefix)
    {
        if (element.Int(prefix + "Month") is not { } month || element.Int(prefix + "WeekIndex") is not { } week
            || !Enum.TryParse<DayOfWeek>(element.Text(prefix + "Weekday"), ignoreCase: true, out var weekday)) return null;
        var time = new TimeSpan(element.Int(prefix + "Hour") ?? 0, element.Int(prefix + "Minute") ?? 0, element.Int(prefix + "Second") ?? 0);
        return month is >= 1 and <= 12 && week is >= 1 and <= 5 && time >= TimeSpan.Zero && time < TimeSpan.FromDays(1)
            ? new DstEdge(month, week, weekday, time) : null;
    }

    internal void Write(XElement element, string prefix) => element.AddFields(
        (prefix + "Month", Month), (prefix + "WeekIndex", WeekIndex), (prefix + "Weekday", Weekday.ToString()), (prefix + "Hour", Time.Hours),
        (prefix + "Minute", Time.Minutes), (prefix + "Second", Time.Seconds));

    /// <summary>The moment in a year, on the wall clock.</summary>
    public DateTime In(int year)
    {
        var first = new DateTime(year, Month, 1, 0, 0, 0, DateTimeKind.Unspecified);
        var day = 1 + ((int)Weekday - (int)first.DayOfWeek + 7) % 7 + 7 * (WeekIndex - 1);
        while (day > DateTime.DaysInMonth(year, Month)) day -= 7;
        return first.AddDays(day - 1) + Time;
    }
}

/// <summary>Message 106 (docs/protocol.md 4.20): the camera's rule for daylight saving, which it applies by itself.</summary>
/// <param name="Offset">Hours.</param>
public sealed record Dst(bool Enable, int Offset, DstEdge? Start, DstEdge? End) : IBody<Dst>
{
    public static string Name => "Dst";

    public static Dst Read(XElement element) => new(
        element.Flag("enable") ?? false, element.Int("offset") ?? 0, DstEdge.Read(element, "start"), DstEdge.Read(element, "end"));

    /// <summary>Whether it is summer on this wall clock; a start after the end wraps the turn of the year.</summary>
    public bool IsActive(DateTime wallClock)
    {
        if (!Enable || Start is not { } start || End is not { } end) return false;
        var (from, to) = (start.In(wallClock.Year), end.In(wallClock.Year));
        return from < to ? wallClock >= from && wallClock < to : wallClock >= from || wallClock < to;
    }

    public XElement Write()
    {
        var element = XmlFields.Element(Name, ("enable", Enable), ("offset", Offset));
        Start?.Write(element, "start");
        End?.Write(element, "end");
        return element;
    }
}
