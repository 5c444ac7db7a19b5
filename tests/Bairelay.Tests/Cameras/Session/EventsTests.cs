using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;
using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.Cameras.Session;

[Collection(MadeUpTime.Name)]
public sealed class EventsTests
{
    [Theory]
    [InlineData("MD", "MD")]
    [InlineData("visitor", "visitor")]
    [InlineData("tamper", "tamper")]
    [InlineData("MD,visitor", "MD visitor")]
    [InlineData("MD, none ,MD", "MD")]
    [InlineData("doorbell", "doorbell")]
    [InlineData("crossline", "crossline")]
    [InlineData("intrusion", "intrusion")]
    [InlineData("loitering", "loitering")]
    public async Task Every_status_is_an_event(string status, string words)
    {
        var alarm = await OneAsync($"<status>{status}</status><AItype>none</AItype><recording>0</recording><timeStamp>0</timeStamp>");
        alarm.Status.Should().Equal(words.Split(' '));
        alarm.AiTypes.Should().BeEmpty();
        alarm.IsActive.Should().BeTrue();
        alarm.IsVisitor.Should().Be(words.Contains("visitor", StringComparison.Ordinal) || words == "doorbell");
    }

    [Theory]
    [InlineData("people", "people")]
    [InlineData("vehicle", "vehicle")]
    [InlineData("dog_cat", "dog_cat")]
    [InlineData("face", "face")]
    [InlineData("package", "package")]
    [InlineData("other", "other")]
    [InlineData("visitor", "visitor")]
    [InlineData("cry", "cry")]
    [InlineData("People,PEOPLE,vehicle", "people vehicle")]
    public async Task Every_kind_of_thing_is_an_event_even_without_a_status(string kind, string words)
    {
        var alarm = await OneAsync($"<status>none</status><AItype>{kind}</AItype>");
        alarm.AiTypes.Should().Equal(words.Split(' '));
        alarm.Status.Should().BeEmpty();
        alarm.IsActive.Should().BeTrue();
    }

    [Theory]
    [InlineData("<status>none</status><AItype>none</AItype><recording>0</recording><timeStamp>0</timeStamp>")]
    [InlineData("<status>none</status>")]
    [InlineData("<status>None</status><AItype></AItype>")]
    [InlineData("")]
    public async Task Nothing_but_none_is_the_end(string fields) => (await OneAsync(fields)).IsActive.Should().BeFalse();

    [Fact]
    public async Task A_rule_of_newer_firmware_is_active_while_the_status_is_none()
    {
        var alarm = await OneAsync(
            "<status>none</status><AItype>none</AItype><recording>1</recording><timeStamp>1684393362</timeStamp><smartAiTypeList>"
            + "<smartAiType><type>intrusion</type><index>5</index><subList><index>0</index><type>people</type></subList>"
            + "<subList><index>2</index><type>vehicle</type></subList></smartAiType><pts>1</pts><frameIndex>2</frameIndex></smartAiTypeList>");
        alarm.IsActive.Should().BeTrue();
        var smart = alarm.Smart.Should().ContainSingle().Which;
        smart.Type.Should().Be("intrusion");
        smart.Zones.Should().Be(5);
        smart.Objects.Should().Equal("people", "vehicle");
        alarm.Recording.Should().BeTrue();
        alarm.TimeStamp.Should().Be(1684393362);
    }

