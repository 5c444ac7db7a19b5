namespace Bairelay.Tests.EndToEnd.Network;

/// <summary>What happens to the network of the program's own host.</summary>
public sealed class HostNetworkTests
{
    [Fact]
    public Task The_network_comes_late_changes_its_address_and_goes_for_a_while() => LabHouse.BuildAsync([LabCameraPlan.Porch, LabCameraPlan.Yard], async house =>
    {
        await house.Host.ShellAsync($"ip address del {LabNetwork.House}/24 dev lan");
        house.Run($"bind = \"{LabNetwork.House}\"\n" + house.Configuration());
        await house.Program.LineAsync("The address 10.77.1.1 is not on this machine yet; waiting up to 60 s for it");
        await house.Host.ShellAsync($"ip address add {LabNetwork.House}/24 dev lan");
        await house.ReadyAsync();
        await house.MoveInAsync();
        await house.MotionsAsync();
        foreach (var camera in house.Cameras) await camera.AsleepAsync();

        // Another address towards the cameras: they are told that one from now on.
        await house.Host.ShellAsync($"ip address flush dev cams; ip address add 10.77.0.5/24 dev cams");
        foreach (var camera in house.Cameras) await camera.Host.ShellAsync("ip route replace default via 10.77.0.5");
        foreach (var camera in house.Cameras)
        {
            await house.CommandAsync("battery", camera.Plan.Name);
            (await camera.Process.LineAsync("cli=10.77.0.5:")).Should().Contain("R2D_C");
        }

        foreach (var camera in house.Cameras) await camera.AsleepAsync();
        await house.Host.ShellAsync("ip link set lan down; ip link set cams down");
        foreach (var camera in house.Cameras) await house.Program.LineAsync($"Camera stale uid=9527…EFGH camera={camera.Plan.Name}");
        await house.Host.ShellAsync("ip link set lan up; ip link set cams up");
        var lines = house.Program.Lines.Count;
        await house.RestsAsync(untilTold: true);
        await house.MotionsAsync(before: 1);
        await house.RestsAsync();
        house.Program.Lines.Skip(lines).Should().NotContain(line => line.Contains(" error ", StringComparison.Ordinal));
    });
}
