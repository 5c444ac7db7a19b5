namespace Bairelay.Tests.EndToEnd.Network;

public sealed class OutOfRangeTests
{
    [Fact]
    public Task A_camera_that_leaves_in_mid_session_is_given_up_and_found_again() => LabHouse.LiveAsync([LabCameraPlan.Porch, LabCameraPlan.Yard with { Options = LabCameraPlan.GivesUpSoon }], async house =>
    {
        string[] names = [.. house.Cameras.Select(camera => camera.Plan.Name)];
        foreach (var name in names) await house.OrderAsync(name, "control/wakeup", "5");
        foreach (var name in names) await house.SeesAsync(name, "status", "connected");

        foreach (var name in names) await LabNetwork.CutAsync(house.Lab, name);
        foreach (var camera in house.Cameras) await camera.MotionAsync();
        foreach (var name in names)
        {
            // Both from before the session: as it began and as it ended.
            await house.SeesAsync(name, "status", "disconnected", times: 2);
            await house.SeesAsync(name, "status/power", "unreachable");
            house.Of(name, "status/motion").Should().NotContain("on", "nobody was there to see it");
        }

        var kept = await house.RetainedAsync();
        foreach (var name in names) kept.Should().Contain($"bairelay/{name}/status", "disconnected").And.Contain($"bairelay/{name}/status/power", "unreachable");

        foreach (var name in names) await LabNetwork.JoinAsync(house.Lab, name);
        foreach (var name in names) await house.SeesAsync(name, "status", "connected", times: 2);
        foreach (var name in names) await house.OrderAsync(name, "control/wakeup", "0");
        foreach (var camera in house.Cameras) await camera.AsleepAsync();
        await house.MotionsAsync();
    });
}
