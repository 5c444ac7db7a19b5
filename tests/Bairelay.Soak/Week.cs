using Bairelay.Cameras.Life;

namespace Bairelay.Soak;

/// <summary>
/// The made-up week: every half hour some minutes in which much happens to many cameras at once, judged when all is
/// quiet again, and the time between in which nothing does.
/// </summary>
internal sealed class Week(SoakHouse house, SoakOptions options, Faults? faults)
{
    private const double RoundSeconds = 90;

    /// <summary>From the last event of a round to the last sign of it: a hold that was renewed, a command's deadline, the grace.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(8);

    /// <summary>Nothing of what happened shows any more.</summary>
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan s_busyStep = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_quietStep = TimeSpan.FromSeconds(10);

    private readonly Random _random = new(options.Seed);

    private int _told;

    public int Rounds { get; private set; }

    public Levels Peak { get; private set; }

    /// <summary>Every camera does everything, so that nothing is for the first time afterwards.</summary>
    /// <param name="withFaults">Every kind of them, too.</param>
    public async Task WarmUpAsync(bool withFaults)
    {
        for (var turn = 0; turn < 2; turn++) await RoundAsync(motions: house.Cameras.Count, commands: 2 * house.Cameras.Count, withFaults: false);
        if (faults is null || !withFaults) return;
        foreach (var kinds in faults.Kinds.Where(kind => kind.InRound).Chunk(3))
        {
            var events = new List<(double At, Func<Task> Do)>();
            for (var motion = 0; motion < 5; motion++) PlanMotion(events, Any());
            for (var command = 0; command < 5; command++) PlanCommand(events, Any());
            foreach (var kind in kinds) faults.Plan(events, RoundSeconds / 3, kind, new Random(_random.Next()));
            await RunAsync(events);
        }

        await faults.RepairAsync();
        await QuietAsync();
        await PauseUntilAsync(house.Time.Passed + TimeSpan.FromMinutes(16));
        await QuietAsync();
    }

    public async Task RunAsync()
    {
        var end = house.Time.Passed + TimeSpan.FromDays(options.Days);
        while (house.Time.Passed < end)
        {
            var next = house.Time.Passed + options.Between;
            await PauseUntilAsync(next);
            // Now and then everybody sees the same lightning.
            var many = _random.Next(20) == 0 ? house.Cameras.Count : 0;
            await RoundAsync(Math.Max(many, _random.Next(1, 1 + Math.Max(2, house.Cameras.Count / 3))), _random.Next(1, 1 + Math.Max(2, house.Cameras.Count / 4)), faults is not null);
            Rounds++;
            Console.WriteLine($"{house.Time.Passed.TotalHours,6:0.0} h passed, {Rounds} rounds, {house.Complaints.All.Count} complaints");
            if (house.Complaints.All.Count > 50) return;
        }

        if (faults is not null) await faults.RepairAsync();
        await QuietAsync();
        await PauseUntilAsync(house.Time.Passed + TimeSpan.FromMinutes(16));
        await QuietAsync();
    }

    private SoakCamera Any() => house.Cameras[_random.Next(house.Cameras.Count)];

    private async Task PauseUntilAsync(TimeSpan until)
    {
        house.Clock.Step = s_quietStep;
        await house.Time.PassAsync(until - house.Time.Passed);
        house.Clock.Step = s_busyStep;
        JudgePower();
    }

    private async Task RoundAsync(int motions, int commands, bool withFaults)
    {
        var events = new List<(double At, Func<Task> Do)>();
        for (var motion = 0; motion < motions; motion++) PlanMotion(events, Any());
        for (var command = 0; command < commands; command++) PlanCommand(events, Any());
        if (withFaults) faults!.Plan(events, _random, RoundSeconds);
        await RunAsync(events);
    }

    private async Task RunAsync(List<(double At, Func<Task> Do)> events)
    {
        var began = house.Time.Passed;
        var running = new List<Task>();
        foreach (var (at, act) in events.OrderBy(one => one.At))
        {
            var wait = began + TimeSpan.FromSeconds(at) - house.Time.Passed;
            if (wait > TimeSpan.Zero) await house.Time.PassAsync(wait);
            running.Add(act());
        }

        Peak = Levels.Most(Peak, Levels.Look(house.Time));
        await Task.WhenAll(running);
        await QuietAsync();
    }

