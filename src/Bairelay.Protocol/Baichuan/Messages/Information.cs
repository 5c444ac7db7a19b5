using System.Xml.Linq;

namespace Bairelay.Protocol.Baichuan;

/// <summary>Message 80 (docs/protocol.md 4.1). New battery firmware sends little more than the firmware's version.</summary>
public sealed record VersionInfo : IBody<VersionInfo>
{
    public static string Name => "VersionInfo";

    /// <summary>What the owner called the camera.</summary>
    public string? CameraName { get; init; }

    /// <summary>The model.</summary>
    public string? Type { get; init; }

    public string? SerialNumber { get; init; }

    public string? BuildDay { get; init; }

    public string? HardwareVersion { get; init; }

    public string? ConfigVersion { get; init; }

    public string? FirmwareVersion { get; init; }

    public string? Detail { get; init; }

    public string? ItemNumber { get; init; }

    public static VersionInfo Read(XElement element) => new()
    {
        CameraName = element.Text("name"),
        Type = element.Text("type"),
        SerialNumber = element.Text("serialNumber"),
        BuildDay = element.Text("buildDay"),
        HardwareVersion = element.Text("hardwareVersion"),
        ConfigVersion = element.Text("cfgVersion"),
        FirmwareVersion = element.Text("firmwareVersion"),
        Detail = element.Text("detail"),
        ItemNumber = element.Text("itemNo"),
    };

    public XElement Write() => XmlFields.Element(
        Name, ("name", CameraName), ("type", Type), ("serialNumber", SerialNumber), ("buildDay", BuildDay),
        ("hardwareVersion", HardwareVersion), ("cfgVersion", ConfigVersion), ("firmwareVersion", FirmwareVersion), ("detail", Detail),
        ("itemNo", ItemNumber));
}

/// <summary>Message 93, the client's keepalive (docs/protocol.md 4.4).</summary>
public sealed record LinkType(string? Type) : IBody<LinkType>
{
    public static string Name => "LinkType";

    public static LinkType Read(XElement element) => new(element.Text("type"));

    public XElement Write() => XmlFields.Element(Name, ("type", Type));
}

/// <summary>Message 114 (docs/protocol.md 4.0).</summary>
public sealed record CameraUid(string Uid) : IBody<CameraUid>
{
    public static string Name => "Uid";

    public static CameraUid? Read(XElement element) => element.Text("uid") is { } uid ? new CameraUid(uid) : null;

    public XElement Write() => XmlFields.Element(Name, ("uid", Uid));
}

/// <summary>Message 115 (docs/protocol.md 4.0).</summary>
/// <param name="Signal">dBm; 100 on a wired hub.</param>
public sealed record WifiSignal(int Signal) : IBody<WifiSignal>
{
    public static string Name => "WifiSignal";

    public static WifiSignal? Read(XElement element) => element.Int("signal") is { } signal ? new WifiSignal(signal) : null;

    public XElement Write() => XmlFields.Element(Name, ("signal", Signal));
}
