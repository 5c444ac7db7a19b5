namespace Bairelay.Protocol.Baichuan;

/// <summary>The commands, by the numbers of docs/protocol.md 4.0.</summary>
public static class MessageId
{
    public const uint Login = 1;
    public const uint Logout = 2;
    public const uint StreamStart = 3;
    public const uint StreamStop = 4;
    public const uint TalkAbility = 10;
    public const uint TalkReset = 11;
    public const uint PtzControl = 18;
    public const uint PtzPreset = 19;
    public const uint Reboot = 23;
    public const uint SubscribeEvents = 31;
    public const uint Events = 33;
    public const uint SetPorts = 36;
    public const uint GetPorts = 37;
    public const uint GetUsers = 58;
    public const uint SetUsers = 59;
    public const uint Version = 80;
    public const uint LinkType = 93;
    public const uint GetTime = 104;
    public const uint SetTime = 105;
    public const uint GetDst = 106;
    public const uint SetDst = 107;
    public const uint Snapshot = 109;
    public const uint Uid = 114;
    public const uint WifiSignal = 115;
    public const uint PushInfo = 124;
    public const uint ChannelInfo = 145;
    public const uint StreamInfo = 146;
    public const uint Abilities = 151;
    public const uint PtzPresets = 190;
    public const uint Support = 199;
    public const uint TalkConfig = 201;
    public const uint TalkData = 202;
    public const uint GetLed = 208;
    public const uint SetLed = 209;
    public const uint GetPir = 212;
    public const uint SetPir = 213;

    /// <summary>Asked by the camera, over BcUdp only; unanswered, it drops the session after about 8 s (4.6).</summary>
    public const uint UdpKeepAlive = 234;

    public const uint BatteryList = 252;
    public const uint Battery = 253;
    public const uint Siren = 263;
    public const uint FloodlightManual = 288;
    public const uint FloodlightTaskOther = 289;
    public const uint SetFloodlightTask = 290;
    public const uint FloodlightStatus = 291;
    public const uint GetZoomFocus = 294;
    public const uint SetZoomFocus = 295;
    public const uint GetFloodlightTask = 438;
    public const uint NetInfo = 464;
    public const uint SirenStatus = 547;
    public const uint SleepStatus = 623;
}
