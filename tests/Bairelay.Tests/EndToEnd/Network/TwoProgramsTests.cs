namespace Bairelay.Tests.EndToEnd.Network;

public sealed class TwoProgramsTests
{
    [Fact]
    public Task A_second_service_on_the_host_ends_and_names_the_first() => LabHouse.LiveAsync([LabCameraPlan.Porch], async house =>
    {
        var (exit, said) = await house.Host.RunProgramAsync("run", "-c", house.Host.File("toml"));
        exit.Should().Be(1);
        said.Should().MatchRegex("Another bairelay service uses the state folder .*/state. Stop it, or give this one another state_dir");

        var other = house.Host.File("other.toml");
        await File.WriteAllTextAsync(other, house.Configuration(folder: "other"));
        (exit, said) = await house.Host.RunProgramAsync("run", "-c", other);
        exit.Should().Be(1);
        said.Should().MatchRegex(@"Cannot listen on UDP 0\.0\.0\.0:9999: the port is taken by \S+ \(pid \d+\)\. Stop that program, or give this one an address of its own in wake_server_addr\. Cameras call this port alone");

        // The first has noticed nothing.
        house.Witness.PayloadsOf("bairelay/status").Should().Equal("online");
        await house.MotionsAsync();
    });

    /// <summary>The names lead to the first one: the cameras are its own, and the other may ask for them while they are awake.</summary>
    [Fact]
    public Task A_service_elsewhere_with_the_same_cameras_takes_nothing_and_wakes_nobody() => LabHouse.LiveAsync([LabCameraPlan.Porch, LabCameraPlan.Yard], async house =>
    {
        var second = await LabNetwork.AddSecondAsync(house.Lab);
        var first = house.Program;
        await File.WriteAllTextAsync(second.File("toml"), house.Configuration(folder: "second").Replace("[mqtt]", "[mqtt]\ntopic_prefix = \"second\"", StringComparison.Ordinal));
        var program = second.StartProgram("-v", "run", "-c", second.File("toml"));
        await program.LineAsync("MQTT connected");

        await house.MotionsAsync();
        house.Witness.PayloadsOf("second/porch/status/motion").Should().Equal("unknown");
        house.Witness.PayloadsOf("second/porch/status").Should().Equal("disconnected");
        foreach (var camera in house.Cameras) await camera.AsleepAsync();
        foreach (var camera in house.Cameras) (await camera.StateAsync()).Opened.Should().Be(1, "the motion, to the first");

        // Asleep, it is out of the second one's reach: it registers elsewhere. Awake, it serves both.
        var before = await house.Cameras[1].StateAsync();
        var (exit, said) = await second.RunProgramAsync("-c", second.File("toml"), "battery", "yard");
        exit.Should().Be(4, said);
        said.Should().Contain("yard could not be reached");
        (await house.Cameras[1].StateAsync()).Should().BeEquivalentTo(new { Phase = "Asleep", before.Opened, before.Wakes });
        await house.OrderAsync("yard", "control/wakeup", "5");
        await house.SeesAsync("yard", "status", "connected", times: 2);
        (exit, said) = await second.RunProgramAsync("-c", second.File("toml"), "battery", "yard");
        exit.Should().Be(0, said);
        house.Of("yard", "status").Should().EndWith("connected", "the first one's session is its own");
        await house.OrderAsync("yard", "control/wakeup", "0");
        await house.Cameras[1].AsleepAsync();
        await program.SignalAsync("TERM");
        (await program.ExitCodeAsync()).Should().Be(0);
        first.HasEnded.Should().BeFalse();
    });
}
