using System.Text;
using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Life;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.Mqtt;

/// <summary>What each control topic asks of the camera, and how it is answered.</summary>
public sealed class ControlTests
{
    private const string Led = "<LedState version=\"1.1\"><channelId>0</channelId><state>auto</state><lightState>open</lightState></LedState>";
    private const string Pir = "<rfAlarmCfg version=\"1.1\"><rfID>0</rfID><enable>1</enable></rfAlarmCfg>";
    private const string Tasks = "<FloodlightTask version=\"1\"><channel>0</channel><enable>1</enable></FloodlightTask>";
    private const string Lens = "<PtzZoomFocus version=\"1.1\"><channelId>0</channelId><zoom><maxPos>6000</maxPos><minPos>1000</minPos><curPos>2501</curPos></zoom></PtzZoomFocus>";

    private const string Presets =
        "<PtzPreset version=\"1.1\"><channelId>0</channelId><presetList><preset><id>0</id><name>gate</name></preset>"
        + "<preset><id>4</id><name>Garden path</name></preset><preset><id>5</id></preset></presetList></PtzPreset>";

    [Theory]
    [InlineData("reboot", "", 23, null)]
    [InlineData("reboot", "whatever", 23, null)]
    [InlineData("led", "off", 209, "<lightState>close</lightState>")]
    [InlineData("ir", "on", 209, "<state>open</state>")]
    [InlineData("ir", "Off", 209, "<state>close</state>")]
    [InlineData("ir", "AUTO", 209, "<state>auto</state>")]
    [InlineData("pir", " OFF\n", 213, "<enable>0</enable>")]
    [InlineData("floodlight", "on", 288, "<status>1</status>")]
    [InlineData("floodlight", """ {"state": "OFF", "brightness": 3} """, 288, "<status>0</status>")]
    [InlineData("floodlight_tasks", "off", 290, "<enable>0</enable>")]
    [InlineData("siren", "On", 263, "<playTimes>1</playTimes>")]
    [InlineData("ptz/preset", "4", 19, "<id>4</id><command>toPos</command>")]
    [InlineData("ptz/preset", "gate", 19, "<id>0</id><command>toPos</command>")]
    [InlineData("ptz/preset", " garden PATH ", 19, "<id>4</id><command>toPos</command>")]
    [InlineData("ptz/assign", "7  over there ", 19, "<id>7</id><name>over there</name><command>setPos</command>")]
    [InlineData("ptz", "IN", 295, "<movePos>3501</movePos>")]
    [InlineData("ptz", "out 16", 295, "<movePos>2001</movePos>")]
    [InlineData("zoom", "2.5", 295, "<movePos>2500</movePos>")]
    public async Task A_command_reaches_the_camera_and_is_answered(string name, string payload, int message, string? body)
    {
        await using var rig = Rig();
        (await rig.AskAsync($"front/control/{name}", payload)).Should().Be("OK");
        var asked = rig.Front.Wire.Only((uint)message).Body;
        if (body is null) asked.Should().BeEmpty();
        else asked.Should().Contain(body);
        rig.Front.Terms.Should().ContainSingle().Which.Should().Match<CommandTerms>(terms =>
            terms.Holder == $"mqtt:control/{name}" && !terms.IsLowValue && terms.Limit == TimeSpan.FromSeconds(55));
        rig.Outlet.Sent.Should().NotContain(sent => sent.Topic.EndsWith("last_error", StringComparison.Ordinal));
        rig.Log.LinesAt(LogLevel.Information).Should().ContainSingle(line => line == $"MQTT command done camera=front topic=control/{name} ms=0");
    }

    [Fact]
    public async Task A_movement_lasts_a_second_unless_told_otherwise()
    {
        await using var rig = Rig();
        rig.Send("front/control/ptz", "Left");
        await MovesAsync(1);
        rig.Time.Advance(TimeSpan.FromMilliseconds(999));
        await MovesAsync(1);
        rig.Time.Advance(TimeSpan.FromMilliseconds(1));
        await rig.AnswersAsync("front/control/ptz");
        rig.Outlet.PayloadsOf("bairelay/front/control/ptz").Should().Equal("OK");
        rig.Front.Wire.AllAsked(18).Select(asked => asked.Body[asked.Body.IndexOf("<command>", StringComparison.Ordinal)..]).Should().Equal(
            "<command>left</command></PtzControl>", "<command>stop</command></PtzControl>");

        Task MovesAsync(int count) => Eventually.HoldsAsync(() => rig.Front.Wire.AllAsked(18).Count == count && rig.Front.IsAtRest);
    }

