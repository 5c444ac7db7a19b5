using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Bairelay.Tests.EndToEnd.Network;

/// <summary>The systemd unit, what the manual says of it, and what the program needs.</summary>
public sealed class PackagedUnitTests
{
    private static readonly string s_root = FindRoot();
    private static readonly string s_unit = File.ReadAllText(Path.Combine(s_root, "packaging/bairelay.service"));

    [Theory]
    [InlineData("AmbientCapabilities=CAP_NET_BIND_SERVICE")]
    [InlineData("CapabilityBoundingSet=CAP_NET_BIND_SERVICE")]
    [InlineData("NoNewPrivileges=yes")]
    [InlineData("ProtectSystem=strict")]
    [InlineData("StateDirectory=bairelay")]
    [InlineData("RuntimeDirectory=bairelay")]
    [InlineData("Restart=on-failure")]
    public void The_unit_gives_the_program_what_it_needs_and_no_more(string line) => s_unit.Split('\n').Should().Contain(line);

    [Fact]
    public void The_manual_puts_everything_where_the_unit_looks_for_it()
    {
        var manual = File.ReadAllText(Path.Combine(s_root, "docs/manual.md"));
        foreach (var place in (string[])["/usr/local/bin/bairelay", "/etc/bairelay/config.toml"])
        {
            s_unit.Should().Contain(place);
            manual.Should().Contain("sudo install").And.Contain(place);
        }

        s_unit.Should().Contain("RestartPreventExitStatus=2 3", "these are the exit codes of usage and configuration");
        (Bairelay.Cli.ExitCode.Usage, Bairelay.Cli.ExitCode.ConfigurationInvalid).Should().Be((2, 3));
        Bairelay.Control.ControlPaths.RuntimeFolder.Should().Be("/run/bairelay", "RuntimeDirectory=bairelay");
    }

    [Fact]
    public async Task Systemd_finds_little_exposed()
    {
        Assert.SkipUnless(LabProcess.Find("systemd-analyze"), "systemd-analyze is not installed (Debian: systemd)");
        var start = LabProcess.Prepare("systemd-analyze", ["security", "--offline=true", "--no-pager", "--threshold=20", Path.Combine(s_root, "packaging/bairelay.service")]);
        using var analysis = Process.Start(start)!;
        var said = await analysis.StandardOutput.ReadToEndAsync() + await analysis.StandardError.ReadToEndAsync();
        await analysis.WaitForExitAsync();
        analysis.ExitCode.Should().Be(0, said);
    }

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "Bairelay.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
