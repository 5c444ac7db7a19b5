using System.Diagnostics;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd.Network;

/// <summary>
/// A network of hosts that are namespaces of this machine. Everything in it runs in one process namespace whose first
/// process reads our end of a pipe: when this process ends, in whatever way, so does all of it.
/// </summary>
internal sealed class Lab : IAsyncDisposable
{
    /// <summary>At once; two cores carry no more without stretching the times of the programs inside.</summary>
    private const int MostLabs = 2;

    private static readonly string[] s_tools = ["unshare", "nsenter", "ip", "nft", "tc", "dnsmasq", "mosquitto", "setpriv"];
    private static readonly SemaphoreSlim s_places = new(MostLabs);

    private readonly Process _first;
    private readonly string[] _enter;
    private readonly List<LabProcess> _processes = [];

    private Lab(Process first, int firstId)
    {
        _first = first;
        string[] user = Environment.IsPrivilegedProcess ? [] : ["--user", "--preserve-credentials"];
        _enter = ["--target", $"{firstId}", .. user, "--net", "--mount", "--pid"];
    }

    /// <summary>Where the namespaces of its hosts, and whatever its programs write, lie.</summary>
    public TempFolder Folder { get; } = new();

    /// <summary>Skips the test where a network cannot be made.</summary>
    public static async Task<Lab> BuildAsync()
    {
        foreach (var tool in s_tools)
            Assert.SkipUnless(LabProcess.Find(tool), $"{tool} is not installed (Debian: util-linux, iproute2, nftables, dnsmasq-base, mosquitto)");
        await s_places.WaitAsync();
        try
        {
            return await OpenAsync();
        }
        catch
        {
            s_places.Release();
            throw;
        }
    }

    /// <summary>Runs a script of the shell to its end, in the namespaces of the lab itself.</summary>
    public async Task ScriptAsync(string script)
    {
        await using var process = Start([], "sh", "-euc", script);
        var exit = await process.ExitCodeAsync();
        if (exit != 0) throw new InvalidOperationException($"{script}\nexit {exit}: {process.Said}");
    }

    /// <param name="enter">How to get from the lab's namespaces to those of the process: a command that runs what follows it.</param>
    /// <param name="command">A program and its arguments.</param>
    public LabProcess Start(string[] enter, params string[] command)
    {
        var process = LabProcess.Start("nsenter", [.. _enter, "--", .. enter, .. command]);
        _processes.Add(process);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        // All else dies with the first process, at once and without a chance to object.
        if (!_first.HasExited) _first.Kill(entireProcessTree: true);
        await _first.WaitForExitAsync();
        foreach (var process in _processes) await process.DisposeAsync();
        _first.Dispose();
        Folder.Dispose();
        s_places.Release();
    }

    private static async Task<Lab> OpenAsync()
    {
        string[] user = Environment.IsPrivilegedProcess ? [] : ["--map-root-user"];
        var start = LabProcess.Prepare("unshare", [.. user, "--net", "--mount", "--pid", "--mount-proc", "--fork", "--kill-child", "sh", "-c", "echo ready; exec cat"]);
        var first = Process.Start(start)!;
        if (await first.StandardOutput.ReadLineAsync() == "ready") return new Lab(first, LabProcess.ChildOf(first.Id));
        var reason = await first.StandardError.ReadToEndAsync();
        first.Dispose();
        Assert.Skip($"namespaces are not permitted here: {reason.Trim()}");
        return null!;
    }
}
