using System.Xml.Linq;

namespace Bairelay.Protocol.Baichuan;

/// <summary>Messages 252 and 253 (docs/protocol.md 4.9). Any field may be missing.</summary>
public sealed record BatteryInfo : IBody<BatteryInfo>
{
    public static string Name => "BatteryInfo";

    public int ChannelId { get; init; }

    /// <summary>0 to 100.</summary>
    public int? Percent { get; init; }

    /// <summary><c>charging</c>, <c>chargeComplete</c>, <c>none</c> (discharging).</summary>
    public string? ChargeStatus { get; init; }

    /// <summary><c>solarPanel</c>, <c>none</c>, or an adapter.</summary>
    public string? AdapterStatus { get; init; }

    /// <summary>Millivolts; negative values occur while the camera boots.</summary>
    public int? Voltage { get; init; }

    /// <summary>Milliamperes; negative while charging, in the one sample there is.</summary>
    public int? Current { get; init; }

    /// <summary>Degrees Celsius.</summary>
    public int? Temperature { get; init; }

    public bool? LowPower { get; init; }

    public int? BatteryVersion { get; init; }

    /// <summary><c>normal</c>: powered by wire.</summary>
    public string? PowerSupplyStatus { get; init; }

    /// <summary>Null if no field of a battery is there, as with cameras that have none.</summary>
    public static BatteryInfo? Read(XElement element)
    {
        var info = new BatteryInfo
        {
            ChannelId = element.Int("channelId") ?? 0,
            Percent = element.Int("batteryPercent") is { } percent and >= 0 and <= 100 ? percent : null,
            ChargeStatus = element.Text("chargeStatus"),
            AdapterStatus = element.Text("adapterStatus"),
            Voltage = element.Int("voltage"),
            Current = element.Int("current"),
            Temperature = element.Int("temperature"),
            LowPower = element.Flag("lowPower"),
            BatteryVersion = element.Int("batteryVersion"),
            PowerSupplyStatus = element.Text("powerSupplyStatus"),
        };
        return info.Percent is null && info.ChargeStatus is null && info.Voltage is null && info.AdapterStatus is null ? null : info;
    }

    public XElement Write() => XmlFields.Element(
        Name, ("channelId", ChannelId), ("chargeStatus", ChargeStatus), ("adapterStatus", AdapterStatus), ("voltage", Voltage),
        ("current", Current), ("temperature", Temperature), ("batteryPercent", Percent), ("lowPower", LowPower),
        ("batteryVersion", BatteryVersion), ("powerSupplyStatus", PowerSupplyStatus));
}

/// <summary>Message 252: sent without being asked, after a login and when the battery is low.</summary>
public sealed record BatteryList(IReadOnlyList<BatteryInfo> Batteries) : IBody<BatteryList>
{
    public static string Name => "BatteryList";

    public static BatteryList Read(XElement element) => new([.. element.All(BatteryInfo.Name).Select(BatteryInfo.Read).OfType<BatteryInfo>()]);

    public XElement Write()
    {
        var element = XmlFields.Element(Name);
        element.Add(Batteries.Select(battery => battery.Write()));
        return element;
    }
}
