namespace Bairelay.Tests.EndToEnd.Network;

/// <summary>The program as the cameras' resolver, asked by a real client, and asking a real resolver.</summary>
public sealed class NamesTests
{
    private const string Vendor = "203.0.113.7";

    [Fact]
    public Task A_camera_that_asks_the_program_for_names_registers_and_its_motion_arrives() => LabHouse.BuildAsync([LabCameraPlan.Porch], async house =>
    {
        await house.Resolver.KillAsync();
        house.StartResolver($"--address=/reolink.com/{Vendor}", "--txt-record=long.example," + string.Join(',', Enumerable.Repeat(new string('x', 200), 20)), "--host-record=other.example,198.51.100.7,2001:db8::7");
        await house.Resolver.LineAsync("started");
        // What follows asks the program instead.
        await File.WriteAllTextAsync(house.Lab.Folder.File("resolv.conf"), $"nameserver {LabNetwork.HouseFacingCameras}\n");
        house.Run(house.Configuration() + $"""

            [dns]
            enable = true
            upstream_dns = "{LabNetwork.Server}"
            """);
        await house.Program.LineAsync("DNS answerer ready listening=0.0.0.0:53");
        await house.ReadyAsync();
        await house.MoveInAsync();
        await house.MotionsAsync();
        (await house.CommandAsync("doctor"))["result"]!["service"]!.AsArray().Single(step => step!["hop"]!.GetValue<string>() == "dns")!["code"]!.GetValue<string>().Should().Be("ok");

        (await DigAsync(house, "p2p7.reolink.com A")).Should().Be(LabNetwork.House, "this is where the client reaches it");
        (await DigAsync(house, "+tcp pushx.reolink.com A")).Should().Be(LabNetwork.House);
        (await DigAsync(house, "p2p.reolink.com AAAA")).Should().BeEmpty();
        (await DigAsync(house, "p2p.reolink.com TYPE65")).Should().BeEmpty();
        (await DigAsync(house, "www.reolink.com A")).Should().Be(Vendor, "the other names stay the vendor's");
        (await DigAsync(house, "other.example AAAA")).Should().Be("2001:db8::7");
        (await DigAsync(house, "+noedns long.example TXT")).Length.Should().BeGreaterThan(4_000, "it comes back over TCP");
        var whole = await house.Client.ShellAsync($"dig +noall +comments @{LabNetwork.House} nobody.example A");
        whole.Should().Contain("status: REFUSED", "that is what the resolver says of names that it does not know");
        (await house.Client.ShellAsync($"dig +noall +question @{LabNetwork.House} P2P.reoLINK.com A")).Should().Contain("P2P.reoLINK.com");
        await house.RestsAsync();
    });

    [Fact]
    public Task The_printed_lines_make_real_resolvers_redirect() => LabHouse.BuildAsync([LabCameraPlan.Porch], async house =>
    {
        await File.WriteAllTextAsync(house.Host.File("toml"), house.Configuration());
        await house.Resolver.KillAsync();
        foreach (var (name, daemon) in (IEnumerable<(string, string[])>)
            [
                ("dnsmasq", ["dnsmasq", "--user=root", "--no-daemon", "--no-resolv", "--no-hosts", "--bind-interfaces", $"--listen-address={LabNetwork.Server}", "--conf-file=FILE"]),
                ("pihole", ["dnsmasq", "--user=root", "--no-daemon", "--no-resolv", "--no-hosts", "--bind-interfaces", $"--listen-address={LabNetwork.Server}", "--conf-file=FILE"]),
                ("unbound", ["unbound", "-d", "-v", "-c", "FILE"]),
                ("opnsense", ["unbound", "-d", "-v", "-c", "FILE"]),
            ])
        {
            Assert.SkipUnless(LabProcess.Find(daemon[0]), $"{daemon[0]} is not installed");
            var (exit, said) = await house.Host.RunProgramAsync("-c", house.Host.File("toml"), "dns-snippet", name, "--address", LabNetwork.House);
            exit.Should().Be(0, said);
            var file = house.Server.File(name);
            await File.WriteAllTextAsync(file, daemon[0] == "unbound" ? $"{said}\n  interface: {LabNetwork.Server}\n  access-control: 10.77.0.0/16 allow\n  do-daemonize: no\n  username: \"\"\n  chroot: \"\"\n  pidfile: \"\"\n  use-syslog: no\n" : said);
            await using var resolver = house.Server.Start([.. daemon.Select(word => word.Replace("FILE", file, StringComparison.Ordinal))]);
            await resolver.LineAsync(daemon[0] == "unbound" ? "start of service" : "started");
            foreach (var redirected in (string[])["p2p.reolink.com", "p2p11.reolink.com", "pushx.reolink.com"])
            {
                (await DigAsync(house, redirected + " A", LabNetwork.Server)).Should().Be(LabNetwork.House, name);
                (await DigAsync(house, redirected + " AAAA", LabNetwork.Server)).Should().BeEmpty(name);
            }

            await resolver.KillAsync();
        }
    });

    private static async Task<string> DigAsync(LabHouse house, string query, string server = LabNetwork.House)
    {
        Assert.SkipUnless(LabProcess.Find("dig"), "dig is not installed (Debian: bind9-dnsutils)");
        return (await house.Client.ShellAsync($"dig +short +tries=1 +time=5 @{server} {query}")).Trim();
    }
}