    private void PlanMotion(List<(double At, Func<Task> Do)> events, SoakCamera camera)
    {
        var at = _random.NextDouble() * RoundSeconds;
        // Some move again while they are watched, or just after it.
        var times = _random.Next(4) == 0 ? _random.Next(2, 4) : 1;
        for (var time = 0; time < times; time++)
        {
            var lasts = TimeSpan.FromSeconds(1 + _random.NextDouble() * 20);
            events.Add((at, () =>
            {
                house.Motions.Add(camera, lasts);
                if (!options.Swallows || house.Motions.Count % 10 > 0) camera.RaiseMotion(lasts);
                return Task.CompletedTask;
            }
            ));
            at += 2 + _random.NextDouble() * 40;
        }
    }

    private void PlanCommand(List<(double At, Func<Task> Do)> events, SoakCamera camera)
    {
        (string, string)[] all =
        [
            ("query/battery", ""), ("control/led", "on"), ("control/led", "off"), ("control/ir", "auto"), ("control/pir", "on"), ("control/siren", "on"),
            ("control/floodlight", "on"), ("control/ptz", "left 8"), ("control/zoom", "2"), ("control/wakeup", "1"), ("control/wakeup", "0"), ("control/led", "maybe"),
        ];
        var at = _random.NextDouble() * RoundSeconds;
        for (var more = _random.Next(1, 4); more > 0; more--)
        {
            var (topic, payload) = all[_random.Next(all.Length)];
            events.Add((at, () => house.OrderAsync(camera, topic, payload)));
            at += _random.NextDouble() * 5;
        }
    }

    /// <summary>Until nobody holds any camera, all sleep and the broker knows; then the round is judged.</summary>
    private async Task QuietAsync()
    {
        var began = house.Time.Passed;
        string? busy;
        while ((busy = StillBusy()) is not null)
        {
            if (house.Time.Passed - began > s_patience)
            {
                house.Complaints.Add($"not quiet after {s_patience.TotalMinutes:0} min: {busy}");
                break;
            }

            await house.Time.PassAsync(TimeSpan.FromSeconds(1));
        }

        await house.Time.PassAsync(s_settled);
        if (!house.BrokerAway.IsOpen) await house.CaughtUpAsync(TimeSpan.FromMinutes(3));
        house.Motions.Judge();
        house.Commands.Judge();
        foreach (var camera in house.Cameras) camera.Judge();
        JudgeStates();
        if (options.Tells && house.Complaints.All.Count > _told)
        {
            foreach (var complaint in house.Complaints.All.Skip(_told)) Console.WriteLine($"NOT RIGHT: {complaint}");
            foreach (var line in house.Log.Recent) Console.WriteLine($"    {line}");
            _told = house.Complaints.All.Count;
        }

        house.Log.ForgetRecent();
    }

    private string? StillBusy()
    {
        foreach (var camera in house.Cameras)
        {
            if (house.LifeOf(camera.Name) is not { } life) return "the service is not there";
            if (life.Locks.Holders is { Count: > 0 } holders) return $"{camera.Name} ({camera.Kind.Name}) is held by {string.Join(", ", holders)}";
            if (life.Loop.Live is not null) return $"{camera.Name} ({camera.Kind.Name}) is connected";
            if (life.MotionWatch.Current.Sensor == MotionSensor.On) return $"{camera.Name} ({camera.Kind.Name}) has its sensor on";
            if (camera.IsThere && !camera.IsAsleep) return $"{camera.Name} ({camera.Kind.Name}) is {camera.Simulated.Phase} with {camera.Simulated.SessionsOpen} sessions";
        }

        return house.Commands.AnyWaits ? "a command is not answered" : null;
    }

    /// <summary>What is retained is true.</summary>
    private void JudgeStates()
    {
        if (house.BrokerAway.IsOpen) return;
        Says("bairelay/status", "online");
        foreach (var camera in house.Cameras)
        {
            Says($"bairelay/{camera.Name}/status", "disconnected");
            Says($"bairelay/{camera.Name}/status/motion", house.LifeOf(camera.Name)?.MotionWatch.Current.Sensor == MotionSensor.Off ? "off" : "unknown");
        }
    }

    private void JudgePower()
    {
        if (house.BrokerAway.IsOpen) return;
        foreach (var camera in house.Cameras)
        {
            var since = house.Time.Passed - camera.ThereSince;
            if (camera.IsThere && since > SoakHouse.Heartbeat + s_settled) Says($"bairelay/{camera.Name}/status/power", "asleep");
            else if (!camera.IsThere && since > SoakHouse.StaleAfter + SoakHouse.Heartbeat) Says($"bairelay/{camera.Name}/status/power", "unreachable");
        }
    }

    private void Says(string topic, string payload)
    {
        if (house.Witness.Last(topic) is var said && said != payload) house.Complaints.Add($"{topic} says {said ?? "nothing"} instead of {payload}");
    }
}
