using System.Globalization;
using System.Xml.Linq;

namespace Bairelay.Protocol.Baichuan;

/// <summary>Message 109 (docs/protocol.md 4.21): the request, and the first part of the answer.</summary>
public sealed record Snap : IBody<Snap>
{
    public static string Name => "Snap";

    public int ChannelId { get; init; }

    /// <summary><c>main</c> or <c>sub</c>; <c>subStream</c> of one client works too. In a request.</summary>
    public string? StreamType { get; init; }

    /// <summary>In an answer.</summary>
    public string? FileName { get; init; }

    /// <summary>Bytes of the JPEG, all its pieces together. In an answer.</summary>
    public int? PictureSize { get; init; }

    public static Snap Read(XElement element) => new()
    {
        ChannelId = element.Int("channelId") ?? 0,
        StreamType = element.Text("streamType"),
        FileName = element.Text("fileName"),
        PictureSize = element.Int("pictureSize"),
    };

    public XElement Write() => StreamType is null
        ? XmlFields.Element(Name, ("channelId", ChannelId), ("fileName", FileName), ("time", 0), ("pictureSize", PictureSize))
        : XmlFields.Element(Name, ("channelId", ChannelId), ("logicChannel", ChannelId), ("time", 0), ("fullFrame", 0), ("streamType", StreamType));
}

/// <summary>The streams of a camera, and how message 3 names them (docs/protocol.md 4.22).</summary>
/// <param name="HeaderType">The header's stream type.</param>
/// <param name="Handle">Must differ between streams that run at once.</param>
/// <param name="Word">Inside <c>streamType</c>.</param>
public sealed record StreamKind(byte HeaderType, int Handle, string Word)
{
    public static StreamKind Main { get; } = new(0, 0, "mainStream");

    public static StreamKind Sub { get; } = new(1, 256, "subStream");

    /// <summary>Missing on many models, which serve the sub stream instead.</summary>
    public static StreamKind Extern { get; } = new(0, 1024, "externStream");
}

/// <summary>Messages 3 and 4: a stream's start and stop (docs/protocol.md 4.22).</summary>
/// <param name="StreamType">Not in a stop.</param>
public sealed record Preview(int ChannelId, int Handle, string? StreamType) : IBody<Preview>
{
    public static string Name => "Preview";

    public static Preview Read(XElement element) => new(element.Int("channelId") ?? 0, element.Int("handle") ?? 0, element.Text("streamType"));

    public XElement Write() => XmlFields.Element(Name, ("channelId", ChannelId), ("handle", Handle), ("streamType", StreamType));
}

/// <summary>One way to encode a stream.</summary>
/// <param name="Type"><c>mainStream</c>, <c>subStream</c>, <c>externStream</c>.</param>
/// <param name="DefaultFrameRate">Frames a second; sometimes an index into the table.</param>
/// <param name="DefaultBitRate">kbit/s; sometimes an index into the table.</param>
public sealed record EncodeTable(
    string Type, int Width, int Height, int? DefaultFrameRate, int? DefaultBitRate, IReadOnlyList<int> FrameRates, IReadOnlyList<int> BitRates)
{
    internal static EncodeTable Read(XElement element) => new(
        element.Text("type") ?? "", element.Child("resolution")?.Int("width") ?? 0, element.Child("resolution")?.Int("height") ?? 0,
        element.Int("defaultFramerate"), element.Int("defaultBitrate"), Numbers(element, "framerateTable"), Numbers(element, "bitrateTable"));

    internal XElement Write()
    {
        var element = new XElement("encodeTable").AddFields(("type", Type));
        element.Add(new XElement("resolution").AddFields(("width", Width), ("height", Height)));
        return element.AddFields(
            ("defaultFramerate", DefaultFrameRate), ("defaultBitrate", DefaultBitRate), ("framerateTable", string.Join(',', FrameRates)),
            ("bitrateTable", string.Join(',', BitRates)));
    }

    private static IReadOnlyList<int> Numbers(XElement element, string name) =>
        [.. element.Words(name).Where(word => int.TryParse(word, CultureInfo.InvariantCulture, out _)).Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
}

/// <summary>The streams that one resolution of the main picture offers.</summary>
/// <param name="ChannelBits">Bit n: channel n.</param>
public sealed record StreamInfo(int ChannelBits, IReadOnlyList<EncodeTable> Encodings);

/// <summary>Message 146, and part of the answer to a login (docs/protocol.md 4.24).</summary>
public sealed record StreamInfoList(IReadOnlyList<StreamInfo> Streams) : IBody<StreamInfoList>
{
    public static string Name => "StreamInfoList";

    public static StreamInfoList Read(XElement element) => new(
    [
        .. element.All("StreamInfo").Select(info => new StreamInfo(info.Int("channelBits") ?? 1, [.. info.All("encodeTable").Select(EncodeTable.Read)])),
    ]);

    public XElement Write()
    {
        var element = XmlFields.Element(Name);
        element.Add(Streams.Select(info =>
        {
            var one = new XElement("StreamInfo").AddFields(("channelBits", info.ChannelBits));
            one.Add(info.Encodings.Select(table => table.Write()));
            return one;
        }));
        return element;
    }
}
