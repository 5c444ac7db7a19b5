using Bairelay.Protocol.Baichuan;

namespace Bairelay.Diagnostics.Captures.Streams;

/// <summary>What the commands are called.</summary>
internal static class MessageNames
{
    public const string Unknown = "unknown";

    /// <summary>The name in <see cref="MessageId"/>; <see cref="Unknown"/> for a command that has none there.</summary>
    public static string Of(uint id) => id switch
    {
        MessageId.Login => nameof(MessageId.Login),
        MessageId.Logout => nameof(MessageId.Logout),
        MessageId.StreamStart => nameof(MessageId.StreamStart),
        MessageId.StreamStop => nameof(MessageId.StreamStop),
        MessageId.TalkAbility => nameof(MessageId.TalkAbility),
        MessageId.TalkReset => nameof(MessageId.TalkReset),
        MessageId.PtzControl => nameof(MessageId.PtzControl),
        MessageId.PtzPreset => nameof(MessageId.PtzPreset),
        MessageId.Reboot => nameof(MessageId.Reboot),
        MessageId.SubscribeEvents => nameof(MessageId.SubscribeEvents),
        MessageId.Events => nameof(MessageId.Events),
        MessageId.SetPorts => nameof(MessageId.SetPorts),
        MessageId.GetPorts => nameof(MessageId.GetPorts),
        MessageId.GetUsers => nameof(MessageId.GetUsers),
        MessageId.SetUsers => nameof(MessageId.SetUsers),
        MessageId.Version => nameof(MessageId.Version),
        MessageId.LinkType => nameof(MessageId.LinkType),
        MessageId.GetTime => nameof(MessageId.GetTime),
        MessageId.SetTime => nameof(MessageId.SetTime),
        MessageId.GetDst => nameof(MessageId.GetDst),
        MessageId.SetDst => nameof(MessageId.SetDst),
        MessageId.Snapshot => nameof(MessageId.Snapshot),
        MessageId.Uid => nameof(MessageId.Uid),
        MessageId.WifiSignal => nameof(MessageId.WifiSignal),
        MessageId.PushInfo => nameof(MessageId.PushInfo),
        MessageId.ChannelInfo => nameof(MessageId.ChannelInfo),
        MessageId.StreamInfo => nameof(MessageId.StreamInfo),
        MessageId.Abilities => nameof(MessageId.Abilities),
        MessageId.PtzPresets => nameof(MessageId.PtzPresets),
        MessageId.Support => nameof(MessageId.Support),
        MessageId.TalkConfig => nameof(MessageId.TalkConfig),
        MessageId.TalkData => nameof(MessageId.TalkData),
        MessageId.GetLed => nameof(MessageId.GetLed),
        MessageId.SetLed => nameof(MessageId.SetLed),
        MessageId.GetPir => nameof(MessageId.GetPir),
        MessageId.SetPir => nameof(MessageId.SetPir),
        MessageId.UdpKeepAlive => nameof(MessageId.UdpKeepAlive),
        MessageId.BatteryList => nameof(MessageId.BatteryList),
        MessageId.Battery => nameof(MessageId.Battery),
        MessageId.Siren => nameof(MessageId.Siren),
        MessageId.FloodlightManual => nameof(MessageId.FloodlightManual),
        MessageId.FloodlightTaskOther => nameof(MessageId.FloodlightTaskOther),
        MessageId.SetFloodlightTask => nameof(MessageId.SetFloodlightTask),
        MessageId.FloodlightStatus => nameof(MessageId.FloodlightStatus),
        MessageId.GetZoomFocus => nameof(MessageId.GetZoomFocus),
        MessageId.SetZoomFocus => nameof(MessageId.SetZoomFocus),
        MessageId.GetFloodlightTask => nameof(MessageId.GetFloodlightTask),
        MessageId.NetInfo => nameof(MessageId.NetInfo),
        MessageId.SirenStatus => nameof(MessageId.SirenStatus),
        MessageId.SleepStatus => nameof(MessageId.SleepStatus),
        _ => Unknown,
    };
}
