using System.Diagnostics;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd;

/// <summary>
/// The real ports on a network of three hosts, with a real resolver that redirects the vendor's name. Needs
/// namespaces, iproute2 and dnsmasq; skipped with the reason where one is missing.
/// </summary>
public sealed class RedirectedDnsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_camera_led_here_by_dns_registers_and_is_sent_to_addresses_that_it_can_reach()
    {
        foreach (var tool in (string[])["unshare", "nsenter", "ip", "dnsmasq"])
            Assert.SkipUnless(Find(tool), $"{tool} is not installed (Debian: util-linux, iproute2, dnsmasq-base)");
        string[] namespaces =
            [.. Environment.IsPrivilegedProcess ? [] : (string[])["--map-root-user"], "--net", "--mount", "--pid", "--mount-proc", "--fork", "--kill-child"];
        Assert.SkipUnless((await RunAsync("unshare", [.. namespaces, "true"])).Exit == 0, "namespaces are not permitted here");

        var (exit, output) = await RunAsync(
            "unshare", [.. namespaces, "bash", Path.Combine(AppContext.BaseDirectory, "EndToEnd", "redirected-dns.sh"),
                Path.Combine(AppContext.BaseDirectory, "bairelay.dll"), _folder.Path]);
        exit.Should().Be(0, output);
        output.Should().Contain("D2M_Q src=10.77.0.2:").And.Contain("Camera registered src=10.77.0.2:");
        output.Should().MatchRegex(@"<- 10\.77\.1\.1:58200 +R2D_C .*cli=10\.77\.0\.1:53571 cmap=10\.77\.0\.1:\d+", "a client on the server's loopback becomes the address that faces the camera");
        output.Should().MatchRegex(@"<- 10\.77\.1\.1:58200 +R2D_C .*cli=10\.77\.1\.3:53571 cmap=10\.77\.1\.3:\d+", "a client on another network is told by its own address");
    }

    private static bool Find(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Concat(["/usr/sbin", "/sbin"]).Any(folder => File.Exists(Path.Combine(folder, tool)));

    private static async Task<(int Exit, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Some distributions keep the tools of the administrator off the user's path.
        start.Environment["PATH"] += ":/usr/sbin:/sbin";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output + await errors);
    }
}
