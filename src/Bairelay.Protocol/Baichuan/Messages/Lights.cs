using System.Xml.Linq;

namespace Bairelay.Protocol.Baichuan;

/// <summary>
/// Messages 212 and 213 (docs/protocol.md 4.10). Old and new firmware send different elements; a write returns exactly
/// those that were read, one of them changed.
/// </summary>
/// <param name="Source">The element as it came.</param>
public sealed record PirSettings(XElement Source) : IBody<PirSettings>
{
    public static string Name => "rfAlarmCfg";

    public bool Enable => Source.Flag("enable") ?? false;

    /// <summary>The camera's own scale; lower is more sensitive.</summary>
    public int? Sensitivity => Source.Int("sensiValue");

    public bool? ReduceFalseAlarm => Source.Flag("reduceFalseAlarm");

    /// <summary>Null without <c>enable</c>.</summary>
    public static PirSettings? Read(XElement element) => element.Flag("enable") is null ? null : new PirSettings(element);

    public PirSettings WithEnable(bool enable) => new(Source.With("enable", enable ? 1 : 0));

    public XElement Write() => new(Source);
}

/// <summary>Messages 208 and 209 (docs/protocol.md 4.11).</summary>
/// <param name="Source">The element as it came; doorbells and others have more fields.</param>
public sealed record LedState(XElement Source) : IBody<LedState>
{
    public static string Name => "LedState";

    /// <summary>The infrared LEDs: <c>auto</c>, <c>open</c> (on), <c>close</c> (off).</summary>
    public string? Infrared => Source.Text("state");

    /// <summary>The status LED: on or off.</summary>
    public bool? StatusLight => Source.Text("lightState") is { } state ? state == "open" : null;

    public static LedState? Read(XElement element) =>
        element.Text("state") is null && element.Text("lightState") is null ? null : new LedState(element);

    public LedState WithStatusLight(bool on) => new(Source.With("lightState", on ? "open" : "close"));

    /// <param name="state"><c>auto</c>, <c>open</c> or <c>close</c>.</param>
    public LedState WithInfrared(string state) => new(Source.With("state", state));

    /// <summary>A write goes without the version that a read has.</summary>
    public LedState ForWriting() => new(Source.Without("ledVersion"));

    public XElement Write() => new(Source);
}

/// <summary>Message 288: the light by hand (docs/protocol.md 4.12).</summary>
/// <param name="Duration">Seconds until it goes out by itself.</param>
public sealed record FloodlightManual(int ChannelId, bool On, int Duration) : IBody<FloodlightManual>
{
    public static string Name => "FloodlightManual";

    public static FloodlightManual? Read(XElement element) =>
        element.Flag("status") is { } on ? new FloodlightManual(element.Int("channelId") ?? 0, on, element.Int("duration") ?? 0) : null;

    public XElement Write()
    {
        var element = XmlFields.Element(Name, ("channelId", ChannelId), ("status", On), ("duration", Duration));
        // Three of the four known clients write it so.
        element.SetAttributeValue("version", "1");
        return element;
    }
}

/// <summary>Messages 438 (289 elsewhere) and 290: when the light goes on by itself (docs/protocol.md 4.12).</summary>
/// <param name="Source">The element as it came, written back with one change.</param>
public sealed record FloodlightTask(XElement Source) : IBody<FloodlightTask>
{
    public static string Name => "FloodlightTask";

    public bool Enable => Source.Flag("enable") ?? false;

    /// <summary>Percent.</summary>
    public int? Brightness => Source.Int("brightness_cur");

    /// <summary>Seconds.</summary>
    public int? Duration => Source.Int("duration");

    public static FloodlightTask? Read(XElement element) => element.Flag("enable") is null ? null : new FloodlightTask(element);

    public FloodlightTask WithEnable(bool enable) => new(Source.With("enable", enable ? 1 : 0));

    public XElement Write() => new(Source);
}

/// <summary>Message 291, a push: which lights are on; may be empty.</summary>
public sealed record FloodlightStatusList(IReadOnlyList<(int Channel, bool On)> Lights) : IBody<FloodlightStatusList>
{
    public static string Name => "FloodlightStatusList";

    public static FloodlightStatusList Read(XElement element) => new(
        [.. element.All("FloodlightStatus").Select(one => (one.Int("channel") ?? one.Int("channelId") ?? 0, one.Flag("status") ?? false))]);

    public XElement Write()
    {
        var element = XmlFields.Element(Name);
        element.Add(Lights.Select(light => new XElement("FloodlightStatus").AddFields(("channel", light.Channel), ("status", light.On))));
        return element;
    }
}