    [Theory]
    [InlineData("pir", "off", "bairelay/front/status/pir", "off")]
    [InlineData("floodlight", "on", "bairelay/front/status/floodlight", """{"state":"on"}""")]
    [InlineData("floodlight_tasks", "on", "bairelay/front/status/floodlight_tasks", "on")]
    [InlineData("ptz/assign", "7 x", "bairelay/front/status/ptz/preset", """[{"id":0,"name":"gate"},{"id":4,"name":"Garden path"},{"id":5,"name":null}]""")]
    public async Task A_new_state_is_told_before_the_answer(string name, string payload, string topic, string state)
    {
        // Two of these are switched off by default, and published all the same because somebody asked.
        await using var rig = Rig();
        await rig.AskAsync($"front/control/{name}", payload);
        rig.Front.Told.Should().ContainSingle();
        rig.Outlet.Sent.Should().Equal(new Sent(topic, state, true), new Sent($"bairelay/front/control/{name}", "OK", false));
    }

    [Fact]
    public async Task A_position_is_stored_also_by_a_camera_that_does_not_list_them()
    {
        await using var rig = Rig();
        rig.Front.Wire.On(190, Say.Refusal(405));
        (await rig.AskAsync("front/control/ptz/assign", "7 x")).Should().Be("OK");
        rig.Front.Told.Should().BeEmpty();
    }

    [Theory]
    [InlineData("wakeup", "5", "awake 5")]
    [InlineData("wakeup", " 1440 ", "awake 1440")]
    [InlineData("wakeup", "0", "sleep")]
    [InlineData("wakeup", "00", "sleep")]
    public async Task A_camera_is_kept_awake_or_let_sleep(string name, string payload, string call)
    {
        await using var rig = Rig();
        (await rig.AskAsync($"front/control/{name}", payload)).Should().Be("OK");
        rig.Front.Calls.Should().Equal(call);
        rig.Back.Calls.Should().BeEmpty();
        if (call != "sleep") rig.Front.Terms.Should().ContainSingle().Which.Holder.Should().Be("mqtt:control/wakeup");
    }

    [Theory]
    [InlineData("wakeup", "-1", "minutes from 1 to 1440, or 0 to let the camera sleep")]
    [InlineData("wakeup", "1441", "minutes from 1 to 1440, or 0 to let the camera sleep")]
    [InlineData("wakeup", "1.5", "minutes from 1 to 1440, or 0 to let the camera sleep")]
    [InlineData("wakeup", "", "minutes from 1 to 1440, or 0 to let the camera sleep")]
    [InlineData("led", "1", "on or off")]
    [InlineData("led", """{"state":"on"}""", "on or off")]
    [InlineData("ir", "dark", "on, off or auto")]
    [InlineData("pir", "", "on or off")]
    [InlineData("floodlight", """{"state":1}""", "on or off")]
    [InlineData("floodlight", """{"state":"on" """, "on or off")]
    [InlineData("floodlight", """{"state":"\ud800"}""", "on or off")]
    [InlineData("floodlight", "{}", "on or off")]
    [InlineData("floodlight_tasks", "onoff", "on or off")]
    [InlineData("siren", "off", "on (it falls silent by itself)")]
    [InlineData("ptz", "", "up, down, left, right, in or out, and perhaps an amount above 0, at most 320 (32 is one second)")]
    [InlineData("ptz", "left 321", "up, down, left, right, in or out, and perhaps an amount above 0, at most 320 (32 is one second)")]
    [InlineData("ptz", "left 1 2", "up, down, left, right, in or out, and perhaps an amount above 0, at most 320 (32 is one second)")]
    [InlineData("ptz", "leftUp", "up, down, left, right, in or out, and perhaps an amount above 0, at most 320 (32 is one second)")]
    [InlineData("ptz/preset", "", "the id (0 to 255) or the name of a stored position")]
    [InlineData("ptz/preset", "a\u0007b", "the id (0 to 255) or the name of a stored position")]
    [InlineData("ptz/assign", "7", "an id (0 to 255) and a name of at most 64 characters")]
    [InlineData("ptz/assign", "256 x", "an id (0 to 255) and a name of at most 64 characters")]
    [InlineData("zoom", "0.5", "a factor from 1 to 100")]
    [InlineData("zoom", "NaN", "a factor from 1 to 100")]
    public async Task What_does_not_parse_is_refused_at_once_with_the_reason(string name, string payload, string takes)
    {
        await using var rig = Rig();
        rig.Send($"front/control/{name}", payload);
        rig.Outlet.Sent.Should().Equal(
            new Sent("bairelay/front/status/last_error", $"control/{name}: the payload must be {takes}", true),
            new Sent($"bairelay/front/control/{name}", "FAIL", false));
        rig.Front.Calls.Should().BeEmpty();
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should()
            .StartWith($"MQTT message refused camera=front topic=control/{name} payload=").And.EndWith($" reason=the payload must be {takes}");
    }

