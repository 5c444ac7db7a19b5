using System.Xml.Linq;

namespace Bairelay.Protocol.Baichuan;

/// <summary>Message 263 (docs/protocol.md 4.13).</summary>
/// <param name="Mode">0: some times; 2: on or off by hand.</param>
/// <param name="Duration">Seconds, as far as is known.</param>
/// <param name="Times">Each lasts about 5 s.</param>
public sealed record AudioPlayInfo(int ChannelId, int Mode, int Duration, int Times, bool On) : IBody<AudioPlayInfo>
{
    public static string Name => "audioPlayInfo";

    /// <summary>One burst, in the form that three clients send; on and off do not matter to it.</summary>
    public static AudioPlayInfo Burst(int channel) => new(channel, 0, 0, 1, false);

    public static AudioPlayInfo Manual(int channel, bool on) => new(channel, 2, 10, 1, on);

    public static AudioPlayInfo Read(XElement element) => new(
        element.Int("channelId") ?? 0, element.Int("playMode") ?? 0, element.Int("playDuration") ?? 0, element.Int("playTimes") ?? 0,
        element.Flag("onOff") ?? false);

    public XElement Write()
    {
        var element = XmlFields.Element(
            Name, ("channelId", ChannelId), ("playMode", Mode), ("playDuration", Duration), ("playTimes", Times), ("onOff", On));
        if (Mode == 0 && Duration == 0) element.SetAttributeValue("version", null);
        return element;
    }
}

/// <summary>Message 547, a push.</summary>
public sealed record SirenStatusList(IReadOnlyList<(int Channel, bool On)> Sirens) : IBody<SirenStatusList>
{
    public static string Name => "SirenStatusList";

    public static SirenStatusList Read(XElement element) => new(
        [.. element.All("SirenStatus").Select(one => (one.Int("channel") ?? one.Int("channelId") ?? 0, one.Flag("status") ?? false))]);

    public XElement Write()
    {
        var element = XmlFields.Element(Name);
        element.Add(Sirens.Select(siren => new XElement("SirenStatus").AddFields(("channel", siren.Channel), ("status", siren.On))));
        return element;
    }
}
