using System.Globalization;
using System.Xml.Linq;

namespace Bairelay.Protocol.Baichuan;

/// <summary>One object or rule that newer firmware names (docs/protocol.md 4.8).</summary>
/// <param name="Type"><c>crossline</c>, <c>intrusion</c>, <c>loitering</c>, <c>legacy</c> (left behind), <c>loss</c> (taken).</param>
/// <param name="Zones">A bit for each zone.</param>
/// <param name="Objects">What was seen there: <c>people</c>, <c>vehicle</c> …</param>
public sealed record SmartDetection(string Type, int Zones, IReadOnlyList<string> Objects);

/// <summary>What one channel reports in message 33 (docs/protocol.md 4.8).</summary>
public sealed record AlarmEvent
{
    public int ChannelId { get; init; }

    /// <summary><c>MD</c>, <c>visitor</c>, <c>tamper</c> and others, as written; empty when the camera says none.</summary>
    public IReadOnlyList<string> Status { get; init; } = [];

    /// <summary><c>people</c>, <c>vehicle</c>, <c>dog_cat</c>, <c>other</c> (plain PIR) …, in lower case, each once; empty when none.</summary>
    public IReadOnlyList<string> AiTypes { get; init; } = [];

    public IReadOnlyList<SmartDetection> Smart { get; init; } = [];

    public bool Recording { get; init; }

    /// <summary>Seconds since 1970 while recording, else 0.</summary>
    public long TimeStamp { get; init; }

    /// <summary>An event with nothing in it is the end of a motion.</summary>
    public bool IsActive => Status.Count > 0 || AiTypes.Count > 0 || Smart.Count > 0;

    /// <summary>Somebody rang.</summary>
    public bool IsVisitor => Status.Concat(AiTypes).Any(word => word.Equals("visitor", StringComparison.OrdinalIgnoreCase)
        || word.Equals("doorbell", StringComparison.OrdinalIgnoreCase));

    internal static AlarmEvent Read(XElement element) => new()
    {
        ChannelId = element.Int("channelId") ?? 0,
        Status = [.. element.Words("status").Where(IsSomething).Distinct(StringComparer.OrdinalIgnoreCase)],
        AiTypes = [.. element.Words("AItype").Where(IsSomething).Select(word => word.ToLower(CultureInfo.InvariantCulture)).Distinct(StringComparer.Ordinal)],
        Smart =
        [
            .. from entry in element.Child("smartAiTypeList")?.All("smartAiType") ?? []
               let type = entry.Text("type")
               where type is not null && IsSomething(type)
               select new SmartDetection(
                   type, entry.Int("index") ?? 0, [.. entry.All("subList").Select(part => part.Text("type")).OfType<string>()]),
        ],
        Recording = element.Flag("recording") ?? false,
        TimeStamp = element.Long("timeStamp") ?? 0,
    };

    internal XElement Write() => XmlFields.Element(
        "AlarmEvent", ("channelId", ChannelId), ("status", Status.Count == 0 ? "none" : string.Join(',', Status)),
        ("AItype", AiTypes.Count == 0 ? "none" : string.Join(',', AiTypes)), ("recording", Recording), ("timeStamp", TimeStamp));

    private static bool IsSomething(string word) => !word.Equals("none", StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// Message 33 (docs/protocol.md 4.8). No entry for a channel means no change there; an entry without anything active
/// means that the motion is over.
/// </summary>
public sealed record AlarmEventList(IReadOnlyList<AlarmEvent> Events) : IBody<AlarmEventList>
{
    public static string Name => "AlarmEventList";

    public static AlarmEventList Read(XElement element) => new([.. element.All("AlarmEvent").Select(AlarmEvent.Read)]);

    public XElement Write()
    {
        var element = XmlFields.Element(Name);
        element.Add(Events.Select(one => one.Write()));
        return element;
    }
}
