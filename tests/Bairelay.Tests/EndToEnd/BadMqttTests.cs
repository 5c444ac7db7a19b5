using Bairelay.Simulator;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd;

/// <summary>Messages of any content through a real broker: each is refused or ignored, and the camera beside works on.</summary>
public sealed class BadMqttTests
{
    private static readonly string[] s_controls =
        ["wakeup", "led", "ir", "pir", "floodlight", "floodlight_tasks", "siren", "ptz", "ptz/assign", "zoom"];

    private static readonly HousePlan s_two = new()
    {
        Cameras = [new CameraPlan(), new CameraPlan { Name = "garden", Uid = "95270002ABCDEFGHWXYZ" }],
    };

    [Fact]
    public Task Payloads_that_mean_nothing_are_refused_one_by_one() => HouseRig.LiveAsync(s_two, async house =>
    {
        var random = new Random(17);
        foreach (var control in s_controls)
        {
            IReadOnlyList<byte[]> payloads = [.. Nonsense(random)];
            foreach (var payload in payloads) await house.Witness.PublishAsync("bairelay/porch/control/" + control, payload);
            await house.HoldsAsync(() => Fails(control) == payloads.Count, $"every payload of {control} is refused");
        }

        house.Of("status/last_error").Should().OnlyContain(reason => reason.StartsWith("control/", StringComparison.Ordinal) && reason.Contains(": the payload must be ", StringComparison.Ordinal));
        house.Camera.SessionsOpened.Should().Be(0);
        await WorksAsync(house, "garden");
        await WorksAsync(house, "porch");

        int Fails(string control) => house.Of("control/" + control).Count(one => one == "FAIL");
    });

    [Fact]
    public Task A_position_may_have_any_name_so_the_camera_is_asked() => HouseRig.LiveAsync(s_two, async house =>
    {
        foreach (var name in (string[])["１", "-1", "Tür ☃", "{}"])
        {
            (await house.OrderAsync("control/ptz/preset", name)).Should().Be("FAIL");
            house.Of("status/last_error")[^1].Should().Be($"control/ptz/preset: porch has no position called \"{name}\"; query/ptz/preset lists them");
        }
    });

    [Fact]
    public Task What_is_too_large_to_be_meant_for_us_is_left_alone() => HouseRig.LiveAsync(s_two, async house =>
    {
        await house.Witness.PublishAsync("bairelay/porch/control/led", new byte[3 << 20]);
        await house.Witness.PublishAsync("bairelay/porch/query/battery/and/more", new byte[1 << 20]);
        await WorksAsync(house, "garden");
        await WorksAsync(house, "porch");
    });

    [Fact]
    public Task Topics_that_nobody_knows_are_ignored() => HouseRig.LiveAsync(s_two, async house =>
    {
        foreach (var topic in (string[])
            ["control/", "control//", "control/LED", "control/led/", "control/led/x", "control", "query/", "query/led", "query/" + new string('x', 60_000),
             "control/ led", "control/🎥", "status/motion", "status"])
            await house.Witness.PublishAsync("bairelay/porch/" + topic, "off");
        foreach (var topic in (string[])["bairelay/", "bairelay//control/led", "bairelay/nobody/control/led", "bairelay/porch garden/control/led", "Bairelay/porch/control/led"])
            await house.Witness.PublishAsync(topic, "off");
        await WorksAsync(house, "garden");
        await WorksAsync(house, "porch");
        house.Witness.Seen.Where(message => message.Payload == "FAIL").Should().BeEmpty();
        house.Camera.Read(camera => camera.Model.Led.StatusLight).Should().NotBe(false);
    });

    [Fact]
    public Task Answers_and_retained_commands_are_no_commands() => HouseRig.LiveAsync(s_two, async house =>
    {
        foreach (var answer in (string[])["OK", "FAIL"]) await house.Witness.PublishAsync("bairelay/porch/control/reboot", answer);
        await house.Witness.PublishAsync("bairelay/porch/control/led", "off", retain: true);
        // The broker delivers a retained message as one to those who subscribe afterwards.
        await house.Broker.KillAsync();
        await house.Broker.BeginAsync();
        await using var keeper = await MqttWitness.ConnectAsync(house.Broker);
        await keeper.PublishAsync("bairelay/porch/control/led", "off", retain: true);
        await keeper.SeesAsync("bairelay/status", "online");
        await keeper.PublishAsync("bairelay/porch/query/battery", "");
        await house.HoldsAsync(() => keeper.PayloadsOf("bairelay/porch/status/battery").Count == 1, "the battery is told");
        house.Cameras[0].NotesOf(NoteKind.Power).Should().Equal("power on");
        await house.LetsGoAsync();
    });

    [Fact]
    public Task A_flood_of_commands_fails_beyond_the_queue_and_holds_nobody_up() => HouseRig.LiveAsync(s_two, async house =>
    {
        for (var one = 0; one < 60; one++) await house.Witness.PublishAsync("bairelay/porch/control/led", one % 2 == 0 ? "on" : "off");
        await WorksAsync(house, "garden");
        await house.HoldsAsync(() => Answers("OK") + Answers("FAIL") == 60, "each is answered");
        Answers("OK").Should().BeGreaterThanOrEqualTo(16);
        house.Of("status/last_error").Should().OnlyContain(reason => reason.StartsWith("control/led: 16 messages wait for porch already", StringComparison.Ordinal));

        int Answers(string word) => house.Of("control/led").Count(payload => payload == word);
    });

    private static async Task WorksAsync(HouseRig house, string camera)
    {
        await house.Witness.PublishAsync($"bairelay/{camera}/query/battery", "");
        await house.HoldsAsync(() => house.Of("status/battery", camera).Count > 0, $"the battery of {camera} is told");
    }

    private static IEnumerable<byte[]> Nonsense(Random random)
    {
        yield return [];
        yield return [0];
        yield return [0xff, 0xfe, 0xfd];
        yield return "１"u8.ToArray();
        yield return "-1"u8.ToArray();
        yield return "1e3"u8.ToArray();
        yield return "99999999999999999999"u8.ToArray();
        yield return "on off"u8.ToArray();
        yield return "{\"state\":{\"state\":[[[[[[\"on\"]]]]]]}}"u8.ToArray();
        yield return System.Text.Encoding.UTF8.GetBytes(new string('[', 900));
        foreach (var length in (int[])[1, 7, 100, 1024, 1025, 40_000])
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            // Never a text: chance must not write a command.
            bytes[0] = 0xff;
            yield return bytes;
        }
    }
}
