namespace Bairelay.Tests.EndToEnd.Network;

public sealed class KilledProgramTests
{
    private const int Seed = 8;

    /// <summary>What is under way in a motion, from the call to the end.</summary>
    private static readonly string[] s_moments = ["Motion push from camera", "Camera reached", "Session open", "Session over"];

    [Fact]
    public Task A_program_that_is_killed_in_a_motion_comes_back_knowing_its_cameras_and_wakes_nobody() => LabHouse.LiveAsync([LabCameraPlan.Porch with { Options = ["--quirk", "push-once"] }], async house =>
    {
        var random = new Random(Seed);
        var motions = 0;
        foreach (var moment in random.GetItems(s_moments, 2).Append("Motion push from camera"))
        {
            await house.Camera.MotionAsync();
            await house.Program.LineAsync(moment);
            await house.SeesAsync("porch", "status/motion", "on", ++motions);
            await house.Program.KillAsync();
            // The broker says what the program no longer can.
            await house.SeesLastAsync("bairelay/status", "offline");
            await house.Camera.AsleepAsync();
            var before = await house.Camera.StateAsync();

            house.Run(house.Configuration());
            await house.ReadyAsync();
            await house.SeesLastAsync("bairelay/status", "online");
            // Nobody saw it end.
            await house.SeesLastAsync("bairelay/porch/status/motion", "unknown");
            await house.SeesLastAsync("bairelay/porch/status", "disconnected");
            var kept = await house.RetainedAsync();
            kept["bairelay/porch/status/motion"].Should().Be("unknown");
            kept["bairelay/porch/status"].Should().Be("disconnected");
            await house.SeesLastAsync("bairelay/porch/status/power", "asleep");
            (await house.Camera.StateAsync()).Should().BeEquivalentTo(new { Phase = "Asleep", before.Opened, before.Wakes }, "a start costs a camera nothing");
            house.Program.Said.Should().NotContain("D2M_Q", "the camera need not register anew");
        }

        await house.CommandAsync("battery", "porch");
        await house.Camera.AsleepAsync();
        await house.MotionsAsync(before: motions);
    });
}
