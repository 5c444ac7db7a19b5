using System.Text.Json.Nodes;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd.Network;

/// <summary>
/// A house on a <see cref="LabNetwork"/>: resolver and broker on one host, the program on another, cameras each on its own.
/// A story ends with every camera asleep, nobody holding any, and a broker that says so.
/// </summary>
internal sealed class LabHouse : IAsyncDisposable
{
    /// <summary>As dnsmasq wants them in one entry.</summary>
    public const string Names =
        "p2p.reolink.com/p2p1.reolink.com/p2p2.reolink.com/p2p3.reolink.com/p2p4.reolink.com/p2p5.reolink.com/p2p6.reolink.com/"
        + "p2p7.reolink.com/p2p8.reolink.com/p2p9.reolink.com/p2p10.reolink.com/p2p11.reolink.com/pushx.reolink.com";

    private readonly List<LabCamera> _cameras = [];
    private readonly LabCameraPlan[] _plans;

    private LabHouse(Lab lab, LabCameraPlan[] plans)
    {
        (Lab, _plans) = (lab, plans);
        (Host, Server, Client) = (new LabHost(lab, "house"), new LabHost(lab, "server"), new LabHost(lab, "client"));
    }

    public Lab Lab { get; }

    /// <summary>The program's.</summary>
    public LabHost Host { get; }

    /// <summary>That of resolver and broker.</summary>
    public LabHost Server { get; }

    public LabHost Client { get; }

    public LabProcess Program { get; private set; } = null!;

    public LabProcess Resolver { get; private set; } = null!;

    public MqttWitness Witness { get; private set; } = null!;

    public IReadOnlyList<LabCamera> Cameras => _cameras;

    public LabCamera Camera => _cameras[0];

    /// <param name="plans">The cameras.</param>
    /// <param name="story">Begins with every camera registered and asleep.</param>
    public static Task LiveAsync(LabCameraPlan[] plans, Func<LabHouse, Task> story) => BuildAsync(plans, async house =>
    {
        house.Program = house.Run(house.Configuration());
        await house.ReadyAsync();
        await house.MoveInAsync();
        await story(house);
        await house.RestsAsync();
    });

