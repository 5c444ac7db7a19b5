using System.Net;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd.Faults;

/// <summary>Cameras that lose their power, their voice, their address or the time of day.</summary>
public sealed class CameraFaultTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);

    [Fact]
    public Task A_power_cut_in_its_sleep_is_told_as_out_of_reach_and_its_return_as_a_boot() => HouseRig.LiveAsync(async house =>
    {
        house.Camera.PowerOff();
        // wake_server.stale_after_ms, and the next look at it.
        await house.JumpAsync(81);
        await house.SeesAsync("status/power", "unreachable");
        (await house.OrderAsync("control/led", "off")).Should().Be("FAIL");
        await house.Camera.PowerOnAsync();
        await house.SeesAsync("status/power", "awake");
        await house.IsAsleepAsync();
        await house.JumpAsync(16);
        await house.SeesAsync("status/power", "asleep");
        house.Of("status/power").Should().Equal("unreachable", "awake", "asleep");
        (await house.OrderAsync("control/led", "off")).Should().Be("OK");
        house.Of("status/motion").Should().BeEmpty();
    });

    /// <summary>Nothing tells that it has gone: no reset, no goodbye.</summary>
    [Theory]
    // KeepAlive: five misses of one question each 5 s.
    [InlineData("tcp", 31)]
    // UdpPipe.SilenceLimit.
    [InlineData("udp", 11)]
    public async Task A_camera_that_falls_silent_in_a_session_is_given_up_and_sought_again(string transport, int seconds)
    {
        var plan = new CameraPlan
        {
            Transport = transport,
            Camera = settings => transport == "tcp" ? settings with { Network = settings.Network with { TcpPort = 0 } } : settings,
        };
        // The other one is there for its door's number.
        await HouseRig.LiveAsync(new HousePlan { Cameras = [plan, s_garden] }, async house =>
        {
            await using var door = transport == "tcp" ? Door(house) : null;
            (await house.OrderAsync("control/wakeup", "10")).Should().Be("OK");
            await house.SeesAsync("status", "connected");
            if (door is not null) door.Freeze();
            else house.Camera.PowerOff();
            house.Of("status").Should().Equal("connected");
            await house.PassAsync(seconds);
            await house.SeesAsync("status", "disconnected");
            house.Of("status").Should().Equal("connected", "disconnected");
            // It is wanted for nine more minutes.
            if (door is not null) door.Thaw(int.MaxValue);
            else await house.Camera.PowerOnAsync();
            await house.HoldsAsync(
                () =>
                {
                    // The pauses between attempts, up to a minute.
                    house.Time.Jump(0.1);
                    return house.Life.Loop.Live is not null;
                },
                "it is connected again");
            (await house.OrderAsync("control/wakeup", "0")).Should().Be("OK");
            await house.SeesAsync("status", "disconnected", times: 2);
        });
    }

    [Fact]
    public Task A_camera_that_acknowledges_wakes_and_opens_nothing_is_let_go_when_nobody_wants_it_any_more() =>
        HouseRig.LiveAsync(
            HousePlan.With(settings => settings with { Network = settings.Network with { TcpPort = null, AnswersUdp = false } }),
            async house =>
            {
                house.Camera.RaiseMotion(s_long, "MD", "people");
                await house.SeesAsync("status/motion", "on");
                await house.PassAsync(31);
                await house.SeesAsync("status/motion", "off");
                await house.LetsGoAsync();
                // The last burst, if it was under way.
                await house.PassAsync(2);
                // Three wakes in half a minute (WakeRepeats), ten packets each at most.
                var packets = house.Camera.WakePacketsReceived;
                packets.Should().BeInRange(1, 30);
                await house.PassAsync(30);
                house.Camera.WakePacketsReceived.Should().BeInRange(packets, packets + 1, "one may have been under way");
                house.Of("status").Should().BeEmpty();
                house.Of("status/motion").Should().Equal("on", "off");
                house.Log.Lines.Should().ContainSingle(line => line.StartsWith("Camera not connected in the 3", StringComparison.Ordinal));
            });

    [Fact]
    public Task A_camera_that_gets_another_address_in_a_session_is_found_there() =>
        HouseRig.LiveAsync(
            HousePlan.With(new CameraPlan
            {
                Transport = "udp",
                // It notices that nobody is left in its session, sleeps, and sends heartbeats again.
                Camera = settings => settings with
                {
                    Session = settings.Session with { IdleLimit = TimeSpan.FromSeconds(2) },
                    Network = settings.Network with { HelloPorts = [] },
                },
            }),
            async house =>
            {
                (await house.OrderAsync("control/wakeup", "10")).Should().Be("OK");
                var elsewhere = new IPAddress([.. house.Cameras[0].Address.GetAddressBytes()[..1], 1, .. house.Cameras[0].Address.GetAddressBytes()[2..]]);
                await house.Camera.MoveAsync(elsewhere);
                await house.PassAsync(11);
                await house.SeesAsync("status", "disconnected");
                await house.SaysAsync("Camera moved");
                await house.HoldsAsync(
                    () =>
                    {
                        house.Time.Jump(0.1);
                        return house.Life.Loop.Live is not null;
                    },
                    "it is connected again");
                house.Life.Loop.Live!.Session.Connection.Pipe.Peer.Address.Should().Be(elsewhere);
                (await house.OrderAsync("control/wakeup", "0")).Should().Be("OK");
            });

    [Theory, InlineData(-10), InlineData(10)]
    public Task A_camera_whose_clock_is_years_off_has_motions_at_our_time(int years) =>
        HouseRig.LiveAsync(
            HousePlan.With(settings => settings with { Session = settings.Session with { ClockError = TimeSpan.FromDays(365 * years) } }),
            async house =>
            {
                house.Camera.RaiseMotion(s_long, "MD", "people");
                await house.SeesMotionAsync("\"confirmed\":true");
                house.Cameras[0].EndMotion();
                await house.SeesAsync("status/motion", "off");
                await house.SeesAsync("status", "disconnected");
                house.Of("status/motion/attributes").Should().OnlyContain(one => one.Contains("\"since\":\"2026-03-08T12:", StringComparison.Ordinal)
                    && one.Contains("\"last_motion\":\"2026-03-08T12:", StringComparison.Ordinal));
                await house.HoldsAsync(() => house.Of("status/ledger").Count > 0, "the ledger is told");
                house.Of("status/ledger")[^1].Should().Contain("2026-03-08");
            });

    private static readonly CameraPlan s_garden = new() { Name = "garden", Uid = "95270002ABCDEFGHWXYZ" };

    /// <summary>Before the first one; the second one knows the number.</summary>
    private static FreezingDoor Door(HouseRig house) =>
        new(new IPEndPoint(house.Cameras[0].Address, house.Cameras[1].Simulated.TcpAddress!.Port), house.Camera.TcpAddress!, int.MaxValue);
}
