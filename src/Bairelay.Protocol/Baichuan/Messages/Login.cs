using System.Xml.Linq;

namespace Bairelay.Protocol.Baichuan;

/// <summary>The camera's answer to the first message of a login (docs/protocol.md 3.1).</summary>
/// <param name="Nonce">Opaque text; 16 or 22 characters so far.</param>
/// <param name="AuthTypes">Ways to log in that newer firmware names; empty otherwise. None of them is a must.</param>
public sealed record EncryptionOffer(string Nonce, IReadOnlyList<string> AuthTypes) : IBody<EncryptionOffer>
{
    public static string Name => "Encryption";

    public static EncryptionOffer? Read(XElement element) =>
        element.Text("nonce") is not { } nonce ? null : new EncryptionOffer(
            nonce, [.. element.Child("authTypeList")?.All("authType").Select(type => type.Value.Trim()) ?? []]);

    public XElement Write()
    {
        var element = XmlFields.Element(Name, ("type", "md5"), ("nonce", Nonce));
        if (AuthTypes.Count > 0) element.Add(new XElement("authTypeList", AuthTypes.Select(type => new XElement("authType", type))));
        return element;
    }
}

/// <summary>
/// Who logs in or out. A login carries digests with the nonce, a logout plain texts (docs/protocol.md 3.1, 3.3); the
/// two further fields belong to authLogin (3.4).
/// </summary>
public sealed record LoginUser : IBody<LoginUser>
{
    public static string Name => "LoginUser";

    public string? AuthType { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }

    public int? UserVersion { get; init; } = 1;

    /// <summary>Inside <c>AuthInfo</c>.</summary>
    public string? AuthCode { get; init; }

    public static LoginUser Read(XElement element) => new()
    {
        AuthType = element.Text("authType"),
        UserName = element.Text("userName"),
        Password = element.Text("password"),
        UserVersion = element.Int("userVer"),
        AuthCode = element.Child("AuthInfo")?.Text("authCode"),
    };

    public XElement Write()
    {
        var element = XmlFields.Element(
            Name, ("authType", AuthType), ("userName", UserName), ("password", Password), ("userVer", UserVersion));
        if (AuthCode is not null) element.Add(new XElement("AuthInfo", new XElement("authCode", AuthCode)));
        return element;
    }

    // A record would print its fields.
    public override string ToString() => Name;
}

/// <summary>How the client is connected: the same on every network and transport.</summary>
public sealed record LoginNet : IBody<LoginNet>
{
    public static string Name => "LoginNet";

    public static LoginNet Read(XElement element) => new();

    public XElement Write() => XmlFields.Element(Name, ("type", "LAN"), ("udpPort", 0));
}

/// <summary>What the camera is, in the answer to a login (docs/protocol.md 3.1). Any field may be missing.</summary>
public sealed record DeviceInfo : IBody<DeviceInfo>
{
    public static string Name => "DeviceInfo";

    /// <summary><c>ipc</c>, <c>wifi_solo_ipc</c>, <c>nvr</c>, <c>homehub</c> …</summary>
    public string? Type { get; init; }

    public string? TypeInfo { get; init; }

    public string? FirmVersion { get; init; }

    /// <summary>Stream channels: 2 on cameras with two lenses.</summary>
    public int? ChannelNum { get; init; }

    /// <summary><c>none</c>, <c>pt</c> …</summary>
    public string? PtzMode { get; init; }

    /// <summary>The main picture; missing on floodlights.</summary>
    public (int Width, int Height)? Resolution { get; init; }

    public string? Language { get; init; }

    /// <summary>Privacy mode; null where the camera has none.</summary>
    public bool? Sleep { get; init; }

    public static DeviceInfo Read(XElement element) => new()
    {
        Type = element.Text("type"),
        TypeInfo = element.Text("typeInfo"),
        FirmVersion = element.Text("firmVersion"),
        ChannelNum = element.Int("channelNum"),
        PtzMode = element.Text("ptzMode"),
        Resolution = element.Child("resolution") is { } size && size.Int("width") is { } width && size.Int("height") is { } height
            ? (width, height) : null,
        Language = element.Text("language"),
        Sleep = element.Flag("sleep"),
    };

    public XElement Write()
    {
        var element = XmlFields.Element(
            Name, ("firmVersion", FirmVersion), ("IOInputPortNum", 0), ("IOOutputPortNum", 0), ("diskNum", 0), ("type", Type),
            ("channelNum", ChannelNum), ("audioNum", 1), ("ipChannel", 0));
        if (Resolution is var (width, height))
        {
            element.Add(new XElement("resolution").AddFields(
                ("resolutionName", $"{width}*{height}"), ("width", width), ("height", height)));
        }

        return element.AddFields(
            ("language", Language), ("sdCard", 1), ("ptzMode", PtzMode), ("typeInfo", TypeInfo), ("sleep", Sleep), ("norm", "NTSC"), ("userVer", 1));
    }
}
