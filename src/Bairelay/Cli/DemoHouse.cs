using System.Net;
using Bairelay.Cameras.Life;
using Bairelay.Cameras.Reaching;
using Bairelay.Configuration;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Push;
using Bairelay.LocalCloud.Wake;
using Bairelay.Mqtt;
using Bairelay.Mqtt.Broker;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bairelay.Cli;

/// <summary>Everything that <c>run</c> would run for one camera, on free ports of this machine, with shortened times.</summary>
internal sealed class DemoHouse : IAsyncDisposable
{
    public const string Camera = "demo";
    public const string CameraUid = "95270001BAIRELAYDEMO";
    public const string Password = "demo";

    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("bairelay-demo-").FullName;

    private DemoHouse(WakeServer wake) => Wake = wake;

    public WakeServer Wake { get; }

    public required EmbeddedBroker Broker { get; init; }

    public required PushListener Push { get; init; }

    /// <exception cref="ListenException">A port cannot be had.</exception>
    public static async Task<DemoHouse> StartAsync(TimeProvider time)
    {
        var log = NullLogger.Instance;
        var camera = new CameraOptions
        {
            Name = Camera,
            Uid = Uid.Parse(CameraUid).Short.ToString(),
            Password = new Secret(Password),
            IdleDisconnectTimeout = TimeSpan.FromSeconds(1),
            MotionWakeHold = TimeSpan.FromSeconds(10),
            Mqtt = new CameraMqttOptions { EnablePreview = false, BatteryUpdate = TimeSpan.FromMinutes(1) },
        };
        var wakeOptions = new WakeServerOptions { Enable = true, Address = IPAddress.Loopback, MiddlemanPort = 0, RegisterPort = 0, LogPort = 0 };
        var configured = new ConfiguredCameras([(camera.Name, Uid.Parse(CameraUid).Short)]);
        var wake = WakeServer.Start(wakeOptions, new WakeServerSetup(configured, null, time, RandomNumbersExtensions.Secure, log));
        try
        {
            var broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerSettings { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) }, time, log);
            var mqtt = new MqttOptions { BrokerAddress = broker.EndPoint.Address.ToString(), Port = broker.EndPoint.Port };
            var options = new BairelayOptions { WakeServer = wakeOptions, Mqtt = mqtt, Cameras = [camera] };
            var fleet = new CameraFleet(options, ServicesOf(camera, wake, time), ledger: null);
            var push = PushListener.Start(
                new PushListenerOptions { Enable = true, Address = IPAddress.Loopback, Ports = [0] }, PushSetup.Of(wake, options.Cameras, fleet, time, log));
            var house = new DemoHouse(wake) { Broker = broker, Push = push };
            var service = new MqttService(mqtt, options, fleet, house._folder, RunCommand.Version, time, log);
            service.Listen();
            foreach (var part in (IAsyncDisposable[])[broker, service, fleet, service.Commands, push]) house._parts.Push(part);
            fleet.Start();
            service.Start();
            return house;
        }
        catch
        {
            wake.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part)) await part.DisposeAsync();
        Wake.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static CameraServices ServicesOf(CameraOptions camera, WakeServer wake, TimeProvider time)
    {
        var reach = new CameraReach(new ReachServices
        {
            Settings = new ReachSettings { HelloPorts = [], SessionAddress = IPAddress.Loopback },
            Network = ReachNetwork.OfSystem with { Broadcasts = () => [] },
            Wake = wake.WakeAsync,
            Time = time,
            Log = NullLogger.Instance,
        });
        var target = new ReachTarget { Name = camera.Name, Uid = Uid.Parse(camera.Uid!) };
        return new CameraServices
        {
            Open = (_, terms, lease, cancellation) => reach.OpenAsync(target with { Limit = terms.Limit }, terms.Progress, cancellation, lease),
            WakeServer = wake,
            TakesReadings = true,
            Time = time,
            Log = NullLogger.Instance,
        };
    }
}
