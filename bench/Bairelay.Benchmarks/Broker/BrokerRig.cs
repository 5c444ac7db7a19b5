using Bairelay.Benchmarks.Child;
using Bairelay.Benchmarks.Load;

namespace Bairelay.Benchmarks.Broker;

/// <summary>The service in a process of its own, at a broker, with its cameras registered.</summary>
internal sealed class BrokerRig : IDisposable
{
    private const string Bridge = "bairelay/status";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _service;

    /// <exception cref="IOException">It does not come up.</exception>
    public BrokerRig(Mosquitto broker, Fleet fleet)
    {
        PushPort = Ports.Free();
        _service = ChildProcess.Roaming("service", fleet.Cameras, broker.Port, PushPort);
        try
        {
            using var witness = new BareMqtt(broker.Port, "witness");
            _service.Start();
            witness.Subscribe(Bridge, "bairelay/+/status/power");
            var waking = witness.Read(s_patience, message => message is { Topic: Bridge, Payload: "online" });
            if (waking is null) throw new IOException("The service does not reach its broker");
            fleet.Towards(_service.Address, ReplyKind.Answer);
            fleet.Register(window: fleet.Cameras);
            var asleep = 0;
            while (asleep < fleet.Cameras)
            {
                // Not the retained state of an earlier service: that came before it was online.
                if (witness.Read(s_patience, message => message.Payload == "asleep") is null)
                    throw new IOException($"Only {asleep} of {fleet.Cameras} cameras are registered");
                asleep++;
            }
        }
        catch
        {
            _service.Dispose();
            throw;
        }
    }

    public int PushPort { get; }

    public static string Motion(int camera) => $"bairelay/{ServedService.Name(camera)}/status/motion";

    public static string Wakeup(int camera) => $"bairelay/{ServedService.Name(camera)}/control/wakeup";

    public void Dispose() => _service.Dispose();
}
