using Bairelay.Benchmarks.Child;
using Bairelay.Benchmarks.Load;
using Bairelay.Benchmarks.Posix;

namespace Bairelay.Benchmarks.UnderLoad;

/// <summary>
/// The wake server under N cameras, beside an echo under the same ones. Servers and echo stay up for the whole run and
/// are measured in turn, so that each ratio is of neighbours in time.
/// </summary>
internal sealed class WakeServerBenchmark(WakeServerSettings settings, TextWriter progress) : IDisposable
{
    private const int MostSlices = 40;
    private const int CalmSlices = 4;

    private readonly List<(Fleet Fleet, ChildProcess Server, Pair Pair)> _rows = [];
    private readonly List<MemoryRow> _memory = [];
    private readonly ChildProcess _echo = new("echo");

    public WakeServerResult Run()
    {
        if (Core.Pair is { } cores) Core.Pin(thread: 0, cores.Load);
        _echo.Start();
        foreach (var cameras in settings.Cameras) _rows.Add(Prepare(cameras));
        for (var round = 1; round <= settings.Rounds; round++)
        {
            progress.WriteLine($"round {round} of {settings.Rounds}");
            foreach (var (fleet, server, pair) in _rows)
            {
                Measure(fleet, _echo, ReplyKind.Echo, pair.Echo);
                Measure(fleet, server, ReplyKind.Answer, pair.Server);
            }
        }

        var wrong = _rows.Sum(row => row.Fleet.Wrong);
        return new WakeServerResult(settings, [.. _rows.Select(row => row.Pair)], _memory, Wake(ref wrong), wrong);
    }

    public void Dispose()
    {
        Core.Unpin();
        _echo.Dispose();
        foreach (var (fleet, server, _) in _rows)
        {
            fleet.Dispose();
            server.Dispose();
        }
    }

    private (Fleet Fleet, ChildProcess Server, Pair Pair) Prepare(int cameras)
    {
        progress.WriteLine($"{cameras:N0} cameras register");
        var fleet = new Fleet(cameras);
        var server = new ChildProcess("wake", cameras);
        var before = server.Memory();
        server.Start();
        Register(fleet, server, cameras);
        _memory.Add(MemoryOf(server, before, cameras, booted: false));

        WarmUp(fleet, server);
        fleet.Towards(_echo.Address, ReplyKind.Echo);
        WarmUp(fleet, _echo);
        var samples = (int)(settings.Paced.TotalSeconds * settings.Rate * (settings.Rounds + 1));
        return (fleet, server, new Pair(new Series("echo", cameras, samples), new Series("wake server", cameras, samples)));
    }

    /// <summary>A heartbeat of each; the loss of one is made good by the next pass.</summary>
    private void Register(Fleet fleet, ChildProcess server, int cameras)
    {
        fleet.Towards(server.Address, ReplyKind.Answer);
        for (var pass = 0; pass < 5; pass++)
        {
            fleet.Register(settings.Window);
            if (server.Counters().Cameras == cameras) return;
        }

        throw new IOException($"Only {server.Counters().Cameras:N0} of {cameras:N0} cameras could be registered");
    }

    /// <summary>
    /// Goes on until a heartbeat gets no cheaper: then the runtime has compiled for good what runs hot, which on a
    /// busy machine takes many times as long as on a quiet one.
    /// </summary>
    private void WarmUp(Fleet fleet, ChildProcess server)
    {
        var (best, calm) = (double.MaxValue, 0);
        for (var slice = 0; slice < MostSlices && calm < CalmSlices; slice++)
        {
            var before = server.Counters();
            var load = fleet.Saturate(settings.WarmUpSlice, settings.Window);
            var cost = (double)(server.Counters().CpuNanoseconds - before.CpuNanoseconds) / load.Answered;
            calm = cost < best * 0.97 ? 0 : calm + 1;
            best = Math.Min(best, cost);
        }
    }

    private MemoryRow MemoryOf(ChildProcess server, Memory before, int cameras, bool booted)
    {
        var after = server.Memory();
        double? resident = _memory.Count == 0
            ? null
            : (double)(after.ResidentBytes - _memory[0].ResidentTotal) / (cameras - _memory[0].Cameras);
        return new MemoryRow(
            cameras, booted, (double)(after.HeapBytes - before.HeapBytes) / cameras, resident, after.ResidentBytes);
    }

    private void Measure(Fleet fleet, ChildProcess server, ReplyKind expected, Series series)
    {
        fleet.Towards(server.Address, expected);
        // The caches still hold what ran before.
        fleet.Saturate(settings.Saturated / 10, settings.Window);
        var start = server.Counters();
        var saturated = fleet.Saturate(settings.Saturated, settings.Window);
        var middle = server.Counters();
        series.AddSaturated(saturated, start, middle);
        middle = server.Counters();
        var paced = fleet.Pace(settings.Paced, settings.Rate, series.Latency);
        series.AddPaced(paced, middle, server.Counters());
    }

    private WakeResult Wake(ref long wrong)
    {
        progress.WriteLine($"{settings.WakeCameras:N0} cameras boot; {settings.Wakes:N0} wakes");
        using var fleet = new Fleet(settings.WakeCameras);
        using var server = new ChildProcess("wake", settings.WakeCameras);
        var before = server.Memory();
        server.Start();
        fleet.Towards(server.Address, ReplyKind.Answer);
        FleetBoot.Run(fleet);
        Register(fleet, server, settings.WakeCameras);
        _memory.Add(MemoryOf(server, before, settings.WakeCameras, booted: true));
        WarmUp(fleet, server);

        // The first wakes pay for compiling what a wake runs through.
        var warm = settings.Wakes / 10;
        using var wakes = new WakeLatency(fleet, server.Address);
        wakes.Run(settings.Rate, first: 0, warm);
        var result = wakes.Run(settings.Rate, first: warm, settings.Wakes);
        wrong += fleet.Wrong;
        return result;
    }
}
