namespace Bairelay.Tests.EndToEnd.Network;

/// <summary>A router gives the cameras other addresses; nobody answers at the old ones.</summary>
public sealed class NewAddressTests
{
    private static readonly LabCameraPlan[] s_cameras =
    [
        // The address in the file is the old one from then on.
        LabCameraPlan.Porch with { Configuration = """address = "10.77.0.11" """ },
        LabCameraPlan.Yard,
    ];

    [Fact]
    public Task A_camera_that_moves_in_its_sleep_is_heard_and_woken_at_the_new_address() => LabHouse.LiveAsync(s_cameras, async house =>
    {
        await MoveAsync(house);
        foreach (var name in (string[])["porch", "yard"]) await house.Program.LineAsync($"Camera moved src=10.77.0.{(name == "porch" ? 21 : 22)}:");

        await house.MotionsAsync();
        foreach (var camera in house.Cameras) await camera.AsleepAsync();
        foreach (var name in (string[])["porch", "yard"]) await house.CommandAsync("battery", name);
        house.Program.Said.Should().Contain("Motion push from camera (treating TCP-accept as motion edge) camera=porch peer_ip=10.77.0.21")
            .And.Contain("Motion push from camera (treating TCP-accept as motion edge) camera=yard peer_ip=10.77.0.22");
        foreach (var camera in house.Cameras) (await camera.StateAsync()).Opened.Should().Be(2, "the motion, and the command");
    });

    /// <summary>Over BcUdp: a camera that only has TCP holds its dead connection for its own minute before it can be heard again.</summary>
    [Fact]
    public Task A_camera_that_moves_in_mid_session_is_connected_at_the_new_address() => LabHouse.LiveAsync([.. s_cameras.Select(plan => plan with { Transport = "udp", Options = LabCameraPlan.GivesUpSoon })], async house =>
    {
        foreach (var name in (string[])["porch", "yard"]) await house.OrderAsync(name, "control/wakeup", "5");
        foreach (var name in (string[])["porch", "yard"]) await house.SeesAsync(name, "status", "connected");
        await MoveAsync(house);
        foreach (var name in (string[])["porch", "yard"]) await house.SeesAsync(name, "status", "connected", times: 2);
        foreach (var name in (string[])["porch", "yard"]) await house.OrderAsync(name, "control/wakeup", "0");
        foreach (var camera in house.Cameras) await camera.AsleepAsync();
        await house.MotionsAsync();
    });

    private static async Task MoveAsync(LabHouse house)
    {
        await LabNetwork.MoveAsync(house.Cameras[0].Host, "10.77.0.21");
        await LabNetwork.MoveAsync(house.Cameras[1].Host, "10.77.0.22");
    }
}
