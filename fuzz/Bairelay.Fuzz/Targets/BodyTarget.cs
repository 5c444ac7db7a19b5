using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Bairelay.Mqtt;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Fuzz.Targets;

/// <summary>
/// The body of a message of a camera, as every reader of one takes it. Whatever the XML: no exception, and what was
/// understood is written so that it is understood the same again.
/// </summary>
internal static class BodyTarget
{
    private static readonly DateTime[] s_moments = [new(1, 1, 1), new(2024, 7, 1, 12, 0, 0), new(9999, 12, 31, 23, 59, 59)];

    private static readonly string[] s_bodies =
    [
        "<Encryption version=\"1.1\"><type>md5</type><nonce>9E6D1FCB9E69846D</nonce><authTypeList><authType>token</authType></authTypeList></Encryption>",
        "<LoginUser><authType>a</authType><userName>admin</userName><password>x</password><userVer>1</userVer><AuthInfo><authCode>c</authCode></AuthInfo></LoginUser><LoginNet><type>LAN</type></LoginNet>",
        "<DeviceInfo><firmVersion>1</firmVersion><type>ipc</type><channelNum>1</channelNum><resolution><width>2304</width><height>1296</height></resolution><language>English</language><ptzMode>pt</ptzMode><sleep>0</sleep></DeviceInfo>",
        "<AlarmEventList><AlarmEvent><channelId>0</channelId><status>MD,visitor</status><AItype>people,dog_cat</AItype><recording>1</recording><timeStamp>1</timeStamp><smartAiTypeList><smartAiType><type>crossline</type><index>3</index><subList><type>people</type></subList></smartAiType></smartAiTypeList></AlarmEvent></AlarmEventList>",
        "<rfAlarmCfg><enable>1</enable><sensiValue>11</sensiValue><reduceFalseAlarm>0</reduceFalseAlarm></rfAlarmCfg><LedState><ledVersion>2</ledVersion><state>auto</state><lightState>open</lightState></LedState>",
        "<FloodlightManual><channelId>0</channelId><status>1</status><duration>180</duration></FloodlightManual><FloodlightTask><enable>1</enable></FloodlightTask><FloodlightStatusList><FloodlightStatus><channel>0</channel><status>1</status></FloodlightStatus></FloodlightStatusList>",
        "<UserList><User><userId>0</userId><userName>admin</userName><password>p</password><userLevel>1</userLevel><loginState>1</loginState><userSetState>none</userSetState></User></UserList><PushRspInfo><registerHandle>1</registerHandle><uid>9</uid></PushRspInfo>",
        "<Snap><channelId>0</channelId><streamType>main</streamType><fileName>a.jpg</fileName><pictureSize>9</pictureSize></Snap><Preview><handle>256</handle><streamType>subStream</streamType></Preview>",
        "<StreamInfoList><StreamInfo><channelBits>1</channelBits><encodeTable><type>mainStream</type><resolution><width>2304</width><height>1296</height></resolution><defaultFramerate>15</defaultFramerate><defaultBitrate>2048</defaultBitrate><framerateTable>15,10</framerateTable><bitrateTable>1024,2048</bitrateTable></encodeTable></StreamInfo></StreamInfoList>",
        "<VersionInfo><name>front</name><type>Argus</type><serialNumber>0</serialNumber><buildDay>b</buildDay><hardwareVersion>h</hardwareVersion><cfgVersion>c</cfgVersion><firmwareVersion>f</firmwareVersion><detail>d</detail><itemNo>i</itemNo></VersionInfo><LinkType><type>LAN</type></LinkType><Uid><uid>952</uid></Uid><WifiSignal><signal>-60</signal></WifiSignal>",
        "<SystemGeneral><timeZone>-3600</timeZone><year>2024</year><month>2</month><day>29</day><hour>23</hour><minute>59</minute><second>59</second></SystemGeneral><Dst><enable>1</enable><offset>1</offset><startMonth>3</startMonth><startWeekIndex>5</startWeekIndex><startWeekday>Sunday</startWeekday><startHour>2</startHour><endMonth>10</endMonth><endWeekIndex>5</endWeekIndex><endWeekday>Sunday</endWeekday></Dst>",
        "<BatteryList><BatteryInfo><channelId>0</channelId><chargeStatus>none</chargeStatus><adapterStatus>none</adapterStatus><voltage>3900</voltage><current>12</current><temperature>21</temperature><batteryPercent>77</batteryPercent><lowPower>0</lowPower><batteryVersion>2</batteryVersion></BatteryInfo></BatteryList><BatteryInfo><batteryPercent>1</batteryPercent></BatteryInfo>",
        "<audioPlayInfo><channelId>0</channelId><playMode>0</playMode><playDuration>10</playDuration><playTimes>1</playTimes><onOff>1</onOff></audioPlayInfo><SirenStatusList><sirenStatus><channelId>0</channelId><status>1</status></sirenStatus></SirenStatusList>",
        "<Support><ptzMode>pt</ptzMode><audioTalk>1</audioTalk><noExternStream>0</noExternStream><item><chnID>0</chnID><battery>2</battery><motion>0</motion><audioVersion>63</audioVersion><ledCtrl>7</ledCtrl></item></Support>",
        "<AbilityInfo><system><subModule><channelId>0</channelId><abilityValue>general_rw, version_ro</abilityValue></subModule></system></AbilityInfo>",
        "<PtzControl><channelId>0</channelId><speed>32</speed><command>left</command></PtzControl><PtzPreset><presetList><preset><id>1</id><name>gate</name><command>toPos</command></preset></presetList></PtzPreset><PtzZoomFocus><zoom><maxPos>5000</maxPos><minPos>1000</minPos><curPos>1000</curPos></zoom></PtzZoomFocus><StartZoomFocus><command>zoomPos</command><movePos>2500</movePos></StartZoomFocus>",
        "<TalkAbility><duplexList><duplex>FDX</duplex></duplexList><audioStreamModeList><audioStreamMode>followVideoStream</audioStreamMode></audioStreamModeList><audioConfigList><audioConfig><audioType>adpcm</audioType><sampleRate>16000</sampleRate><lengthPerEncoder>1024</lengthPerEncoder></audioConfig></audioConfigList></TalkAbility><TalkConfig><duplex>FDX</duplex><audioConfig><audioType>adpcm</audioType></audioConfig></TalkConfig>",
        "<ServerPort><serverPort>9000</serverPort></ServerPort><HttpPort><httpPort>80</httpPort><enable>0</enable></HttpPort><RtspPort><rtspPort>554</rtspPort><enable>true</enable></RtspPort>",
    ];

