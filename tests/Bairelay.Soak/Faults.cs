using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Bairelay.Soak;

/// <param name="Do">Breaks something, and mends it; what it chooses comes from the given numbers.</param>
internal sealed record FaultKind(string Name, Func<Random, Task> Do)
{
    /// <summary>It is over within some minutes.</summary>
    public bool InRound { get; init; } = true;
}

/// <summary>What goes wrong, and how often it did.</summary>
internal sealed class Faults(SoakHouse house)
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<SoakCamera, int> _leases = [];

    /// <summary>What is broken, and how to mend it, whenever that comes.</summary>
    private readonly ConcurrentDictionary<string, Func<Task>> _broken = new(StringComparer.Ordinal);

    /// <summary>When what lasts for longer is to be mended.</summary>
    private readonly ConcurrentDictionary<string, TimeSpan> _later = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public IReadOnlyList<FaultKind> Kinds =>
    [
        new("broker killed", random => BrokerKilledAsync(Seconds(random, 5, 90))),
        new("camera power-cycled", random => PowerCycledAsync(Camera(random), Seconds(random, 0.2, 60))),
        new("camera out of range", random => OutOfRangeAsync(Camera(random, udp: true), Seconds(random, 2, 150))),
        new("broker stalled", random => BrokerStalledAsync(Seconds(random, 3, 90))),
        new("state folder not writable", random => StateUnwritableAsync(Seconds(random, 30, 600))),
        new("camera moved to another address", random => MovedAsync(Camera(random, udp: true))),
        new("service ended and started", random => ServiceRestartedAsync(Seconds(random, 0.5, 60), killed: false)),
        new("push storm of a camera", random => PushStormAsync(Camera(random), random.Next(5, 40))),
        new("push storm of strangers", random => StrangersAsync(random.Next(5, 100))),
        new("service killed and started", random => ServiceRestartedAsync(Seconds(random, 0.5, 20), killed: true)),
        new("wrong password for an hour", random => WrongPasswordAsync(Camera(random))),
        new("broker gone for ten minutes", _ => BrokerKilledAsync(TimeSpan.FromMinutes(10))) { InRound = false },
        new("camera without power for half an hour", random => PowerCycledAsync(Camera(random), TimeSpan.FromMinutes(31))) { InRound = false },
        new("camera out of range for half an hour", random => OutOfRangeAsync(Camera(random, udp: true), TimeSpan.FromMinutes(31))) { InRound = false },
    ];

    public void Plan(List<(double At, Func<Task> Do)> events, Random random, double seconds)
    {
        foreach (var (what, _) in _later.Where(one => one.Value <= house.Time.Passed).ToList())
        {
            _later.TryRemove(what, out _);
            events.Add((random.NextDouble() * seconds, () => MendAsync(what)));
        }

        for (var more = random.Next(4) switch { 0 => 0, 3 => 2, _ => 1 }; more > 0; more--)
        {
            var kind = Kinds[random.Next(Kinds.Count)];
            // Too much of what lasts for long, and nothing else is seen.
            if (!kind.InRound && random.Next(3) > 0) continue;
            Plan(events, random.NextDouble() * seconds, kind, new Random(random.Next()));
        }
    }

    public void Plan(List<(double At, Func<Task> Do)> events, double at, FaultKind kind, Random random) =>
        events.Add((at, () =>
        {
            _counts.AddOrUpdate(kind.Name, 1, (_, count) => count + 1);
            house.Log.Note(kind.Name);
            return kind.Do(random);
        }
    ));

    /// <summary>Whatever is still broken.</summary>
    public async Task RepairAsync()
    {
        _later.Clear();
        foreach (var what in _broken.Keys.ToList()) await MendAsync(what);
    }

    private async Task BrokerKilledAsync(TimeSpan duration)
    {
        if (house.BrokerAway.IsOpen || !TryBreak("broker", house.StartBrokerAsync)) return;
        await house.KillBrokerAsync();
        await house.Time.PassAsync(duration);
        await MendAsync("broker");
    }

    private async Task BrokerStalledAsync(TimeSpan duration)
    {
        if (house.BrokerAway.IsOpen || !TryBreak("broker", house.ResumeBrokerAsync)) return;
        house.StallBroker();
        await house.Time.PassAsync(duration);
        await MendAsync("broker");
    }

    private async Task ServiceRestartedAsync(TimeSpan duration, bool killed)
    {
        if (house.ServiceDown.IsOpen || !TryBreak("service", StartAsync)) return;
        if (killed) CopyState(house.StateFolder, house.StateFolder + ".then");
        await house.StopServiceAsync();
        // The end of a process in which nothing ends: its files are those of the moment before.
        if (killed && Directory.Exists(house.StateFolder))
        {
            Directory.Delete(house.StateFolder, recursive: true);
            Directory.Move(house.StateFolder + ".then", house.StateFolder);
        }

        await house.Time.PassAsync(duration);
        await MendAsync("service");

        async Task StartAsync()
        {
            await house.StartServiceAsync();
            await house.CaughtUpAsync(TimeSpan.FromMinutes(15));
            house.ServiceDown.End();
        }
    }

    private async Task PowerCycledAsync(SoakCamera camera, TimeSpan duration)
    {
        if (!TryBreak(camera.Name, BackAsync)) return;
        Away(camera);
        camera.Simulated.PowerOff();
        await WaitAsync(camera.Name, duration);

        async Task BackAsync()
        {
            await camera.Simulated.PowerOnAsync();
            Back(camera);
        }
    }

    private async Task OutOfRangeAsync(SoakCamera camera, TimeSpan duration)
    {
        if (!TryBreak(camera.Name, BackAsync)) return;
        Away(camera);
        camera.Simulated.IsOutOfRange = true;
        await WaitAsync(camera.Name, duration);

        Task BackAsync()
        {
            camera.Simulated.IsOutOfRange = false;
            Back(camera);
            return Task.CompletedTask;
        }
    }

    private async Task MovedAsync(SoakCamera camera)
    {
        // In its sleep, as a router gives new leases; its next heartbeat tells.
        if (!camera.IsAsleep || !TryBreak(camera.Name, () => Task.CompletedTask)) return;
        int lease;
        lock (_leases) _leases[camera] = lease = _leases.GetValueOrDefault(camera) + 1;
        camera.Address = SoakHouse.AddressOf(house.Cameras.ToList().IndexOf(camera), lease % 50);
        // It goes on calling meanwhile, from one address or the other.
        camera.ThereSince = house.Time.Passed;
        await camera.Simulated.MoveAsync(camera.Address);
        camera.Simulated.HurryUp();
        await house.Time.PassAsync(TimeSpan.FromSeconds(1));
        await MendAsync(camera.Name);
    }

    private async Task WrongPasswordAsync(SoakCamera camera)
    {
        if (!TryBreak(camera.Name, BackAsync)) return;
        camera.ChangePassword(toAnother: true);
        await WaitAsync(camera.Name, TimeSpan.FromMinutes(65));

        async Task BackAsync()
        {
            camera.ChangePassword(toAnother: false);
            // A refused login is not tried again before somebody asks for it.
            if (!house.BrokerAway.IsOpen && !house.ServiceDown.IsOpen) await house.OrderAsync(camera, "control/led", "on");
        }
    }

    /// <summary>With a motion: to the service each of these calls is one.</summary>
    private async Task PushStormAsync(SoakCamera camera, int calls)
    {
        if (!camera.IsThere || !camera.Kind.Calls) return;
        house.Motions.Add(camera, TimeSpan.FromSeconds(10));
        camera.RaiseMotion(TimeSpan.FromSeconds(10));
        await house.Time.PassAsync(TimeSpan.FromSeconds(4));
        await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => CallAsync(camera.Address)));
    }

    private Task StrangersAsync(int calls) =>
        Task.WhenAll(Enumerable.Range(0, calls).Select(call => CallAsync(new IPAddress([127, 0, 200, (byte)(1 + call)]))));

    private async Task StateUnwritableAsync(TimeSpan duration)
    {
        if (house.ServiceDown.IsOpen || !TryBreak("service", BackAsync)) return;
        Directory.Move(house.StateFolder, house.StateFolder + ".away");
        await File.WriteAllTextAsync(house.StateFolder, "in the way");
        await house.Time.PassAsync(duration);
        await MendAsync("service");

        Task BackAsync()
        {
            File.Delete(house.StateFolder);
            Directory.Move(house.StateFolder + ".away", house.StateFolder);
            return Task.CompletedTask;
        }
    }

    private async Task CallAsync(IPAddress from)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(IPAddress.Loopback, house.PushPort);
            await house.Time.PassAsync(TimeSpan.FromSeconds(0.1));
        }
        catch (SocketException)
        {
            // Nobody listens, or there were too many.
        }
    }

    /// <summary>False if that is broken already.</summary>
    private bool TryBreak(string what, Func<Task> mend) => _broken.TryAdd(what, mend);

    private async Task MendAsync(string what)
    {
        if (_broken.TryGetValue(what, out var mend)) await mend();
        _broken.TryRemove(what, out _);
    }

    /// <summary>What lasts longer than a round is mended in the middle of a later one: between rounds time leaps too far.</summary>
    private async Task WaitAsync(string what, TimeSpan duration)
    {
        if (duration < TimeSpan.FromMinutes(15))
        {
            await house.Time.PassAsync(duration);
            await MendAsync(what);
            return;
        }

        _later[what] = house.Time.Passed + duration;
    }

    private void Away(SoakCamera camera)
    {
        (camera.IsThere, camera.ThereSince) = (false, house.Time.Passed);
        if (!camera.IsAsleep) camera.TimesAway++;
    }

    private void Back(SoakCamera camera) => (camera.IsThere, camera.ThereSince) = (true, house.Time.Passed);

    private SoakCamera Camera(Random random, bool udp = false)
    {
        var all = house.Cameras.Where(camera => !udp || !camera.Kind.HasTcp).ToList();
        return all[random.Next(all.Count)];
    }

    private static TimeSpan Seconds(Random random, double least, double most) => TimeSpan.FromSeconds(least + random.NextDouble() * (most - least));

    private static void CopyState(string from, string to)
    {
        if (!Directory.Exists(from)) return;
        if (Directory.Exists(to)) Directory.Delete(to, recursive: true);
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
