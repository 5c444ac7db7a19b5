using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Life;
using Bairelay.Cli;
using Bairelay.Configuration;
using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.Mqtt;

/// <summary>What each query brings, and what is said when it brings nothing.</summary>
public sealed class QueryTests
{
    private const string Battery =
        "<BatteryInfo version=\"1.1\"><channelId>0</channelId><chargeStatus>charging</chargeStatus><adapterStatus>solarPanel</adapterStatus>"
        + "<voltage>4083</voltage><current>-396</current><temperature>32</temperature><batteryPercent>100</batteryPercent><lowPower>0</lowPower>"
        + "<batteryVersion>2</batteryVersion></BatteryInfo>";

    private static readonly byte[] s_picture = [.. Enumerable.Range(0, 600).Select(i => (byte)(i * 7)), 0xff, 0xd9];

    [Fact]
    public async Task The_battery_comes_in_three_ways()
    {
        await using var rig = new CommandsRig();
        rig.Front.Wire.On(253, Say.Ok(Battery));
        rig.Send("front/query/battery", "");
        await rig.AnswersAsync("front/status/battery");
        rig.Outlet.Sent.Select(sent => (sent.Topic, sent.Retain)).Should().Equal(
            ("bairelay/front/status/battery_level", true), ("bairelay/front/status/battery/attributes", true), ("bairelay/front/status/battery", false));
        rig.Outlet.Sent[2].Payload.Replace(">\n<", "><", StringComparison.Ordinal).Should().Be("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>" + Battery + "\n");
        rig.Front.Told.Should().ContainSingle().Which.Should().BeOfType<BatteryReport>();
        rig.Front.Terms.Should().ContainSingle().Which.Should().Match<CommandTerms>(terms => terms.Holder == "mqtt:query/battery" && terms.IsLowValue);
    }

    [Theory]
    [InlineData("pir", "pir", "on")]
    [InlineData("ptz/preset", "ptz/preset", """[{"id":3,"name":"gate"}]""")]
    public async Task A_reading_is_answered_on_its_status_topic_also_where_it_is_switched_off(string query, string status, string payload)
    {
        await using var rig = new CommandsRig(new CameraMqttOptions { EnablePir = false });
        rig.Front.Wire.On(212, Say.Ok("<rfAlarmCfg version=\"1.1\"><rfID>0</rfID><enable>1</enable></rfAlarmCfg>"));
        rig.Front.Wire.On(190, Say.Ok("<PtzPreset version=\"1.1\"><channelId>0</channelId><presetList><preset><id>3</id><name>gate</name></preset></presetList></PtzPreset>"));
        rig.Send($"front/query/{query}", "please");
        await Eventually.HoldsAsync(() => rig.Log.LinesAt(LogLevel.Information).Any(line => line.StartsWith("MQTT command done", StringComparison.Ordinal)));
        rig.Outlet.Sent.Should().Equal(new Sent($"bairelay/front/status/{status}", payload, true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_picture_is_taken_for_whoever_asks(bool isSwitchedOn)
    {
        await using var rig = new CommandsRig(new CameraMqttOptions { EnablePreview = isSwitchedOn });
        rig.Front.Before = _ => Task.FromResult<CommandOutcome?>(new CommandResult([], _ => { }) { Bytes = s_picture });
        rig.Send("front/query/preview", "");
        await Eventually.HoldsAsync(() => rig.Outlet.Sent.Count == 1);
        rig.Outlet.Sent.Should().Equal(new Sent("bairelay/front/status/preview", Convert.ToBase64String(s_picture), true));
        rig.Front.Calls.Should().Equal("SnapshotCommand");
    }

    [Fact]
    public async Task A_picture_that_is_too_large_fails()
    {
        await using var rig = new CommandsRig();
        rig.Front.Before = _ => Task.FromResult<CommandOutcome?>(new CommandResult([], _ => { }) { Bytes = new byte[1_500_001] });
        (await rig.AskAsync("front/query/preview", "")).Should().Be("FAIL");
        rig.Outlet.Sent.Should().HaveCount(2);
        rig.LastError().Should().StartWith("query/preview: The picture of front has 1500001 bytes; more than 1.5 MB is not published");
    }

    [Theory]
    [InlineData("battery", "battery_level", "battery/attributes")]
    [InlineData("pir", "pir", null)]
    [InlineData("preview", "preview", null)]
    [InlineData("ptz/preset", "ptz/preset", null)]
    public async Task When_the_days_budget_is_spent_the_last_reading_comes_again(string query, string status, string? more)
    {
        await using var rig = new CommandsRig(new CameraMqttOptions { EnablePir = true });
        rig.Front.Tell(new BatteryReport(new BatteryInfo { Percent = 12 }));
        rig.Front.Tell(new PirReport(true));
        rig.Front.Tell(new PreviewReport(new byte[3]));
        rig.Front.Tell(new PresetsReport([]));
        var kept = rig.Outlet.Sent.Where(sent => sent.Topic == $"bairelay/front/status/{status}" || sent.Topic == $"bairelay/front/status/{more}").ToList();
        kept.Should().HaveCount(more is null ? 1 : 2);
        rig.Outlet.Forget();
        rig.Front.Before = _ => Task.FromResult<CommandOutcome?>(new CommandFailure("budget_spent", "front has used its 600 s of today", ExitCode.Failure));
        (await rig.AskAsync($"front/query/{query}", "")).Should().Be("FAIL");
        rig.Outlet.Sent.Should().Equal(
        [
            .. kept,
            new Sent("bairelay/front/status/last_error", $"query/{query}: front has used its 600 s of today", true),
            new Sent($"bairelay/front/query/{query}", "FAIL", false),
        ]);
        rig.Log.LinesAt(LogLevel.Warning).Should().BeEmpty("the camera has written its line");
    }

    [Fact]
    public async Task Other_failures_repeat_nothing()
    {
        await using var rig = new CommandsRig();
        rig.Front.Tell(new BatteryReport(new BatteryInfo { Percent = 12 }));
        rig.Outlet.Forget();
        (await rig.AskAsync("front/query/battery", "")).Should().Be("FAIL");
        rig.Outlet.Sent.Select(sent => sent.Topic).Should().Equal("bairelay/front/status/last_error", "bairelay/front/query/battery");
        rig.LastError().Should().Be("query/battery: front has no battery, or does not offer it (it answers 405)");
    }
}
