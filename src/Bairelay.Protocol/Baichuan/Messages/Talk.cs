using System.Xml.Linq;

namespace Bairelay.Protocol.Baichuan;

/// <summary>How a camera wants sound (docs/protocol.md 4.23).</summary>
/// <param name="AudioType"><c>adpcm</c>.</param>
/// <param name="SampleRate">Hz.</param>
/// <param name="SamplePrecision">Bits.</param>
/// <param name="LengthPerEncoder">Samples a block; half as many bytes of nibbles follow its 4 bytes of state.</param>
/// <param name="SoundTrack"><c>mono</c>.</param>
public sealed record AudioConfig(string AudioType, int SampleRate, int SamplePrecision, int LengthPerEncoder, string SoundTrack)
{
    internal static AudioConfig? Read(XElement element) => element.Text("audioType") is { } type
        ? new AudioConfig(
            type, element.Int("sampleRate") ?? 16000, element.Int("samplePrecision") ?? 16, element.Int("lengthPerEncoder") ?? 1024,
            element.Text("soundTrack") ?? "mono")
        : null;

    internal XElement Write() => new XElement("audioConfig").AddFields(
        ("audioType", AudioType), ("sampleRate", SampleRate), ("samplePrecision", SamplePrecision), ("lengthPerEncoder", LengthPerEncoder),
        ("soundTrack", SoundTrack));
}

/// <summary>Message 10: whether and how one can talk to the camera.</summary>
public sealed record TalkAbility(IReadOnlyList<string> Duplex, IReadOnlyList<string> StreamModes, IReadOnlyList<AudioConfig> Configs) : IBody<TalkAbility>
{
    public static string Name => "TalkAbility";

    public static TalkAbility Read(XElement element) => new(
        List(element, "duplexList", "duplex"), List(element, "audioStreamModeList", "audioStreamMode"),
        [.. element.Child("audioConfigList")?.All("audioConfig").Select(AudioConfig.Read).OfType<AudioConfig>() ?? []]);

    public XElement Write()
    {
        var element = XmlFields.Element(Name);
        element.Add(new XElement("duplexList", Duplex.Select(word => new XElement("duplex", word))));
        element.Add(new XElement("audioStreamModeList", StreamModes.Select(word => new XElement("audioStreamMode", word))));
        element.Add(new XElement("audioConfigList", Configs.Select(config => config.Write())));
        return element;
    }

    private static IReadOnlyList<string> List(XElement element, string list, string item) =>
        [.. element.Child(list)?.All(item).Select(one => one.Value.Trim()) ?? []];
}

/// <summary>Message 201: opens a talk; answered with 422 while another runs.</summary>
public sealed record TalkConfig(int ChannelId, string Duplex, string StreamMode, AudioConfig Audio) : IBody<TalkConfig>
{
    public static string Name => "TalkConfig";

    public static TalkConfig? Read(XElement element) => element.Child("audioConfig") is { } audio && AudioConfig.Read(audio) is { } config
        ? new TalkConfig(element.Int("channelId") ?? 0, element.Text("duplex") ?? "FDX", element.Text("audioStreamMode") ?? "", config)
        : null;

    public XElement Write()
    {
        var element = XmlFields.Element(Name, ("channelId", ChannelId), ("duplex", Duplex), ("audioStreamMode", StreamMode));
        element.Add(Audio.Write());
        return element;
    }
}
