using System.Xml.Linq;

namespace Bairelay.Simulator;

/// <summary>What a camera comes with, in the words of real ones (docs/protocol.md 4.3, 4.10 to 4.12, 4.19).</summary>
internal static class FactoryXml
{
    public static readonly XElement NewPir = XElement.Parse("""
        <rfAlarmCfg version="1.1"><enable>1</enable><sensiValue>11</sensiValue><reduceFalseAlarm>0</reduceFalseAlarm><interval>0</interval>
        <maxAlarmTime>6320216</maxAlarmTime><intervalUseRange>1</intervalUseRange><intervalSecMin>5</intervalSecMin><intervalSecMax>120</intervalSecMax></rfAlarmCfg>
        """);

    public static readonly XElement Led = XElement.Parse("""
        <LedState version="1.1"><channelId>0</channelId><ledVersion>2</ledVersion><state>auto</state><lightState>open</lightState></LedState>
        """);

    public static readonly XElement FloodlightTask = XElement.Parse("""
        <FloodlightTask version="1.1"><channel>0</channel><alarmMode>1</alarmMode><enable>1</enable><lastAlarmMode>2</lastAlarmMode>
        <preview_auto>0</preview_auto><duration>300</duration><brightness_cur>92</brightness_cur><brightness_max>100</brightness_max>
        <brightness_min>1</brightness_min><schedule><startHour>18</startHour><startMin>0</startMin><endHour>6</endHour><endMin>0</endMin></schedule>
        <lightSensThreshold><min>1000</min><max>2300</max><lightCur>1000</lightCur><darkCur>1900</darkCur><lightDef>1000</lightDef><darkDef>1900</darkDef></lightSensThreshold>
        <FloodlightScheduleList><maxNum>32</maxNum></FloodlightScheduleList>
        <nightLongViewMultiBrightness><enable>0</enable><alarmBrightness><min>1</min><max>100</max><cur>100</cur><def>100</def></alarmBrightness><alarmDelay><min>5</min><max>600</max><cur>10</cur><def>10</def></alarmDelay></nightLongViewMultiBrightness>
        <detectType>none</detectType></FloodlightTask>
        """);

    public static readonly XElement LegacyPir = WithTimeTables(XElement.Parse("""
        <rfAlarmCfg version="1.1"><rfID>0</rfID><enable>1</enable><sensitivity>1</sensitivity><sensiValue>16</sensiValue><reduceFalseAlarm>0</reduceFalseAlarm></rfAlarmCfg>
        """));

    public static XElement General(string name, int timeZone) => XElement.Parse($"""
        <SystemGeneral version="1.1"><timeZone>{timeZone}</timeZone><osdFormat>DMY</osdFormat>
        <year>0</year><month>0</month><day>0</day><hour>0</hour><minute>0</minute><second>0</second>
        <deviceId>0</deviceId><timeFormat>0</timeFormat><language>English</language><deviceName></deviceName></SystemGeneral>
        """).Change(element => element.Element("deviceName")!.Value = name);

    /// <summary>Message 199, with the fields that say whether there is a feature set as asked.</summary>
    public static XElement Support(SessionSettings settings) => XElement.Parse($"""
        <Support version="1.1"><IOInputPortNum>0</IOInputPortNum><IOOutputPortNum>0</IOOutputPortNum><diskNum>0</diskNum>
        <channelNum>1</channelNum><audioNum>1</audioNum><ptzMode>{(settings.HasPtz ? "pt" : "none")}</ptzMode><ptzCfg>0</ptzCfg><B485>0</B485>
        <autoUpdate>1</autoUpdate><pushAlarm>3</pushAlarm><email>1</email><wifi>5</wifi><record>0</record><rtsp>0</rtsp><onvif>0</onvif>
        <audioTalk>{Flag(settings.HasTalk)}</audioTalk><rfVersion>4</rfVersion><rtmp>0</rtmp><noExternStream>{Flag(settings.ExternStream is null)}</noExternStream>
        <timeFormat>1</timeFormat><pushVersion>1</pushVersion><pushType>1</pushType><cloudVersion>127</cloudVersion><netPort>1</netPort>
        <reboot>1</reboot><upgrade>1</upgrade><recordCfg>53</recordCfg>
        <smartHome><version>1</version><item><name>googleHome</name><ver>1</ver></item><item><name>amazonAlexa</name><ver>1</ver></item></smartHome>
        <item><chnID>0</chnID><ptzType>{(settings.HasPtz ? 3 : 0)}</ptzType><rfCfg>0</rfCfg><noAudio>0</noAudio><autoFocus>0</autoFocus>
        <battery>{(settings.HasBattery ? 2 : 0)}</battery><osdCfg>1</osdCfg><batAnalysis>{Flag(settings.HasBattery)}</batAnalysis><dynamicReso>1</dynamicReso>
        <audioVersion>{(settings.HasSiren ? 63 : 59)}</audioVersion><ledCtrl>{(settings.HasFloodlight ? 7 : 1)}</ledCtrl>
        <ptzControl>{(settings.HasPtz ? 207 : 0)}</ptzControl><ptzPreset>{Flag(settings.HasPtz)}</ptzPreset><motion>{Flag(!settings.HasBattery)}</motion>
        <aitype>32503</aitype><snap>20</snap><ipcAudioTalk>{Flag(settings.HasTalk)}</ipcAudioTalk></item></Support>
        """);

    private static int Flag(bool value) => value ? 1 : 0;

    private static XElement WithTimeTables(XElement pir)
    {
        string[] days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
        pir.Add(
            new XElement("timeBlockList", days.Select(day => new XElement(
                "timeBlock", new XElement("enable", 1), new XElement("weekDay", day), new XElement("beginHour", 0), new XElement("endHour", 23)))),
            new XElement("alarmHandle", new XElement("item", new XElement("channel", 0), new XElement("handleType", "push"))));
        return pir;
    }

    private static XElement Change(this XElement element, Action<XElement> change)
    {
        change(element);
        return element;
    }
}
