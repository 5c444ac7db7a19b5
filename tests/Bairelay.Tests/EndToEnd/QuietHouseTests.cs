using Bairelay.Cli;
using Bairelay.Simulator;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd;

/// <summary>What a camera costs that nobody wants.</summary>
public sealed class QuietHouseTests
{
    [Theory, InlineData("tcp", true), InlineData("udp", true), InlineData("udp", false)]
    public Task A_start_beside_a_sleeping_camera_costs_it_nothing(string transport, bool idleDisconnect) =>
        HouseRig.LiveAsync(Plan(transport), async house =>
        {
            await house.RestartAsync(camera => camera with { IdleDisconnect = idleDisconnect });
            await house.SeesAsync("status/power", "asleep");
            await house.SleepAsync(5);
            CostsNothing(house);
            house.Of("status").Should().Equal("disconnected");
            house.Of("status/motion").Should().Equal("unknown");
        });

    [Theory, InlineData("tcp"), InlineData("udp")]
    public Task A_day_without_motion_costs_a_camera_nothing(string transport) =>
        HouseRig.LiveAsync(
            Plan(transport),
            async house =>
            {
                await house.SleepAsync(20);
                // Most of the day at once; the camera is out of reach until it is heard.
                await house.JumpAsync(11.9 * 3600);
                await house.SeesAsync("status/power", "unreachable");
                await house.SleepAsync(20);
                await house.SeesAsync("status/power", "asleep");
                await house.HoldsAsync(() => house.Of("status/ledger").Count > 0, "the new day is told");

                CostsNothing(house);
                house.Of("status/ledger").Should().Equal("""{"date":"2026-03-09","seconds":0,"reasons":{}}""");
                house.Of("status/power").Should().Equal("unreachable", "asleep");
                house.Of("status").Should().BeEmpty();
                house.Of("status/motion").Should().BeEmpty();
            });

    [Fact]
    public Task A_broker_that_comes_and_goes_wakes_nobody() => HouseRig.LiveAsync(async house =>
    {
        await house.Broker.KillAsync();
        await house.SaysAsync("The connection to the MQTT broker");
        await house.Broker.BeginAsync();
        await house.HoldsAsync(() => house.Service.Mqtt!.Link.State.IsConnected, "it is connected again");
        await house.HeartbeatAsync();
        CostsNothing(house);
    });

    [Fact]
    public async Task Pushes_without_a_wake_server_are_a_mistake_in_the_configuration()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("config.toml"), """
            [push_listener]
            enable = true
            [[cameras]]
            name = "porch"
            uid = "95270001ABCDEFGH"
            password = "x"
            """);
        var (output, errors) = (new StringWriter(), new StringWriter());
        (await CommandLine.RunAsync(["check-config", "-c", folder.File("config.toml")], output, errors)).Should().Be(3);
        $"{output}{errors}".Should().Contain("config.toml:2").And.Contain("needs enable = true in [wake_server]");
    }

    /// <summary>A camera that a hello would boot, at an address that the service knows from the start.</summary>
    private static HousePlan Plan(string transport) => HousePlan.With(new CameraPlan
    {
        Transport = transport,
        HasAddress = true,
        Camera = settings => settings with { Network = settings.Network with { LightSleep = true } },
    });

    private static void CostsNothing(HouseRig house)
    {
        var camera = house.Camera;
        (camera.WakePacketsReceived, camera.HellosReceived, camera.SessionsOpened, camera.HeldTime).Should().Be((0, 0, 0, TimeSpan.Zero));
        house.Cameras[0].NotesOf(NoteKind.Awake).Should().ContainSingle("it was only up for its boot");
    }
}