    [Fact]
    public async Task A_start_and_an_end_in_one_read_are_two_events()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.PushTogether(33, Say.Ok(List("<status>MD</status>")), Say.Ok(List("<status>none</status>")));
        ((MotionReported)await rig.NextEventAsync()).Alarm.IsActive.Should().BeTrue();
        ((MotionReported)await rig.NextEventAsync()).Alarm.IsActive.Should().BeFalse();
    }

    [Fact]
    public async Task Names_in_another_case_and_indented_are_the_same()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.Push(33, Say.Ok(
            "    <alarmEventList version=\"1\">\n        <AlarmEvent extra=\"x\">\n            <channelID> 0 </channelID>\n            <Status> MD </Status>\n"
            + "            <aiType> people </aiType>\n            <new><thing/></new>\n        </AlarmEvent>\n    </alarmEventList>"));
        var alarm = ((MotionReported)await rig.NextEventAsync()).Alarm;
        alarm.Status.Should().Equal("MD");
        alarm.AiTypes.Should().Equal("people");
    }

    [Theory]
    [InlineData(33, "<AlarmEventList version=\"1.1\"><AlarmEvent version=\"1.1\"><channelId>1</channelId><status>MD</status></AlarmEvent></AlarmEventList>")]
    [InlineData(33, "<AlarmEventList version=\"1.1\" />")]
    [InlineData(33, "<DayNightEventList version=\"1.1\"><DayNightEvent version=\"1.1\"><channelId>0</channelId><mode>day</mode></DayNightEvent></DayNightEventList>")]
    [InlineData(252, "<BatteryList version=\"1.1\"><BatteryInfo><channelId>1</channelId><batteryPercent>5</batteryPercent></BatteryInfo></BatteryList>")]
    [InlineData(252, "<BatteryList version=\"1.1\" />")]
    [InlineData(291, "<FloodlightStatusList version=\"1.1\" />")]
    [InlineData(464, "<NetInfo><net_type>wired</net_type></NetInfo>")]
    [InlineData(547, "<SirenStatusList version=\"1.1\"><SirenStatus><channel>1</channel><status>1</status></SirenStatus></SirenStatusList>")]
    [InlineData(623, "<sleepStatus />")]
    [InlineData(78, "<VideoInput version=\"1.1\"><channelId>0</channelId></VideoInput>")]
    [InlineData(79, "<Serial version=\"1.1\"><channelId>0</channelId></Serial>")]
    [InlineData(145, "<ChannelInfoList><ChannelInfo><channelId>0</channelId><loginState>standby</loginState></ChannelInfo></ChannelInfoList>")]
    [InlineData(580, "<cfgChange><channelId>0</channelId><cmdId>26</cmdId></cfgChange>")]
    [InlineData(600, "<yoloWorldEventList><signal>5</signal></yoloWorldEventList>")]
    [InlineData(4711, "<something><status>1</status></something>")]
    public async Task What_is_not_about_our_channel_or_not_needed_is_no_event(int id, string body)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.Push((uint)id, Say.Ok(body));
        (await rig.HasNoEventAsync()).Should().BeTrue();
    }

    [Theory]
    [InlineData(33)]
    [InlineData(252)]
    [InlineData(291)]
    [InlineData(623)]
    public async Task A_push_without_a_body_or_with_a_broken_one_is_no_event(int id)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.Push((uint)id, Say.Ok());
        rig.Camera.Push((uint)id, Say.Ok("<AlarmEventList><AlarmEvent>"));
        rig.Camera.Push((uint)id, Say.Piece([1, 2, 3]));
        (await rig.HasNoEventAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task A_battery_reports_itself()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.Push(252, Say.Ok(
            "<BatteryList version=\"1.1\"><BatteryInfo version=\"1.1\"><channelId>0</channelId><chargeStatus>none</chargeStatus>"
            + "<batteryPercent>9</batteryPercent><lowPower>1</lowPower></BatteryInfo></BatteryList>"));
        var battery = ((BatteryReported)await rig.NextEventAsync()).Battery;
        battery.Percent.Should().Be(9);
        battery.LowPower.Should().BeTrue();
        battery.Voltage.Should().BeNull();
    }

    [Theory]
    [InlineData("<channel>0</channel><status>1</status>", true)]
    [InlineData("<channelId>0</channelId><status>0</status>", false)]
    public async Task A_floodlight_and_a_siren_report_themselves(string fields, bool on)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.Push(291, Say.Ok($"<FloodlightStatusList version=\"1.1\"><FloodlightStatus>{fields}</FloodlightStatus></FloodlightStatusList>"));
        rig.Camera.Push(547, Say.Ok($"<SirenStatusList version=\"1.1\"><SirenStatus>{fields}</SirenStatus></SirenStatusList>"));
        (await rig.NextEventAsync()).Should().Be(new FloodlightReported(on));
        (await rig.NextEventAsync()).Should().Be(new SirenReported(on));
    }

    [Theory]
    [InlineData("<sleepStatus>1</sleepStatus>", true)]
    [InlineData("<sleepStatus>true</sleepStatus>", true)]
    [InlineData("<sleepStatus>sleep</sleepStatus>", true)]
    [InlineData("<sleepState><channelId>0</channelId><sleepStatus>Sleeping</sleepStatus></sleepState>", true)]
    [InlineData("<sleepStatus>0</sleepStatus>", false)]
    [InlineData("<sleepStatus>awake</sleepStatus>", false)]
    public async Task A_camera_says_whether_it_sleeps(string body, bool asleep)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.Push(623, Say.Ok(body));
        (await rig.NextEventAsync()).Should().Be(new SleepReported(asleep));
    }

    [Fact]
    public async Task Events_that_nobody_reads_are_bounded_and_the_newest_are_kept()
    {
        await using var rig = await SessionRig.OpenAsync();
        for (var signal = 1; signal <= 2000; signal++) rig.Camera.Push(464, Say.Ok($"<NetInfo><signal>{-signal}</signal></NetInfo>"));
        await rig.Session.AskAsync(new BcRequest(MessageId.LinkType), default);
        var kept = new List<CameraEvent>();
        while (rig.Session.Events.TryRead(out var one)) kept.Add(one);
        kept.Should().HaveCount(256);
        kept[^1].Should().Be(new WifiReported(-2000));
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle("a flood must not become a flood of lines");
    }

    [Fact]
    public async Task Events_end_with_the_session()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.Push(464, Say.Ok("<NetInfo><signal>-1</signal></NetInfo>"));
        rig.Camera.Pipe.Close();
        var seen = new List<CameraEvent>();
        await foreach (var one in rig.Session.Events.ReadAllAsync()) seen.Add(one);
        seen.Should().Equal(new WifiReported(-1));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(405)]
    [InlineData(0)]
    public async Task A_subscription_is_good_whatever_the_camera_says_to_it(int code)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(31, code == 0 ? Say.Nothing : Say.Refusal((ushort)code));
        await rig.RunAsync(() => rig.Session.SubscribeEventsAsync(default));
        var asked = rig.Camera.Only(31);
        asked.Header.BodyLength.Should().Be(0);
        // One camera sends its events with the number of the subscription.
        rig.Camera.Push(33, Say.Ok(List("<status>MD</status>")) with { Number = asked.Header.MessageNumber });
        ((MotionReported)await rig.NextEventAsync()).Alarm.Status.Should().Equal("MD");
    }

    [Fact]
    public async Task A_waking_camera_is_asked_for_events_again()
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.On(31, Say.Refusal(400), Say.Refusal(400), Say.Ok());
        await rig.RunAsync(() => rig.Session.SubscribeEventsAsync(default));
        rig.Camera.AllAsked(31).Should().HaveCount(3);
    }

    private static string List(string fields) =>
        $"<AlarmEventList version=\"1.1\"><AlarmEvent version=\"1.1\"><channelId>0</channelId>{fields}</AlarmEvent></AlarmEventList>";

    private static async Task<AlarmEvent> OneAsync(string fields)
    {
        await using var rig = await SessionRig.OpenAsync();
        rig.Camera.Push(33, Say.Ok(List(fields)));
        return ((MotionReported)await rig.NextEventAsync()).Alarm;
    }
}
