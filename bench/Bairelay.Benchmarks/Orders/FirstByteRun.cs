using Bairelay.Benchmarks.Awake;
using Bairelay.Benchmarks.Broker;
using Bairelay.Benchmarks.Load;
using Bairelay.Cameras.Reaching;
using Bairelay.Simulator;

namespace Bairelay.Benchmarks.Orders;

/// <summary>
/// A camera that takes a while to boot: how soon after its doors open it hears us. Its boot takes another time with each
/// service, or every measurement would meet the knocks at the same moment of theirs.
/// </summary>
internal sealed class FirstByteRun(Mosquitto broker, int boots)
{
    private const int Wakes = 6;

    /// <summary>Of each service's wakes: whatever happens for the first time.</summary>
    private const int WarmUp = 1;

    private static readonly TimeSpan s_shortestBoot = TimeSpan.FromMilliseconds(310);
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(67);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public LatencySamples Tcp { get; } = new(boots * Wakes);

    public LatencySamples Udp { get; } = new(boots * Wakes);

    public async Task RunAsync()
    {
        for (var boot = 0; boot < boots; boot++)
        {
            await RunAsync(udp: false, s_shortestBoot + boot * s_step);
            await RunAsync(udp: true, s_shortestBoot + boot * s_step);
        }
    }

    private async Task RunAsync(bool udp, TimeSpan boot)
    {
        using var folder = new TempFolder();
        var time = TimeProvider.System;
        using var client = new BareMqtt(broker.Port, "orders");
        client.Subscribe($"bairelay/{AwakeHouse.Camera}/status/power", $"bairelay/{AwakeHouse.Camera}/status");
        var (tcp, hello) = (Ports.Free(), Ports.Free());
        var setup = AwakeHouse.Setup(folder.Path, time, new ReachSettings { CameraPort = tcp, HelloPorts = [(ushort)hello] });
        await using var service = await Service.StartAsync(AwakeHouse.Options(folder.Path, broker.Port), setup, CancellationToken.None);
        var clock = new SessionClock(boot);
        await using var camera = new SimulatedCamera(
            Settings(tcp, hello, udp, boot), AwakeHouse.Address, "127.0.0.1", (ushort)service.WakeServer!.Middleman.Port, time, new Random(1), note: clock.Note);
        await camera.PowerOnAsync();
        Await(client, "asleep");
        for (var wake = 0; wake < Wakes; wake++)
        {
            client.Drain();
            clock.Begin();
            client.Publish($"bairelay/{AwakeHouse.Camera}/control/wakeup", "1");
            Await(client, "connected");
            if (wake >= WarmUp) (udp ? Udp : Tcp).Add(clock.Waited);
            client.Publish($"bairelay/{AwakeHouse.Camera}/control/wakeup", "0");
            Await(client, "disconnected");
            await AwakeHouse.UntilAsync(() => camera.Phase == CameraPhase.Asleep, TimeSpan.FromMilliseconds(5), s_patience, "The camera does not fall asleep");
        }
    }

    private static CameraSettings Settings(int tcp, int hello, bool udp, TimeSpan boot) => new()
    {
        Cloud = new CloudSettings { Uid = AwakeHouse.CameraUid, StaysAwake = TimeSpan.FromSeconds(3), StaysAfterSession = TimeSpan.Zero },
        Session = new SessionSettings { Password = AwakeHouse.Password },
        Network = new NetworkSettings { TcpPort = udp ? null : tcp, AnswersUdp = udp, HelloPorts = [hello], BootTime = boot },
    };

    private static void Await(BareMqtt client, string word)
    {
        if (client.Read(s_patience, message => message.Payload == word) is null) throw new IOException($"The service does not publish that the camera is {word}");
    }

    /// <summary>Written by the camera's threads, read when the camera has been heard.</summary>
    private sealed class SessionClock(TimeSpan boot)
    {
        private long _awake;
        private long _loggedIn;

        /// <summary>From the moment in which it serves clients to the login: the first byte came before it.</summary>
        public long Waited => Volatile.Read(ref _loggedIn) - Volatile.Read(ref _awake) - Ticks.From(boot);

        public void Begin() => (_awake, _loggedIn) = (0, 0);

        public void Note(CameraNote note)
        {
            if (note.Kind == NoteKind.Awake) Interlocked.CompareExchange(ref _awake, Ticks.Now, 0);
            if (note.Kind == NoteKind.LoggedIn) Interlocked.CompareExchange(ref _loggedIn, Ticks.Now, 0);
        }
    }
}
