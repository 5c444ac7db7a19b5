using Bairelay.Simulator;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd;

/// <summary>Commands and queries through the broker, to cameras that sleep.</summary>
public sealed class MqttCommandTests
{
    [Theory, InlineData("tcp"), InlineData("udp")]
    public Task A_wish_to_stay_awake_holds_until_the_wish_to_sleep(string transport) =>
        HouseRig.LiveAsync(HousePlan.With(new CameraPlan { Transport = transport }), async house =>
        {
            (await house.OrderAsync("control/wakeup", "1")).Should().Be("OK");
            await house.SeesAsync("status", "connected");
            house.Life.Locks.Holders.Should().Equal("mqtt:control/wakeup");
            (await house.OrderAsync("control/wakeup", "0")).Should().Be("OK");
            await house.SeesAsync("status", "disconnected");
            await house.IsAsleepAsync();
            house.Of("status").Should().Equal("connected", "disconnected");
            house.Of("status/motion").Should().BeEmpty();
            house.Witness.Seen.Where(message => message.Topic.Contains("/control/", StringComparison.Ordinal)).Should().Equal(
                new("bairelay/porch/control/wakeup", "1", false, 1), new("bairelay/porch/control/wakeup", "OK", false, 1),
                new("bairelay/porch/control/wakeup", "0", false, 1), new("bairelay/porch/control/wakeup", "OK", false, 1));
            house.Life.Account.Today.Seconds.Keys.Should().Equal("mqtt:control/wakeup");
            house.Camera.WakePacketsReceived.Should().BePositive();
        });

    [Fact]
    public Task A_wish_to_sleep_does_not_end_a_motion() => HouseRig.LiveAsync(async house =>
    {
        house.Camera.RaiseMotion(TimeSpan.FromMinutes(1), "MD", "people");
        await house.SeesMotionAsync("\"confirmed\":true");
        (await house.OrderAsync("control/wakeup", "5")).Should().Be("OK");
        (await house.OrderAsync("control/wakeup", "0")).Should().Be("OK");
        house.Life.Locks.Holders.Should().Equal("push");
        house.Life.Loop.Live.Should().NotBeNull();
        house.Cameras[0].EndMotion();
        await house.SeesAsync("status", "disconnected");
    });

    [Fact]
    public Task Every_command_does_to_the_camera_what_it_says() => HouseRig.LiveAsync(async house =>
    {
        await OkAsync("pir", "off", camera => !camera.Model.Pir.Enable);
        await OkAsync("floodlight", "on", camera => camera.Model.Floodlight.IsOn);
        await OkAsync("floodlight", """{"state":"OFF"}""", camera => !camera.Model.Floodlight.IsOn);
        await OkAsync("floodlight_tasks", "off", camera => !camera.Model.Floodlight.Task.Enable);
        await OkAsync("led", "off", camera => camera.Model.Led.StatusLight is false);
        await OkAsync("ir", "off", camera => camera.Model.Led.Infrared == "close");
        await OkAsync("siren", "on", camera => camera.Model.Siren.Starts == 1);
        await OkAsync("ptz", "left 2", camera => camera.Model.Ptz.Movement == "stop" && camera.Model.Ptz.At is null);
        await OkAsync("ptz/assign", "3 Garden gate", camera => camera.Model.Ptz.Presets.Any(preset => preset is { Id: 3, Label: "Garden gate" }));
        await OkAsync("ptz/preset", "Garden gate", camera => camera.Model.Ptz.At == 3);
        await OkAsync("ptz/preset", "0", camera => camera.Model.Ptz.At == 0);
        await OkAsync("zoom", "2", camera => camera.Model.Ptz.Zoom.Current == 2000);
        house.Of("status/floodlight")[^1].Should().Be("""{"state":"off"}""");
        house.Of("status/ptz/preset")[^1].Should().Be("""[{"id":0,"name":"Default"},{"id":3,"name":"Garden gate"}]""");
        house.Of("status/last_error").Should().BeEmpty();
        await house.SeesAsync("status", "disconnected");

        async Task OkAsync(string command, string payload, Func<BatteryCamera, bool> holds)
        {
            (await house.OrderAsync("control/" + command, payload)).Should().Be("OK", $"{command} {payload}");
            house.Camera.Read(holds).Should().BeTrue($"{command} {payload}");
        }
    });

