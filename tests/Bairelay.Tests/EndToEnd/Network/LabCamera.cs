using System.Globalization;
using System.Text.RegularExpressions;

namespace Bairelay.Tests.EndToEnd.Network;

/// <param name="Transport"><c>tcp</c> or <c>udp</c>: the only one that it offers.</param>
internal sealed record LabCameraPlan(string Name, string Uid, string Address, string Transport)
{
    public LinePlan Line { get; init; } = new();

    public string[] Options { get; init; } = [];

    /// <summary>Whom it calls when it sees a motion.</summary>
    public string Push { get; init; } = "pushx.reolink.com";

    /// <summary>More lines of its part of the program's configuration.</summary>
    public string Configuration { get; init; } = "";

    /// <summary>Gives a dead session over BcUdp up after 8.5 s, where others take a minute.</summary>
    public static string[] GivesUpSoon { get; } = ["--quirk", "keepalive-enforced"];

    public static LabCameraPlan Porch { get; } = new("porch", "95270001ABCDEFGHWXYZ", "10.77.0.11", "tcp");

    public static LabCameraPlan Yard { get; } = new("yard", "95270002ABCDEFGHWXYZ", "10.77.0.12", "udp");
}

/// <summary>What a camera says of itself.</summary>
internal sealed record LabCameraState(string Phase, int Sessions, int Opened, int Wakes, double Held);

/// <summary>A simulated camera on a host of its own, told what to do by its standard input.</summary>
internal sealed class LabCamera(LabCameraPlan plan, LabHost host, LabProcess process)
{
    public const string Password = "swordfish";

    public LabCameraPlan Plan => plan;

    public LabHost Host => host;

    public LabProcess Process => process;

    public static async Task<LabCamera> StartAsync(Lab lab, LabCameraPlan plan)
    {
        var host = await LabNetwork.AddCameraAsync(lab, plan.Name, plan.Address, plan.Line);
        var process = host.StartProgram(
        [
            "simulate", "--commands", "--server", "p2p.reolink.com", "--push", plan.Push, "--uid", plan.Uid, "--password", Password,
            "--heartbeat", "1", "--awake-after-motion", "2", "--push-delay", "0.5", plan.Transport == "tcp" ? "--no-udp" : "--no-tcp", .. plan.Options,
        ]);
        return new LabCamera(plan, host, process);
    }

    /// <summary>Registered, and asleep.</summary>
    public async Task<LabCamera> RegisteredAsync()
    {
        await process.LineAsync("R2D_HB_R");
        await AsleepAsync();
        return this;
    }

    public Task MotionAsync(double seconds = 1) => process.SayAsync(string.Create(CultureInfo.InvariantCulture, $"motion {seconds}"));

    public Task OffAsync() => process.SayAsync("off");

    public Task OnAsync() => process.SayAsync("on");

    public async Task<LabCameraState> StateAsync()
    {
        var before = process.Lines.Count;
        await process.SayAsync("state");
        var line = Regex.Match(
            await process.LineAsync("state phase=", before), @"phase=(?<phase>\w+) sessions=(?<sessions>\d+) opened=(?<opened>\d+) wakes=(?<wakes>\d+) .*held=(?<held>[\d.]+)");
        int Number(string name) => int.Parse(line.Groups[name].Value, CultureInfo.InvariantCulture);
        return new LabCameraState(
            line.Groups["phase"].Value, Number("sessions"), Number("opened"), Number("wakes"), double.Parse(line.Groups["held"].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until it sleeps, and nobody is connected.</summary>
    public async Task AsleepAsync()
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        for (var looks = 0; await StateAsync() is not { Phase: "Asleep", Sessions: 0 }; looks++)
        {
            if (looks > 300) throw new InvalidOperationException($"{plan.Name} does not fall asleep\n{process.Said}");
            await look.WaitForNextTickAsync();
        }
    }
}
