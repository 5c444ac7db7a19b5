namespace Bairelay.Tests.EndToEnd.Network;

/// <summary>Names are a convenience: without a resolver, whatever has been found stays found.</summary>
public sealed class ResolverGoneTests
{
    /// <summary>Cameras keep old answers for longer than they may.</summary>
    private static readonly LabCameraPlan s_porch = LabCameraPlan.Porch with { Push = LabNetwork.House };

    [Fact]
    public Task Motions_and_commands_go_on_without_a_resolver_and_the_broker_is_found_when_it_is_back() => LabHouse.BuildAsync([s_porch], async house =>
    {
        var configuration = house.Configuration("broker.house", $"""
            passthrough = true
            upstream_dns = "{LabNetwork.Server}"
            """);
        house.Run(configuration);
        await house.ReadyAsync();
        await house.MoveInAsync();
        await house.Resolver.KillAsync();

        await house.MotionsAsync();
        (await house.Program.LineAsync("Push not passed on to the push service camera=porch")).Should().Contain("The motion was noted all the same");
        await house.Camera.AsleepAsync();
        await house.CommandAsync("battery", "porch");

        await house.Program.SignalAsync("TERM");
        (await house.Program.ExitCodeAsync()).Should().Be(0);
        await house.Camera.AsleepAsync();
        house.Run(configuration);
        await house.Program.LineAsync("Push listener ready");
        (await house.Program.LineAsync("The MQTT broker broker.house:1883")).Should().Contain("cannot be reached").And.Contain("Trying again until it answers; cameras are served meanwhile");
        await house.CommandAsync("battery", "porch");
        (await house.RetainedAsync())["bairelay/status"].Should().Be("offline", "who watches knows that nobody tells");

        house.StartResolver();
        await house.Program.LineAsync("MQTT connected");
        await house.SeesLastAsync("bairelay/status", "online");
        await house.RestsAsync(untilTold: true);
        await house.MotionsAsync(before: 1);
        await house.RestsAsync();
    });
}
