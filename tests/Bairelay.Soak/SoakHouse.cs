using System.Net;
using System.Net.Sockets;
using Bairelay.Cameras.Life;
using Bairelay.Cameras.Reaching;
using Bairelay.Configuration;
using Bairelay.Tests.Support;

namespace Bairelay.Soak;

/// <summary>The whole service on real sockets, as <c>run</c> starts it, its cameras, a real Mosquitto, and somebody who hears everything there.</summary>
internal sealed class SoakHouse : IAsyncDisposable
{
    /// <summary>
    /// A tenth of the week's heartbeats or less: they are measured elsewhere, and here they only have to keep cameras
    /// registered, or not.
    /// </summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(4);

    public static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(12);

    private readonly TempFolder _folder = new();
    private readonly BrokerLoad _load = new();
    private readonly List<SoakCamera> _cameras = [];
    private readonly Dictionary<string, SoakCamera> _byName = new(StringComparer.Ordinal);
    private BairelayOptions _options = null!;
    private ServiceSetup _setup = null!;
    private Task<bool> _flushed = Task.FromResult(true);
    private volatile bool _brokerIsWell;

    private SoakHouse()
    {
        Complaints = new Complaints(Time);
        ServiceDown = new Spans(Time);
        BrokerAway = new Spans(Time);
        Motions = new MotionBook(Time, ServiceDown, BrokerAway, Complaints);
        Commands = new CommandBook(Time, ServiceDown, BrokerAway, Complaints);
        Log = new SoakLog(Time);
        Clock = new Clock(Time, IsBusy, _load);
    }

    public SoakTime Time { get; } = new();

    public Clock Clock { get; }

    public Complaints Complaints { get; }

    public Spans ServiceDown { get; }

    public Spans BrokerAway { get; }

    public MotionBook Motions { get; }

    public CommandBook Commands { get; }

    public LedgerBook Ledger { get; } = new();

    public SoakLog Log { get; }

    public Mosquitto Broker { get; private set; } = null!;

    public Witness Witness { get; private set; } = null!;

    public Service? Service { get; private set; }

    public IReadOnlyList<SoakCamera> Cameras => _cameras;

    public string StateFolder => Path.Combine(_folder.Path, "state");

    public int PushPort { get; private set; }

    public static async Task<SoakHouse> StartAsync(SoakOptions options)
    {
        var house = new SoakHouse();
        try
        {
            await house.MoveInAsync(options);
            return house;
        }
        catch
        {
            await house.DisposeAsync();
            throw;
        }
    }

    public CameraLife? LifeOf(string camera) => Service?.Fleet?.Find(camera);

    public async Task StartServiceAsync()
    {
        Ledger.NewRun();
        var service = await Service.StartAsync(_options, _setup, CancellationToken.None);
        var (wake, push) = (service.WakeServer!, service.PushListener!);
        PushPort = push.Endpoints[0].Port;
        // Cameras keep the ports that they were told.
        _options = _options with
        {
            WakeServer = _options.WakeServer with { MiddlemanPort = wake.Middleman.Port, RegisterPort = wake.Register.Port },
            PushListener = _options.PushListener with { Ports = [PushPort] },
        };
        foreach (var life in service.Fleet!.Cameras)
        {
            Ledger.Take(life.Options.Name, life.Account.Today);
            Motions.ServiceSays(life.Options.Name, life.MotionWatch.Current.Sensor);
            life.Locks.Changed += lease =>
            {
                if (lease.HasEnded && life.Locks.Holders.Count == 0) _byName.GetValueOrDefault(life.Options.Name)?.LetGo();
            };
        }

        service.Fleet.Reported += OnReport;
        Service = service;
    }

    /// <summary>As a signal does.</summary>
    public async Task StopServiceAsync()
    {
        ServiceDown.Begin();
        var service = Service!;
        await service.DisposeAsync();
        Service = null;
        foreach (var life in service.Fleet!.Cameras)
        {
            if (life.Locks.Holders is { Count: > 0 } holders) Complaints.Add($"{life.Options.Name} is still held by {string.Join(", ", holders)} after the service's end");
            Ledger.Take(life.Options.Name, life.Account.Today);
            Motions.ServiceSays(life.Options.Name, MotionSensor.Unknown);
        }
    }

    /// <summary>Until the broker has heard everything of the service.</summary>
    public async Task CaughtUpAsync(TimeSpan patience)
    {
        var began = Time.Passed;
        while (Service?.Mqtt?.Link is not { State.IsConnected: true } link || !await link.FlushAsync(TimeSpan.FromSeconds(10)))
        {
            if (Time.Passed - began > patience)
            {
                Complaints.Add($"the service did not come back to the broker within {patience.TotalSeconds:0} s");
                return;
            }

            await Time.PassAsync(TimeSpan.FromSeconds(1));
        }

        await FenceAsync();
    }

    public async Task KillBrokerAsync()
    {
        BrokerAway.Begin();
        _brokerIsWell = false;
        _load.Follow(null);
        await Broker.KillAsync();
    }

    public async Task StartBrokerAsync()
    {
        await Broker.BeginAsync();
        _load.Follow(Broker.ProcessId);
        await Witness.ConnectAsync();
        _brokerIsWell = true;
        await CaughtUpAsync(TimeSpan.FromMinutes(3));
        BrokerAway.End();
    }

    public void StallBroker()
    {
        BrokerAway.Begin();
        _brokerIsWell = false;
        Broker.Stall();
    }

    public async Task ResumeBrokerAsync()
    {
        Broker.Resume();
        _brokerIsWell = true;
        await CaughtUpAsync(TimeSpan.FromMinutes(3));
        BrokerAway.End();
    }

