namespace Bairelay.Tests.EndToEnd.Network;

/// <summary>The program as an ordinary user, on the real ports.</summary>
public sealed class LeastPrivilegeTests
{
    private const string Nobody = "65534";

    [Fact]
    public Task Everything_works_for_a_user_who_may_bind_low_ports_and_nothing_else() => LiveAsync(async house =>
    {
        house.Run(house.Configuration(), null, As("+net_bind_service"));
        await house.ReadyAsync();
        (await File.ReadAllTextAsync($"/proc/{house.Program.Id}/status")).Should().MatchRegex(@"(?s)Uid:\s+65534\s+65534.*CapPrm:\s+0{13}400.*CapBnd:\s+0{13}400.*NoNewPrivs:\s+1");
        await house.MoveInAsync();
        await house.MotionsAsync();
        foreach (var camera in house.Cameras)
        {
            await camera.AsleepAsync();
            await house.CommandAsync("battery", camera.Plan.Name);
        }

        await house.RestsAsync();
        await house.Program.SignalAsync("TERM");
        (await house.Program.ExitCodeAsync()).Should().Be(0);
        house.Program.Said.Should().NotContain(" error ").And.NotContain("denied");
    });

    [Fact]
    public Task Without_the_capability_the_program_says_how_to_give_it() => LiveAsync(async house =>
    {
        house.Run(house.Configuration(), null, As("-all"));
        (await house.Program.ExitCodeAsync()).Should().Be(1);
        house.Program.Said.Should().Contain("Cannot listen on TCP 0.0.0.0:443: permission denied. Ports below 1024 need CAP_NET_BIND_SERVICE: run \"sudo setcap cap_net_bind_service=+ep\" on the program");
        house.Of("porch", "status").Should().BeEmpty("nothing is told of a house that nobody serves");
    });

    private static Task LiveAsync(Func<LabHouse, Task> story)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can make another user run the program");
        return LabHouse.BuildAsync([LabCameraPlan.Porch, LabCameraPlan.Yard], async house =>
        {
            // The state is the user's; the rest of the lab's folder is there to be read.
            await house.Host.ShellAsync($"cd '{house.Lab.Folder.Path}'; chmod 711 .; mkdir state; chown {Nobody}:{Nobody} state");
            await story(house);
        });
    }

    private static string[] As(string capabilities)
    {
        var all = capabilities == "-all" ? capabilities : "-all," + capabilities;
        return ["setpriv", "--reuid", Nobody, "--regid", Nobody, "--clear-groups", "--bounding-set", all, "--inh-caps", all, "--ambient-caps", all, "--no-new-privs"];
    }
}
