using System.Globalization;
using System.Xml.Linq;

namespace Bairelay.Protocol.Baichuan;

/// <summary>Message 18: begin or end a movement (docs/protocol.md 4.15). It goes on until <c>stop</c>.</summary>
/// <param name="Command"><c>left</c>, <c>right</c>, <c>up</c>, <c>down</c>, their diagonals (reported not to work), <c>stop</c>.</param>
public sealed record PtzControl(int ChannelId, double Speed, string Command) : IBody<PtzControl>
{
    public static string Name => "PtzControl";

    public static PtzControl? Read(XElement element) => element.Text("command") is { } command
        ? new PtzControl(
            element.Int("channelId") ?? 0,
            double.TryParse(element.Text("speed"), CultureInfo.InvariantCulture, out var speed) ? speed : 0, command)
        : null;

    public XElement Write() => XmlFields.Element(Name, ("channelId", ChannelId), ("speed", Speed), ("command", Command));
}

/// <summary>A stored position.</summary>
/// <param name="Label">What the owner called it; slots without a name exist.</param>
/// <param name="Command"><c>setPos</c> or <c>toPos</c> in message 19; often missing in the list.</param>
public sealed record Preset(int Id, string? Label, string? Command);

/// <summary>Message 19 (store, go to) and the answer to 190 (docs/protocol.md 4.15).</summary>
public sealed record PtzPreset(int ChannelId, IReadOnlyList<Preset> Presets) : IBody<PtzPreset>
{
    public static string Name => "PtzPreset";

    public static PtzPreset Read(XElement element) => new(
        element.Int("channelId") ?? 0,
        [
            .. from preset in element.Child("presetList")?.All("preset") ?? []
               where preset.Int("id") is not null
               select new Preset(preset.Int("id")!.Value, preset.Text("name"), preset.Text("command")),
        ]);

    public XElement Write()
    {
        var element = XmlFields.Element(Name, ("channelId", ChannelId));
        element.Add(new XElement("presetList", Presets.Select(preset =>
            new XElement("preset").AddFields(("id", preset.Id), ("name", preset.Label), ("command", preset.Command)))));
        return element;
    }
}

/// <summary>A lens's range and place.</summary>
public readonly record struct LensRange(int Min, int Max, int Current)
{
    internal static LensRange? Read(XElement? element) =>
        element?.Int("curPos") is { } current && element.Int("minPos") is { } min && element.Int("maxPos") is { } max && min <= max
            ? new LensRange(min, max, current) : null;

    internal XElement Write(string name) => new XElement(name).AddFields(("maxPos", Max), ("minPos", Min), ("curPos", Current));
}

/// <summary>The answer to 294 (docs/protocol.md 4.15). Zoom counts in thousandths: 1000 is 1×.</summary>
public sealed record PtzZoomFocus(int ChannelId, LensRange? Zoom, LensRange? Focus) : IBody<PtzZoomFocus>
{
    public static string Name => "PtzZoomFocus";

    public static PtzZoomFocus Read(XElement element) =>
        new(element.Int("channelId") ?? 0, LensRange.Read(element.Child("zoom")), LensRange.Read(element.Child("focus")));

    public XElement Write()
    {
        var element = XmlFields.Element(Name, ("channelId", ChannelId));
        if (Zoom is { } zoom) element.Add(zoom.Write("zoom"));
        if (Focus is { } focus) element.Add(focus.Write("focus"));
        return element;
    }
}

/// <summary>Message 295.</summary>
/// <param name="Command"><c>zoomPos</c> or <c>focusPos</c>.</param>
public sealed record StartZoomFocus(int ChannelId, string Command, int Position) : IBody<StartZoomFocus>
{
    public static string Name => "StartZoomFocus";

    public static StartZoomFocus? Read(XElement element) =>
        element.Text("command") is { } command && element.Int("movePos") is { } position
            ? new StartZoomFocus(element.Int("channelId") ?? 0, command, position) : null;

    public XElement Write() => XmlFields.Element(Name, ("channelId", ChannelId), ("command", Command), ("movePos", Position));
}