    /// <param name="plans">The cameras, which <see cref="MoveInAsync"/> starts.</param>
    /// <param name="story">Begins with resolver and broker, and nothing else.</param>
    public static async Task BuildAsync(LabCameraPlan[] plans, Func<LabHouse, Task> story)
    {
        await using var house = new LabHouse(await Lab.BuildAsync(), plans);
        try
        {
            await LabNetwork.BuildAsync(house.Lab);
            await house.StartServersAsync();
            await story(house);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message}\n{house.Story}", exception);
        }
    }

    public string Configuration(string broker = LabNetwork.Server, string push = "", string folder = "state") => $"""
        state_dir = "{folder}"
        control_socket = "{folder}/control.sock"
        [wake_server]
        enable = true
        heartbeat_ms = 1000
        stale_after_ms = 12000
        [push_listener]
        enable = true
        motion_wake_hold_secs = 4
        {push}
        [mqtt]
        broker_addr = "{broker}"
        {string.Join('\n', _plans.Select(Configuration))}
        """;

    /// <summary>Starts the program on its host; again, if it ran before.</summary>
    public LabProcess Run(string configuration, LabHost? host = null, params string[] limits)
    {
        host ??= Host;
        File.WriteAllText(host.File("toml"), configuration);
        return Program = host.StartProgramAs(limits, "-v", "run", "-c", host.File("toml"));
    }

    public async Task ReadyAsync()
    {
        foreach (var line in (string[])["Wake server ready", "Push listener ready", "MQTT connected"]) await Program.LineAsync(line);
    }

    public async Task MoveInAsync()
    {
        await StartCamerasAsync();
        foreach (var camera in _cameras) await camera.RegisteredAsync();
        foreach (var camera in _cameras.Where(camera => camera.Plan.Line.LossPercent > 0)) await LabNetwork.LoseAsync(camera.Host, camera.Plan.Line.LossPercent);
    }

    /// <summary>As above, where the program refuses them.</summary>
    public async Task MoveInRefusedAsync()
    {
        await StartCamerasAsync();
        foreach (var _ in _cameras) await Program.LineAsync("Camera refused");
    }

    /// <summary>A command of the command line, where the service runs.</summary>
    public async Task<JsonNode> CommandAsync(params string[] arguments)
    {
        var (exit, said) = await Host.RunProgramAsync(["--json", "-c", Host.File("toml"), .. arguments]);
        return exit == 0 ? JsonNode.Parse(said.Split('\n').First(line => line.StartsWith('{')))! : throw new InvalidOperationException($"exit {exit}: {said}");
    }

    public void StartResolver() => StartResolver($"--address=/{Names}/{LabNetwork.House}", $"--local=/{Names}/", $"--address=/broker.house/{LabNetwork.Server}");

    /// <summary>One that knows nothing but these.</summary>
    public void StartResolver(params string[] answers) => Resolver = Server.Start(
    [
        "dnsmasq", "--user=root", "--no-daemon", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--bind-interfaces", $"--listen-address={LabNetwork.Server}",
        .. answers,
    ]);

    public IReadOnlyList<string> Of(string camera, string topic) => Witness.PayloadsOf($"bairelay/{camera}/{topic}");

    public Task SeesAsync(string camera, string topic, string payload, int times = 1) =>
        Program.HoldsAsync(() => Of(camera, topic).Count(one => one == payload) >= times, $"{camera}/{topic} says {payload}");

    /// <summary>The newest word on a topic.</summary>
    public Task SeesLastAsync(string topic, string payload) => Program.HoldsAsync(
        () => Witness.PayloadsOf(topic) is [.., var last] && last == payload, $"{topic} says {payload} at last");

    public Task OrderAsync(string camera, string topic, string payload) => Witness.PublishAsync($"bairelay/{camera}/{topic}", payload);

    /// <summary>One motion of each camera, from its first word to its last.</summary>
    /// <param name="before">Motions that were told before.</param>
    public async Task MotionsAsync(int before = 0)
    {
        foreach (var camera in Cameras) await camera.MotionAsync();
        foreach (var name in Cameras.Select(camera => camera.Plan.Name))
        {
            await SeesAsync(name, "status/motion", "on", before + 1);
            await SeesLastAsync($"bairelay/{name}/status/motion", "off");
            Of(name, "status/motion").Count(payload => payload == "on").Should().Be(before + 1);
        }
    }

    /// <summary>All that the broker keeps.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RetainedAsync()
    {
        await using var fresh = await MqttWitness.ConnectAsync(Lab.Folder.File("broker.sock"));
        // What is kept comes with the subscription, before anything newer.
        await fresh.PublishAsync("now", "here");
        await Program.HoldsAsync(() => fresh.PayloadsOf("now").Count > 0, "the broker answers");
        return fresh.Seen.Where(message => message.Topic != "now").GroupBy(message => message.Topic)
            .ToDictionary(topic => topic.Key, topic => topic.Last().Payload);
    }

    /// <summary>Nobody holds any camera, all of them sleep, and the broker keeps nothing else.</summary>
    /// <param name="untilTold">Waits for the word <c>asleep</c>: power is <c>awake</c> for 15 s after the last sign of it.</param>
    public async Task RestsAsync(bool untilTold = false)
    {
        foreach (var camera in _cameras) await camera.AsleepAsync();
        foreach (var name in _plans.Where(_ => untilTold).Select(plan => plan.Name)) await SeesLastAsync($"bairelay/{name}/status/power", "asleep");
        var status = await CommandAsync("status");
        foreach (var camera in status["result"]!["cameras"]!.AsArray())
        {
            camera!["session"].Should().BeNull(status.ToJsonString());
            camera["leases"]!.AsArray().Should().BeEmpty(status.ToJsonString());
        }

        var kept = await RetainedAsync();
        kept["bairelay/status"].Should().Be("online");
        foreach (var name in _plans.Select(plan => plan.Name))
        {
            kept.GetValueOrDefault($"bairelay/{name}/status", "disconnected").Should().Be("disconnected");
            kept[$"bairelay/{name}/status/power"].Should().BeOneOf("asleep", untilTold ? "asleep" : "awake");
            kept[$"bairelay/{name}/status/motion"].Should().BeOneOf("off", "unknown");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Witness is not null) await Witness.DisposeAsync();
        await Lab.DisposeAsync();
    }

    private string Story => string.Join('\n',
    [
        "-- program", .. (Program?.Lines ?? []).TakeLast(80),
        "-- broker", .. (Witness?.Seen ?? []).TakeLast(40).Select(one => $"{one.Topic} {(one.Payload.Length > 200 ? one.Payload[..200] : one.Payload)}"),
        .. _cameras.SelectMany(camera => camera.Process.Lines.Where(line => !line.Contains("_HB", StringComparison.Ordinal)).TakeLast(30).Prepend("-- " + camera.Plan.Name)),
    ]);

    private async Task StartCamerasAsync() => _cameras.AddRange(await Task.WhenAll(_plans.Select(plan => LabCamera.StartAsync(Lab, plan))));

    private async Task StartServersAsync()
    {
        StartResolver();
        await Resolver.LineAsync("started");
        var socket = Lab.Folder.File("broker.sock");
        await File.WriteAllTextAsync(Lab.Folder.File("broker.conf"), $"""
            user root
            persistence false
            allow_anonymous true
            log_dest stderr
            listener 1883 {LabNetwork.Server}
            listener 0 {socket}
            """);
        var broker = Server.Start("mosquitto", "-c", Lab.Folder.File("broker.conf"));
        await broker.LineAsync("running");
        Witness = await MqttWitness.ConnectAsync(socket);
    }

    private static string Configuration(LabCameraPlan plan) => $"""
        [[cameras]]
        name = "{plan.Name}"
        uid = "{plan.Uid}"
        password = "{LabCamera.Password}"
        idle_disconnect_timeout_secs = 1
        {plan.Configuration}
        """;
}
