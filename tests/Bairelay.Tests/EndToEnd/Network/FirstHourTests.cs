namespace Bairelay.Tests.EndToEnd.Network;

/// <summary>The real ports, on real networks, with a real resolver that redirects the vendor's names.</summary>
public sealed class FirstHourTests
{
    /// <summary>A golden C2R_C for 95270001ABCDEFGH with cid 330001 and port 53571 in its cli.</summary>
    private const string Request =
        "3acf872ade00000001000000ffffff7f7bed280e766c1fcfb2432fe8187154866516186614230a34e0c7f61582a03340e096b4d0020002eae51b52e629427e86650a013c1b230d28e7d9f40b81d14d2ccda3ccab3a535febb24a5fef7d1f2b97290c037614261065bb9ef819c1841d62ddedcefe3a021ca6be515cf478002688654c187214264f69a583f8108bd3413398fc82f8384813a3a30d09b62b5729843a0a153c19290f36e7c6fa0ad088153d98b797f53f5b13afb05008bf285b70866505106f43764638e3cbe943d28c186fddedcee774716cdcb0501ce4765c298b654c033c16357c3485a8851b8fce2131f4ed";

    [Fact]
    public Task A_camera_led_here_by_dns_registers_is_woken_commanded_and_heard() => LabHouse.LiveAsync([LabCameraPlan.Porch, LabCameraPlan.Yard], async house =>
    {
        // It asks a resolver behind the program's host, which names the host's other address, as a careless operator might.
        house.Program.Said.Should().Contain("D2M_Q src=10.77.0.11:").And.Contain("Camera registered src=10.77.0.11:");
        foreach (var camera in house.Cameras) (await camera.StateAsync()).Should().BeEquivalentTo(new { Wakes = 0, Opened = 0 }, "a start costs a camera nothing");

        await File.WriteAllBytesAsync(house.Lab.Folder.File("request"), Convert.FromHexString(Request));
        await AskAsync(house, house.Host, "127.0.0.1");
        (await house.Camera.Process.LineAsync("R2D_C ")).Should().MatchRegex(
            @"<- 10\.77\.1\.1:58200 +R2D_C .*cli=10\.77\.0\.1:53571 cmap=10\.77\.0\.1:\d+", "a client on the server's loopback becomes the address that faces the camera");
        await AskAsync(house, house.Client, LabNetwork.House);
        (await house.Camera.Process.LineAsync("cli=10.77.1.3")).Should().MatchRegex(
            @"<- 10\.77\.1\.1:58200 +R2D_C .*cli=10\.77\.1\.3:53571 cmap=10\.77\.1\.3:\d+", "a client on another network is told by its own address");

        // A client elsewhere that has nothing but the names and a UID, and then the service on the camera's network.
        await File.WriteAllTextAsync(house.Client.File("toml"), $"""
            state_dir = "client"
            [[cameras]]
            name = "yard"
            uid = "{LabCameraPlan.Yard.Uid}"
            password = "{LabCamera.Password}"
            """);
        var (exit, said) = await house.Client.RunProgramAsync("-c", house.Client.File("toml"), "battery", "yard");
        exit.Should().Be(0, said);
        foreach (var camera in house.Cameras)
        {
            await camera.AsleepAsync();
            (await house.CommandAsync("battery", camera.Plan.Name))["result"]!["percent"]!.GetValue<double>().Should().BeInRange(50, 100);
            await camera.AsleepAsync();
        }

        await house.MotionsAsync();
        // Its session may be quicker to tell than its call.
        house.Program.Said.Should().MatchRegex(@"Motion push (from camera \(treating TCP-accept as motion edge\)|repeated) camera=porch peer_ip=10\.77\.0\.11");
        await house.RestsAsync(untilTold: true);
    });

    private static Task<string> AskAsync(LabHouse house, LabHost from, string address) =>
        from.ShellAsync($"exec bash -c \"cat '{house.Lab.Folder.File("request")}' >/dev/udp/{address}/58200\"");
}