    [Theory]
    [InlineData("61626300", "abc\\u0000")]
    [InlineData("0a1b5b33316d", "\\u000A\\u001B[31m")]
    [InlineData("ff", "\ufffd")]
    public async Task A_payload_is_shown_without_what_could_spoil_the_log(string hex, string shown)
    {
        await using var rig = Rig();
        rig.Send("front/control/led", Convert.FromHexString(hex));
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain($" payload={shown} reason=");
    }

    [Fact]
    public async Task A_long_payload_is_cut()
    {
        await using var rig = Rig();
        rig.Send("front/control/led", new string('x', 1_000_000));
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain($" payload={new string('x', 40)}… reason=the payload must be a short text");
        rig.Send("front/control/ptz/preset", Encoding.UTF8.GetBytes(new string('x', 65)));
        rig.Outlet.PayloadsOf("bairelay/front/control/ptz/preset").Should().Equal("FAIL");
    }

    [Fact]
    public async Task A_reboot_is_a_reboot_whatever_the_bytes()
    {
        await using var rig = Rig();
        rig.Send("front/control/reboot", new byte[] { 0xff, 0 });
        (await rig.AnswersAsync("front/control/reboot")).Should().Equal("OK");
    }

    [Fact]
    public async Task A_position_that_nobody_stored_is_not_gone_to()
    {
        await using var rig = Rig();
        (await rig.AskAsync("front/control/ptz/preset", "attic")).Should().Be("FAIL");
        rig.LastError().Should().Be("control/ptz/preset: front has no position called \"attic\"; query/ptz/preset lists them");
        rig.Front.Wire.AllAsked(19).Should().BeEmpty();
    }

    [Theory]
    [InlineData("led", "on", "control/led: front has no LED settings, or does not offer it (it answers 405)")]
    [InlineData("ir", "on", "control/ir: front has no LED settings, or does not offer it (it answers 405)")]
    [InlineData("floodlight_tasks", "on", "control/floodlight_tasks: front has no floodlight, or does not offer it (it answers 405)")]
    public async Task What_the_camera_lacks_fails_with_its_reason(string name, string payload, string reason)
    {
        await using var rig = new CommandsRig();
        (await rig.AskAsync($"front/control/{name}", payload)).Should().Be("FAIL");
        rig.Front.Told.Should().Equal(new FailureReport(reason));
        rig.Outlet.Sent.Should().Equal(
            new Sent("bairelay/front/status/last_error", reason, true), new Sent($"bairelay/front/control/{name}", "FAIL", false));
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().StartWith($"MQTT command failed camera=front topic=control/{name} reason=front has no");
    }

    [Fact]
    public async Task Infrared_light_that_the_camera_does_not_mention_is_not_set()
    {
        await using var rig = Rig();
        rig.Front.Wire.On(208, Say.Ok("<LedState version=\"1.1\"><channelId>0</channelId><lightState>open</lightState></LedState>"));
        (await rig.AskAsync("front/control/ir", "on")).Should().Be("FAIL");
        rig.LastError().Should().Be("control/ir: front has no infrared light");
        rig.Front.Wire.AllAsked(209).Should().BeEmpty();
    }

    private static CommandsRig Rig()
    {
        var rig = new CommandsRig();
        var wire = rig.Front.Wire;
        (uint Id, string? Body)[] answers =
        [
            (208, Led), (209, null), (212, Pir), (213, null), (288, null), (438, Tasks), (290, null), (263, null), (23, null), (18, null), (19, null),
            (190, Presets), (294, Lens), (295, null),
        ];
        foreach (var (id, body) in answers) wire.On(id, Say.Ok(body));
        return rig;
    }
}
