using Bairelay.Simulator;

namespace Bairelay.Tests.EndToEnd.Network;

/// <summary>Cameras at the far end of the garden: what they see and say arrives, only later.</summary>
public sealed class BadLineTests
{
    private static readonly LinePlan s_radio = new(DelayMs: 50, JitterMs: 100, Duplicate: 0.05, Reorder: 0.1);

    [Fact]
    public Task A_motion_and_a_command_arrive_over_a_line_that_loses_delays_doubles_and_reorders() => LiveAsync(
        s_radio with { LossPercent = 20 }, s_radio with { LossPercent = 30 }, async house =>
        {
            await house.MotionsAsync();
            foreach (var camera in house.Cameras)
            {
                await camera.AsleepAsync();
                (await house.CommandAsync("battery", camera.Plan.Name))["ok"]!.GetValue<bool>().Should().BeTrue();
            }
        });

    [Fact]
    public Task A_motion_and_a_whole_picture_arrive_over_a_line_of_64_kbit() => LiveAsync(
        new LinePlan(RateKbit: 64), new LinePlan(RateKbit: 64), async house =>
        {
            await house.MotionsAsync();
            await house.CommandAsync("battery", "yard");
            await house.Camera.AsleepAsync();
            var file = house.Lab.Folder.File("porch.jpg");
            await house.CommandAsync("snapshot", "porch", "-f", file);
            (await File.ReadAllBytesAsync(file)).Should().Equal(GreyJpeg.Write(640, 352, 70_000));
        });

    private static Task LiveAsync(LinePlan porch, LinePlan yard, Func<LabHouse, Task> story) => LabHouse.LiveAsync(
        [LabCameraPlan.Porch with { Line = porch, Configuration = Quiet }, LabCameraPlan.Yard with { Line = yard, Configuration = Quiet }], story);

    /// <summary>Pictures every other second would be all that fits through.</summary>
    private const string Quiet = """
        [cameras.mqtt]
        enable_preview = false
        """;
}
