using System.Xml.Linq;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

/// <summary>LEDs, floodlight, PIR and siren (docs/protocol.md 4.10 to 4.13).</summary>
internal static class LightCommands
{
    public static IEnumerable<Command> All =>
    [
        new(MessageId.GetLed, "led", call => Answer.With(call.Model.Led.Write()), Needs.Channel),
        new(MessageId.SetLed, "set led", SetLed, Needs.Channel, IsSet: true),
        new(MessageId.GetPir, "pir", call => Answer.With(call.Model.Pir.Write()), Needs.Sensor),
        new(MessageId.SetPir, "set pir", SetPir, Needs.Sensor, IsSet: true),
        new(MessageId.FloodlightManual, "floodlight", Floodlight, Needs.Channel, IsSet: true),
        new(MessageId.GetFloodlightTask, "floodlight task", GetTask, Needs.Channel),
        new(MessageId.FloodlightTaskOther, "floodlight task", GetTask, Needs.Channel),
        new(MessageId.SetFloodlightTask, "set floodlight task", SetTask, Needs.Channel, IsSet: true),
        new(MessageId.Siren, "siren", PlaySiren, Needs.Channel),
    ];

    private static Answer SetLed(Call call)
    {
        if (call.Body.Find<LedState>() is not { } written) return Answer.Refused;
        if (written.Infrared is not (null or "auto" or "open" or "close")) return Answer.Refused;
        if (written.Source.Text("lightState") is not (null or "open" or "close")) return Answer.Refused;
        call.Model.Led = new LedState(Merged(call.Model.Led.Source, written.Source));
        return Answer.Done;
    }

    /// <summary>Takes back exactly the elements that it gave out; whoever drops some would wipe them on real ones.</summary>
    private static Answer SetPir(Call call)
    {
        if (call.Body.Find<PirSettings>() is not { } written) return Answer.Refused;
        var own = call.Model.Pir.Source.Elements().Select(element => element.Name.LocalName).ToList();
        if (!own.TrueForAll(name => written.Source.Child(name) is not null)) return Answer.Refused;
        call.Model.Pir = new PirSettings(Merged(call.Model.Pir.Source, written.Source));
        return Answer.Done;
    }

    private static Answer Floodlight(Call call)
    {
        if (!call.Settings.HasFloodlight || call.Body.Find<FloodlightManual>() is not { } wanted) return Answer.Refused;
        call.Model.Floodlight.Switch(wanted.On, Math.Clamp(wanted.Duration, 0, 86_400), call.Now);
        return Answer.Done;
    }

    private static Answer GetTask(Call call) =>
        call.Settings.HasFloodlight ? Answer.With(call.Model.Floodlight.Task.Write()) : Answer.Refused;

    private static Answer SetTask(Call call)
    {
        if (!call.Settings.HasFloodlight || call.Body.Find<FloodlightTask>() is not { } written) return Answer.Refused;
        call.Model.Floodlight.Task = new FloodlightTask(Merged(call.Model.Floodlight.Task.Source, written.Source));
        return Answer.Done;
    }

    private static Answer PlaySiren(Call call)
    {
        if (!call.Settings.HasSiren || call.Body.Find<AudioPlayInfo>() is not { } wanted) return Answer.Refused;
        call.Model.Siren.Play(wanted, call.Now);
        return Answer.Done;
    }

    /// <summary>A camera keeps the fields it knows, takes their new content, and ignores the rest.</summary>
    private static XElement Merged(XElement own, XElement written)
    {
        var merged = new XElement(own);
        foreach (var field in merged.Elements().ToList())
        {
            if (written.Child(field.Name.LocalName) is { } change && field.Name.LocalName != "ledVersion")
                field.ReplaceNodes(change.Nodes().Select(node => node is XElement element ? new XElement(element) : node));
        }

        return merged;
    }
}