    public static IReadOnlyList<byte[]> Seeds { get; } = [.. s_bodies.Select(body => Encoding.UTF8.GetBytes($"<body>{body}</body>"))];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. s_bodies.SelectMany(body => body.Split('<', '>', '/', ' ')).Where(word => word.Length > 0).Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes),
        .. ((string[])["</", "/>", "<", ">", "none", "-1", "2147483648", "9223372036854775807", "1e309", "NaN", "0x1", " ", "\t", "&#x0A;", "&#160;", ",", "_", "true", "\u0130", "<a>x</a>"])
            .Select(Encoding.UTF8.GetBytes),
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        if (BcXml.Read(bytes) is not { } body) return;
        Same<EncryptionOffer>(body);
        Same<LoginUser>(body);
        Same<LoginNet>(body);
        Same<DeviceInfo>(body);
        if (Same<AlarmEventList>(body) is { } alarms) _ = alarms.Events.Count(alarm => alarm.IsVisitor || alarm.IsActive);
        if (Same<PirSettings>(body) is { } pir) _ = (pir.Enable, pir.Sensitivity, pir.ReduceFalseAlarm, pir.WithEnable(true));
        if (Same<LedState>(body) is { } led) _ = (led.Infrared, led.StatusLight, led.WithInfrared("auto").WithStatusLight(true).ForWriting());
        Same<FloodlightManual>(body);
        Same<FloodlightTask>(body);
        Same<FloodlightStatusList>(body);
        Same<UserList>(body);
        Same<PushRegistration>(body);
        Same<Snap>(body);
        Same<Protocol.Baichuan.Preview>(body);
        Same<StreamInfoList>(body);
        Same<VersionInfo>(body);
        Same<LinkType>(body);
        Same<CameraUid>(body);
        Same<WifiSignal>(body);
        if (Same<SystemGeneral>(body) is { } general) _ = (general.WallClock, general.TimeZone, general.WithWallClock(s_moments[1]).WithTimeZone(3600));
        if (Same<Dst>(body) is { } dst) _ = s_moments.Count(dst.IsActive);
        if (Same<BatteryInfo>(body) is { } battery) Told(battery);
        if (Same<BatteryList>(body) is { } list) _ = list.Batteries.Count;
        Same<AudioPlayInfo>(body);
        Same<SirenStatusList>(body);
        if (Same<Support>(body) is { } support)
            _ = (support.HasBattery, support.HasExternStream, support.HasFloodlight, support.HasPtz, support.HasSiren, support.HasTalk, support.UsesPir);
        if (Same<AbilityInfo>(body) is { } info) _ = info.Has("battery");
        Same<PtzControl>(body);
        if (Same<PtzPreset>(body) is { } presets) Json(StatePayloads.Of(presets.Presets.ToImmutableArray()));
        Same<PtzZoomFocus>(body);
        Same<StartZoomFocus>(body);
        Same<TalkAbility>(body);
        Same<TalkConfig>(body);
        Same(ServicePort.ReadAll(body));
    }

    /// <summary>What is not understood may be lost in the first writing, but nothing in the second.</summary>
    private static T? Same<T>(XElement body)
        where T : class, IBody<T>
    {
        if (body.Find<T>() is not { } message) return null;
        var first = BcXml.WriteBody(message.Write());
        var again = BcXml.Read(first).Find<T>() ?? throw new InvalidOperationException($"{T.Name} is written as something else");
        var second = BcXml.WriteBody(again.Write());
        if (!first.AsSpan().SequenceEqual(second))
            throw new InvalidOperationException($"{T.Name} changes with each writing:\n{Encoding.UTF8.GetString(first)}{Encoding.UTF8.GetString(second)}");
        return message;
    }

    private static void Same(IReadOnlyList<ServicePort> ports)
    {
        // A port of 0 is one that the camera does not tell, and goes with the first writing.
        var first = Again(Again(ports));
        Demand.That(first.SequenceEqual(Again(first)), "ports change with each writing");

        static IReadOnlyList<ServicePort> Again(IReadOnlyList<ServicePort> ports) =>
            ServicePort.ReadAll(BcXml.Read(BcXml.WriteBody([.. ports.Select(port => port.Write())]))!);
    }

    private static void Told(BatteryInfo battery)
    {
        Json(StatePayloads.Of(battery));
        Demand.That(BcXml.Read([.. "<body>"u8, .. StatePayloads.XmlOf(battery).AsSpan(BcXml.Declaration.Length), .. "</body>"u8]).Find<BatteryInfo>() is not null, "no battery any more");
    }

    private static void Json(byte[] payload) => JsonDocument.Parse(payload).Dispose();
}
