using Bairelay.Benchmarks.Broker;
using Bairelay.Benchmarks.Load;

namespace Bairelay.Benchmarks.Footprint;

/// <summary>What one number of cameras costs that sleep and say their heartbeats.</summary>
/// <param name="ResidentBytes">When all are registered and a while has passed.</param>
/// <param name="AfterAnHour">The same after as many heartbeats as an hour has, and sixty wakes by MQTT that were called off.</param>
/// <param name="OfACore">Share of one core.</param>
/// <param name="WakeUps">Threads woken a second.</param>
internal sealed record IdleRow(int Cameras, long ResidentBytes, long AfterAnHour, double OfACore, double WakeUps);

/// <summary>The program with its cameras asleep: each says a heartbeat every 20 s, as the vendor's do at most.</summary>
internal sealed class IdleRun(NativePrograms programs, Mosquitto broker, FootprintSettings settings)
{
    private const int HeartbeatsAnHour = 180;
    private const int WakesAnHour = 60;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(20);

    public async Task<IdleRow> RunAsync(int cameras)
    {
        using var house = new FootprintHouse(broker, cameras);
        await using var program = new RunningProgram(programs.Program, house.Arguments);
        program.Await([.. FootprintHouse.Bound, "MQTT connected"]);
        program.Ignore();
        using var fleet = cameras > 0 ? new Fleet(cameras) : null;
        fleet?.Towards(house.Register, ReplyKind.Answer);
        fleet?.Register(window: 64);
        await PassAsync(fleet, settings.Settle);
        var (before, start) = (program.Figures, Ticks.Now);
        await PassAsync(fleet, settings.Idle);
        var (after, seconds) = (program.Figures, Ticks.ToSeconds(Ticks.Now - start));

        long answered = 0;
        while (fleet is not null && answered < (long)cameras * HeartbeatsAnHour) answered += fleet.Saturate(TimeSpan.FromMilliseconds(100), window: 64).Answered;
        if (cameras > 0) await WakeAsync(cameras);
        await PassAsync(fleet, settings.Settle);
        return new IdleRow(
            cameras, after.ResidentBytes, program.Figures.ResidentBytes,
            (after.CpuNanoseconds - before.CpuNanoseconds) / 1e9 / seconds, (after.Sleeps - before.Sleeps) / seconds);
    }

    /// <summary>Heartbeats at the pace of so many cameras, one by one.</summary>
    private static async Task PassAsync(Fleet? fleet, TimeSpan duration)
    {
        var end = Ticks.Now + Ticks.From(duration);
        if (fleet is null)
        {
            await Task.Delay(duration, TimeProvider.System);
            return;
        }

        while (Ticks.Now < end)
        {
            fleet.Beat();
            await Task.Delay(s_interval / fleet.Cameras, TimeProvider.System);
        }
    }

    private async Task WakeAsync(int cameras)
    {
        using var client = new BareMqtt(broker.Port, "orders");
        for (var wake = 0; wake < WakesAnHour; wake++)
        {
            client.Publish(BrokerRig.Wakeup(wake % cameras), "1");
            await Task.Delay(settings.Wake, TimeProvider.System);
            client.Publish(BrokerRig.Wakeup(wake % cameras), "0");
        }
    }
}