    [Fact]
    public Task A_reboot_boots_the_camera() => HouseRig.LiveAsync(async house =>
    {
        (await house.OrderAsync("control/reboot", "")).Should().Be("OK");
        await house.HoldsAsync(() => house.Cameras[0].NotesOf(NoteKind.Power).Count(note => note == "power on") == 2, "it boots");
        await house.IsAsleepAsync();
    });

    [Fact]
    public Task What_cannot_be_done_fails_and_says_why() =>
        HouseRig.LiveAsync(HousePlan.With(settings => settings with { Session = settings.Session with { HasSiren = false } }), async house =>
        {
            await FailsAsync("siren", "off", "control/siren: the payload must be on (it falls silent by itself)");
            await FailsAsync("ptz", "sideways", "control/ptz: the payload must be up, down");
            await FailsAsync("wakeup", "1441", "control/wakeup: the payload must be minutes from 1 to 1440");
            house.Camera.SessionsOpened.Should().Be(0, "what cannot be understood wakes nobody");
            await FailsAsync("siren", "on", "control/siren: ");
            await FailsAsync("ptz/preset", "no such place", "control/ptz/preset: ");
            await house.SeesAsync("status", "disconnected");

            async Task FailsAsync(string command, string payload, string reason)
            {
                (await house.OrderAsync("control/" + command, payload)).Should().Be("FAIL", $"{command} {payload}");
                house.Of("status/last_error")[^1].Should().StartWith(reason);
            }
        });

    [Fact]
    public Task A_query_wakes_the_camera_for_its_answer_and_no_longer() =>
        HouseRig.LiveAsync(HousePlan.With(settings => settings, camera => camera with { IdleDisconnectTimeout = TimeSpan.FromHours(1) }), async house =>
        {
            await house.Witness.PublishAsync("bairelay/porch/query/battery", "");
            await house.HoldsAsync(() => house.Of("status/battery").Count == 1, "the battery is told");
            house.Of("status/battery")[0].Should().StartWith("<?xml").And.Contain("<batteryPercent>87</batteryPercent>");
            house.Witness.Seen.Should().ContainSingle(message => message.Topic == "bairelay/porch/status/battery" && !message.Retain);
            house.Of("status/battery_level").Should().Equal("87");
            await house.SeesAsync("status", "disconnected");
            await house.IsAsleepAsync();
            house.Life.Account.Today.Seconds.Keys.Should().Equal("mqtt:query/battery");
            await AnsweredAsync("pir", "status/pir", "on");
            await AnsweredAsync("ptz/preset", "status/ptz/preset", """[{"id":0,"name":"Default"}]""");
            await house.Witness.PublishAsync("bairelay/porch/query/preview", "now");
            await house.HoldsAsync(() => house.Of("status/preview").Any(picture => picture.StartsWith("/9j/", StringComparison.Ordinal)), "a picture is there");

            async Task AnsweredAsync(string query, string topic, string payload)
            {
                await house.Witness.PublishAsync("bairelay/porch/query/" + query, "please");
                await house.SeesAsync(topic, payload);
            }
        });

    [Fact]
    public Task A_query_beyond_the_budget_is_refused_and_a_motion_is_not() =>
        HouseRig.LiveAsync(HousePlan.With(settings => settings, camera => camera with { AwakeBudget = TimeSpan.FromMilliseconds(1) }), async house =>
        {
            await house.Witness.PublishAsync("bairelay/porch/query/battery", "");
            await house.HoldsAsync(() => house.Of("status/battery").Count == 1, "the battery is told");
            await house.SeesAsync("status", "disconnected");
            (await house.OrderAsync("query/battery", "again")).Should().Be("FAIL");
            house.Of("status/last_error")[^1].Should().Contain("awake_budget_secs");
            house.Of("status/battery_level").Should().Equal("87", "87");
            house.Camera.SessionsOpened.Should().Be(1);
            house.Camera.RaiseMotion(TimeSpan.FromMinutes(1), "MD", "people");
            await house.SeesMotionAsync("\"confirmed\":true");
            house.Cameras[0].EndMotion();
            await house.SeesAsync("status", "disconnected", times: 2);
        });
}