    /// <summary>What was published before has come to the witness.</summary>
    public async Task FenceAsync()
    {
        var word = $"{Time.GetTimestamp()}";
        if (!await Witness.PublishAsync("bairelay/fence", word)) return;
        for (var look = 0; look < 1_000 && Witness.Last("bairelay/fence") != word; look++) await Time.PassAsync(TimeSpan.FromMilliseconds(100));
    }

    public async Task OrderAsync(SoakCamera camera, string topic, string payload)
    {
        Commands.Add(camera.Name, topic, payload);
        await Witness.PublishAsync($"bairelay/{camera.Name}/{topic}", payload);
    }

    public async ValueTask DisposeAsync()
    {
        if (Service is not null) await StopServiceAsync();
        foreach (var camera in _cameras) await camera.DisposeAsync();
        if (Witness is not null) await Witness.DisposeAsync();
        // Waits that nobody waits for any more end by themselves.
        await Time.PassAsync(TimeSpan.FromSeconds(10));
        Clock.Dispose();
        using (var look = new PeriodicTimer(TimeSpan.FromMilliseconds(10)))
        {
            for (var looks = 0; looks < 100 && Time.TimersAlive > 0; looks++) await look.WaitForNextTickAsync();
        }

        if (Broker is not null) await Broker.DisposeAsync();
        _load.Dispose();
        _folder.Dispose();
    }

    private async Task MoveInAsync(SoakOptions options)
    {
        Directory.CreateDirectory(StateFolder);
        // The broker's own log would fill this process.
        Broker = await Mosquitto.StartAsync("log_dest none", "max_queued_messages 0");
        _load.Follow(Broker.ProcessId);
        _brokerIsWell = true;
        Witness = new Witness(Broker.Address.ToString(), Broker.Port, Time);
        Witness.Message += OnMessage;
        Clock.Start();
        await Witness.ConnectAsync();
        var first = new IPAddress([127, 0, 100, 2]);
        var (tcpPort, helloPort) = (FreePort.For(ProtocolType.Tcp, first), FreePort.For(ProtocolType.Udp, first));
        _setup = new ServiceSetup(StateFolder, _ => Log, Time)
        {
            Reach = new ReachSettings { HelloPorts = [(ushort)helloPort], CameraPort = tcpPort },
            Network = ReachNetwork.OfSystem with { Broadcasts = () => [] },
        };
        var names = Enumerable.Range(0, options.Cameras).Select(number => (Number: number, Name: $"cam{number:00}", Uid: $"SOAK{number:000000000000}WXYZ")).ToList();
        _options = new BairelayOptions
        {
            ControlSocket = Path.Combine(_folder.Path, "control.sock"),
            WakeServer = new WakeServerOptions
            {
                Enable = true,
                Address = IPAddress.Loopback,
                MiddlemanPort = 0,
                RegisterPort = 0,
                LogPort = 0,
                KnownUidsOnly = true,
                StaleAfter = StaleAfter,
            },
            PushListener = new PushListenerOptions { Enable = true, Address = IPAddress.Loopback, Ports = [0] },
            Mqtt = new MqttOptions { BrokerAddress = Broker.Address.ToString(), Port = Broker.Port, Discovery = new MqttDiscoveryOptions { Topic = "homeassistant" } },
            Cameras =
            [
                .. names.Select(one => new CameraOptions
                {
                    Name = one.Name,
                    Uid = one.Uid[..16],
                    Password = new Secret(CameraKinds.Password),
                    Mqtt = new CameraMqttOptions
                    {
                        EnablePir = one.Number % 2 == 0, BatteryUpdate = TimeSpan.FromSeconds(10), EnablePreview = one.Number % 3 == 0, PreviewUpdate = TimeSpan.FromSeconds(15),
                    },
                }),
            ],
        };
        await StartServiceAsync();
        foreach (var (number, name, uid) in names)
        {
            var kind = CameraKinds.All[number % CameraKinds.All.Count];
            var settings = CameraKinds.Settings(kind, uid, tcpPort, helloPort, PushPort);
            var camera = new SoakCamera(
                name, kind, settings, AddressOf(number, 0), (ushort)Service!.WakeServer!.Middleman.Port, options.Seed + number, Time,
                held => LifeOf(held)?.Locks.Holders.Count > 0, Complaints);
            _cameras.Add(camera);
            _byName[name] = camera;
        }

        // Their heartbeats come at different times.
        foreach (var camera in _cameras)
        {
            await Time.PassAsync(Heartbeat / _cameras.Count);
            await camera.Simulated.PowerOnAsync();
        }
    }

    /// <param name="lease">The how many-th of this camera.</param>
    public static IPAddress AddressOf(int camera, int lease) => new([127, 0, (byte)(100 + lease), (byte)(2 + camera)]);

    private bool IsBusy()
    {
        if (!_brokerIsWell) return false;
        if (Witness.Unsent > 0) return true;
        if (Service?.Mqtt?.Link is not { State.IsConnected: true } link) return false;
        // Ends at once if there is nothing, and makes no timer.
        if (_flushed.IsCompleted) _flushed = link.FlushAsync(Timeout.InfiniteTimeSpan);
        return !_flushed.IsCompleted;
    }

    private void OnReport(string camera, CameraReport report)
    {
        if (report is MotionReport motion) Motions.ServiceSays(camera, motion.Motion.Sensor);
        else if (report is LedgerReport ledger) Ledger.Take(camera, ledger.Day);
    }

    private void OnMessage(Heard heard)
    {
        var words = heard.Topic.Split('/', 3);
        if (words.Length < 3) return;
        if (words[2] == "status/motion") Motions.BrokerSays(words[1], heard.Payload, heard.At);
        else Commands.Answered(words[1], words[2], heard.Payload);
    }
}
