using System.Net;
using Bairelay.Simulator;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd.Faults;

/// <summary>A dozen cameras, one of which hangs wherever a camera can hang: the other eleven have their motions all the same.</summary>
public sealed class CrowdTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);

    /// <summary>Bytes that the bad one says before it hangs: at the greeting, in the login, after it, in its first answers, in a picture.</summary>
    [Theory, InlineData(0), InlineData(100), InlineData(300), InlineData(1500), InlineData(40_000)]
    public Task One_that_hangs_holds_nobody_up(int bytes) => TwelveAsync(
        settings => settings with { Network = settings.Network with { TcpPort = 0 } },
        async house =>
        {
            await using var door = new FreezingDoor(new IPEndPoint(house.Cameras[0].Address, house.Cameras[1].Simulated.TcpAddress!.Port), house.Camera.TcpAddress!, bytes);
            house.Camera.RaiseMotion(s_long, "MD", "people");
            await house.SeesAsync("status/motion", "on");
            await house.HoldsAsync(() => door.IsFrozen, "it hangs");
            await ElevenMotionsAsync(house);
            await EndsAsync(house);
        });

    /// <summary>Its commands wait, and so does its call of the push service.</summary>
    [Fact]
    public Task One_whose_call_says_nothing_and_whose_commands_are_not_answered_holds_nobody_up() => TwelveAsync(
        settings => settings with
        {
            Network = settings.Network with { TcpPort = null, AnswersUdp = false, Push = settings.Network.Push with { Manner = PushManner.Silent } },
        },
        async house =>
        {
            for (var command = 0; command < 20; command++) await house.Witness.PublishAsync("bairelay/porch/query/battery", "");
            house.Camera.RaiseMotion(s_long, "MD", "people");
            await house.SeesAsync("status/motion", "on");
            await ElevenMotionsAsync(house);
            // 16 wait, four are refused at once; then each gives up after the minute that they all had.
            await house.PassAsync(62);
            await house.HoldsAsync(() => house.Of("query/battery").Count(one => one == "FAIL") == 20, "each is answered");
            await EndsAsync(house);
        });

    /// <summary>Nobody is at its address any more, and the wake server does not know it either.</summary>
    [Fact]
    public Task One_that_is_gone_and_wanted_all_the_time_holds_nobody_up() => TwelveAsync(
        settings => settings,
        async house =>
        {
            house.Camera.PowerOff();
            await house.Witness.PublishAsync("bairelay/porch/control/wakeup", "60");
            await house.HoldsAsync(() => house.Life.Locks.Holders.Count > 0, "it is wanted");
            await house.PassAsync(3);
            await ElevenMotionsAsync(house);
            await house.Witness.PublishAsync("bairelay/porch/control/wakeup", "0");
            await house.HoldsAsync(() => house.Of("control/wakeup").Count == 4, "the wish has failed, and the order to sleep is done");
            house.Of("control/wakeup").Should().Equal("60", "0", "FAIL", "OK");
        });

    private static Task TwelveAsync(Func<CameraSettings, CameraSettings> bad, Func<HouseRig, Task> story) => HouseRig.LiveAsync(
        new HousePlan
        {
            Cameras =
            [
                new CameraPlan { Camera = bad },
                .. Enumerable.Range(1, 11).Select(number => new CameraPlan { Name = $"good{number}", Uid = $"95271{number:000}ABCDEFGHWXYZ" }),
            ],
        },
        story);

    private static async Task ElevenMotionsAsync(HouseRig house)
    {
        foreach (var camera in house.Cameras.Skip(1)) camera.Simulated.RaiseMotion(s_long, "MD", "people");
        foreach (var camera in house.Cameras.Skip(1))
        {
            await house.HoldsAsync(
                () => house.Of("status/motion/attributes", camera.Plan.Name).Any(one => one.Contains("\"confirmed\":true", StringComparison.Ordinal)),
                $"{camera.Plan.Name} confirms");
            camera.EndMotion();
        }

        foreach (var camera in house.Cameras.Skip(1))
        {
            await house.SeesAsync("status", "disconnected", camera.Plan.Name);
            house.Of("status/motion", camera.Plan.Name).Should().Equal("on", "off");
            house.Of("status", camera.Plan.Name).Should().Equal("connected", "disconnected");
            camera.Simulated.SessionsOpened.Should().Be(1);
        }
    }

    /// <summary>After the hold the bad one is left alone too.</summary>
    private static async Task EndsAsync(HouseRig house)
    {
        await house.PassAsync(33);
        await house.SeesAsync("status/motion", "off");
        await house.LetsGoAsync();
        await house.HoldsAsync(() => house.Life.Loop.Live is null, "it is let go");
        house.Of("status/motion").Should().Equal("on", "off");
    }
}
