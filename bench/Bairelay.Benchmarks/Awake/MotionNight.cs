using System.Text.Json;
using Bairelay.Benchmarks.Broker;
using Bairelay.Cameras.Reaching;
using Bairelay.Simulator;

namespace Bairelay.Benchmarks.Awake;

/// <summary>What one motion cost a camera.</summary>
/// <param name="Held">Awake because of us.</param>
/// <param name="Own">Awake besides, by itself.</param>
/// <param name="Ledger">What the service says of it.</param>
internal sealed record NightResult(string Name, TimeSpan Held, TimeSpan Own, int Ledger, int Sessions, int Wakes);

/// <summary>One motion before a sleeping camera, in real time, with the whole service and a real broker.</summary>
internal static class MotionNight
{
    public static readonly TimeSpan Lasts = TimeSpan.FromSeconds(5);

    /// <summary>After the session: whether it stays asleep.</summary>
    private static readonly TimeSpan s_afterwards = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    /// <param name="reports">Whether the camera itself reports the motion and its end.</param>
    public static async Task<NightResult> RunAsync(string name, bool reports)
    {
        using var folder = new TempFolder();
        var time = TimeProvider.System;
        using var broker = new Mosquitto();
        using var subscriber = new BareMqtt(broker.Port, "subscriber");
        var (tcp, hello) = (Ports.Free(), Ports.Free());
        var setup = AwakeHouse.Setup(folder.Path, time, new ReachSettings { CameraPort = tcp, HelloPorts = [(ushort)hello] });
        await using var service = await Service.StartAsync(AwakeHouse.Options(folder.Path, broker.Port), setup, CancellationToken.None);
        var clock = new HeldClock(time);
        await using var camera = new SimulatedCamera(
            Settings(tcp, hello, service.PushListener!.Endpoints[0].Port, reports), AwakeHouse.Address, "127.0.0.1",
            (ushort)service.WakeServer!.Middleman.Port, time, new Random(1), clock.Packet, clock.Note);
        subscriber.Subscribe($"bairelay/{AwakeHouse.Camera}/status/power", $"bairelay/{AwakeHouse.Camera}/status/ledger");
        await camera.PowerOnAsync();
        // Its boot counts as awake for a while.
        Await(subscriber, "/power", payload => payload == "asleep");

        var before = camera.AwakeTime;
        camera.RaiseMotion(Lasts);
        await AwakeHouse.UntilAsync(
            () => clock.IsOver && camera.Phase == CameraPhase.Asleep, TimeSpan.FromMilliseconds(20), s_patience, "The camera was not held, or not let go");
        var ledger = 0;
        Await(subscriber, "/ledger", payload => (ledger = Seconds(payload)) > 0);
        await Task.Delay(s_afterwards, time);
        var held = clock.Held;
        return new NightResult(name, held, camera.AwakeTime - before - held, ledger, clock.Sessions, clock.Wakes);
    }

    private static CameraSettings Settings(int tcp, int hello, int push, bool reports) => new()
    {
        Cloud = new CloudSettings
        {
            Uid = AwakeHouse.CameraUid,
            // By itself it is awake for as long as something moves, and not a moment longer.
            StaysAwake = TimeSpan.Zero,
            StaysAfterSession = TimeSpan.Zero,
            StaysAfterMotion = Lasts,
        },
        Session = new SessionSettings { Password = AwakeHouse.Password, DetectionDelay = reports ? TimeSpan.Zero : null },
        Network = new NetworkSettings { TcpPort = tcp, HelloPorts = [hello], PushHost = "127.0.0.1", PushPort = push },
    };

    private static int Seconds(string payload)
    {
        using var json = JsonDocument.Parse(payload);
        return json.RootElement.GetProperty("seconds").GetInt32();
    }

    private static void Await(BareMqtt subscriber, string topic, Func<string, bool> wanted)
    {
        if (subscriber.Read(s_patience, message => message.Topic.EndsWith(topic, StringComparison.Ordinal) && wanted(message.Payload)) is null)
            throw new IOException($"The service does not publish what was waited for on {topic}");
    }
}
