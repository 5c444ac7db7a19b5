using Bairelay.Cameras.Life;
using Bairelay.Cameras.Reaching;
using Bairelay.Simulator;
using Microsoft.Extensions.Time.Testing;

namespace Bairelay.Benchmarks.Awake;

/// <summary>What came to a camera in a day in which nothing moved and nobody wanted it.</summary>
/// <param name="Heartbeats">Answered ones, so that the day was one.</param>
/// <param name="Held">Seconds, as the ledger has them.</param>
/// <param name="Proof">What came of a single wake afterwards: that the counters count.</param>
internal sealed record QuietResult(int Heartbeats, int Wakes, int Hellos, int Knocks, int Sessions, double Held, int Proof)
{
    public int All => Wakes + Hellos + Knocks + Sessions;
}

/// <summary>
/// A day in made-up time: the camera's heartbeats, the wake server, the push listener and the cameras' lives go through
/// 86,400 s as fast as the machine allows, on real sockets. The connection to the broker, whose library has a clock of its
/// own, is left out; readings are on all the same.
/// </summary>
internal static class QuietDay
{
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public static async Task<QuietResult> RunAsync(TimeSpan day)
    {
        using var folder = new TempFolder();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 8, 0, 0, 0, TimeSpan.Zero));
        using var doors = new Doors(AwakeHouse.Address);
        var setup = AwakeHouse.Setup(folder.Path, time, new ReachSettings { CameraPort = doors.TcpPort, HelloPorts = [(ushort)doors.HelloPort] });
        var options = AwakeHouse.Options(folder.Path, broker: 0);
        using var server = await Composition.StartWakeServerAsync(options, setup, CancellationToken.None);
        await using var fleet = Composition.FleetOf(options, setup, server);
        await using var push = await Composition.StartPushListenerAsync(options, server, fleet, setup, CancellationToken.None);
        fleet.Start();

        var settings = new CloudSettings { Uid = AwakeHouse.CameraUid, HeartbeatInterval = TimeSpan.FromSeconds(20) };
        await using var camera = new SimulatedCamera(
            settings, AwakeHouse.Address, "127.0.0.1", (ushort)server.Middleman.Port, time, new Random(1));
        await camera.PowerOnAsync();
        await UntilAsync(() => camera.Phase == CameraPhase.Asleep && Answered(camera) == 1);
        var end = time.GetUtcNow() + day;
        while (time.GetUtcNow() < end)
        {
            var (answered, sent) = (Answered(camera), time.GetUtcNow());
            // One heartbeat further; what it causes on other threads is done before the next.
            while (time.GetUtcNow() - sent < settings.HeartbeatInterval) time.Advance(s_step);
            await UntilAsync(() => Answered(camera) > answered);
            doors.Look();
        }

        var life = fleet.Find(AwakeHouse.Camera)!;
        var (wakes, heartbeats) = (camera.WakePacketsReceived, Answered(camera));
        doors.Look();
        var result = new QuietResult(heartbeats, wakes, doors.Hellos, doors.Knocks, camera.SessionsOpened, life.Account.Today.Total, 0);
        return result with { Proof = await ProveAsync(life, camera, doors) - result.All };
    }

    /// <summary>Somebody wants it: now something must come through each of the ways.</summary>
    private static async Task<int> ProveAsync(CameraLife life, SimulatedCamera camera, Doors doors)
    {
        using var lease = life.Locks.Take("benchmark");
        await UntilAsync(() =>
        {
            doors.Look();
            return camera.WakePacketsReceived > 0 && doors is { Hellos: > 0, Knocks: > 0 };
        });
        return camera.WakePacketsReceived + doors.Hellos + doors.Knocks + camera.SessionsOpened;
    }

    private static int Answered(SimulatedCamera camera) => camera.Read(one => one.Cloud.HeartbeatsAnswered);

    /// <summary>In real time; the made-up one stands still.</summary>
    private static async Task UntilAsync(Func<bool> holds)
    {
        var deadline = Ticks.Now + Ticks.From(s_patience);
        while (!holds())
        {
            if (Ticks.Now > deadline) throw new IOException("The made-up day does not go on: what was to happen did not");
            await Task.Yield();
        }
    }
}
