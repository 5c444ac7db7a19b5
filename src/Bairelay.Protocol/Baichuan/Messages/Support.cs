using System.Xml.Linq;

namespace Bairelay.Protocol.Baichuan;

/// <summary>
/// Message 199 (docs/protocol.md 4.3): what the model can do. A missing field says nothing, so every question has
/// three answers.
/// </summary>
/// <param name="Source">The whole element; most of its fields nobody needs.</param>
public sealed record Support(XElement Source) : IBody<Support>
{
    private const int Siren = 1 << 2;
    private const int Floodlight = 1 << 1 | 1 << 2;

    public static string Name => "Support";

    /// <summary>Whether it can be turned; null if it does not say.</summary>
    public bool? HasPtz => Source.Child("ptzMode") is { } mode ? mode.Value.Trim() is not ("" or "none" or "0" or "false") : null;

    public bool? HasBattery => Item("battery") is { } kind ? kind > 0 : null;

    /// <summary>Motion comes from the PIR, and its settings are those that count.</summary>
    public bool? UsesPir => Item("motion") is { } motion ? motion == 0 : null;

    public bool? HasSiren => Item("audioVersion") is { } version ? (version & Siren) != 0 : null;

    public bool? HasFloodlight => Item("ledCtrl") is { } control ? (control & Floodlight) != 0 : null;

    public bool? HasTalk => Source.Flag("audioTalk");

    /// <summary>False: the third stream is served as the second.</summary>
    public bool? HasExternStream => Source.Flag("noExternStream") is { } lacks ? !lacks : null;

    public static Support Read(XElement element) => new(element);

    /// <summary>A number of one channel's entry.</summary>
    public int? Item(string field, int channel = 0) =>
        (Source.All("item").FirstOrDefault(item => item.Int("chnID") == channel) ?? Source.All("item").FirstOrDefault())?.Int(field);

    public XElement Write() => new(Source);
}
