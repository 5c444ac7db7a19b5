using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

internal static class InformationCommands
{
    public static IEnumerable<Command> All =>
    [
        new(MessageId.Version, "version", Version),
        new(MessageId.Abilities, "abilities", Abilities, Needs.UserName),
        new(MessageId.Support, "support", call => Answer.With(FactoryXml.Support(call.Settings))),
        new(MessageId.LinkType, "link type", _ => Answer.With(new LinkType("LAN").Write())),
        new(MessageId.Uid, "uid", call => Answer.With(new CameraUid(call.Model.Uid.ToString()).Write())),
        new(MessageId.WifiSignal, "wifi signal", call => Answer.With(new WifiSignal(call.Model.WifiSignal).Write())),
        new(MessageId.PushInfo, "push info", PushInfo),
        new(MessageId.StreamInfo, "stream list", call => Answer.With(Streams(call.Settings).Write())),
        new(MessageId.Battery, "battery", Battery, Needs.Channel),
        // One client asks what is pushed otherwise.
        new(MessageId.Events, "events", call => Answer.With(call.Model.Motion.Read().Write())),
    ];

    public static DeviceInfo Device(SessionSettings settings) => new()
    {
        FirmVersion = "00000000000000",
        Type = "wifi_solo_ipc",
        TypeInfo = "IPC",
        ChannelNum = 1,
        PtzMode = settings.HasPtz ? "pt" : "none",
        Resolution = (settings.MainStream.Width, settings.MainStream.Height),
        Language = "English",
    };

    public static StreamInfoList Streams(SessionSettings settings)
    {
        List<EncodeTable> tables = [Table("mainStream", settings.MainStream), Table("subStream", settings.SubStream)];
        if (settings.ExternStream is { } third) tables.Add(Table("externStream", third));
        return new StreamInfoList([new StreamInfo(1, tables)]);
    }

    private static EncodeTable Table(string type, CameraMedia media) =>
        new(type, media.Width, media.Height, media.Fps, media.Kilobits, [media.Fps], [media.Kilobits]);

    private static Answer Version(Call call) => Answer.With((call.Settings.SparseVersion
        ? new VersionInfo { FirmwareVersion = call.Settings.Firmware }
        : new VersionInfo
        {
            CameraName = call.Settings.Name,
            Type = call.Settings.Model,
            SerialNumber = "00000000000000",
            BuildDay = "build 23062008",
            HardwareVersion = "BA2504IN0E6X0B0",
            ConfigVersion = "v3.0.0.0",
            FirmwareVersion = call.Settings.Firmware,
            Detail = "BA2504IN0E6X0B0W100000001",
        }).Write());

    private static Answer Abilities(Call call)
    {
        // An account-bound camera has its own code for this one.
        if (call.Settings.AccountBound) return new Answer(ResponseCode.AbilitiesRefused);
        List<Ability> abilities =
        [
            new("system", "general", true), new("system", "version", false), new("system", "uid", false), new("system", "reboot", true),
            new("system", "dst", true), new("network", "port", true), new("network", "wifi", true), new("security", "user", true),
            new("alarm", "motion", true), new("alarm", "rfAlarm", true), new("image", "ledState", true), new("streaming", "preview", true),
        ];
        if (call.Settings.HasSiren) abilities.Add(new Ability("alarm", "siren", true));
        if (call.Settings.HasPtz) abilities.Add(new Ability("PTZ", "control", true));
        return Answer.With(new AbilityInfo(abilities).Write());
    }

    private static Answer PushInfo(Call call) => call.Body?.Child("PushInfo")?.Text("token") is null
        ? Answer.Refused
        : Answer.With(new PushRegistration(-1, call.Model.Uid.ToString()).Write());

    private static Answer Battery(Call call) =>
        call.Settings.HasBattery ? Answer.With(call.Model.Battery.Read().Write()) : Answer.Refused;
}
