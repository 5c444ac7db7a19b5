using System.Net;
using Bairelay.Cli;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cli;

/// <summary>What the simulated camera of the command line can be told while it runs.</summary>
public sealed class SimulateCommandsTests
{
    [Fact]
    public async Task A_camera_is_switched_moved_before_and_asked_until_the_input_ends()
    {
        var notes = new List<string>();
        await using var camera = new SimulatedCamera(
            new CameraSettings { Cloud = new CloudSettings { Uid = Uid.Parse(Discovery.LongUid) }, Network = NetworkSettings.None },
            IPAddress.Loopback, null, 9, TimeProvider.System, new Random(3), note: note => notes.Add(note.Text));
        var output = new StringWriter();
        await new SimulateCommands(camera, output).RunAsync(new StringReader("state\non\nmotion 0.5\nstate\noff\n\nmotion -1\ndance\nstate"), CancellationToken.None);

        notes.Should().ContainInOrder("power on", "motion for 0.5 s (MD people)", "power off");
        output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().SatisfyRespectively(
            line => line.Should().StartWith("state phase=Off sessions=0 opened=0 wakes=0 hellos=0"),
            line => line.Should().StartWith("state phase=Awake"),
            line => line.Should().StartWith("Not understood: motion -1. Commands: motion [SECONDS], off, on, state"),
            line => line.Should().StartWith("Not understood: dance"),
            line => line.Should().StartWith("state phase=Off"));
    }

    [Theory, InlineData("--awake-after-motion", "-1"), InlineData("--push-delay", "3601")]
    public async Task Times_beyond_an_hour_are_refused(string option, string value)
    {
        var errors = new StringWriter();
        (await CommandLine.RunAsync(["simulate", option, value], new StringWriter(), errors)).Should().Be(2);
        errors.ToString().Should().Contain($"{option}: 0 to 3600");
    }
}
