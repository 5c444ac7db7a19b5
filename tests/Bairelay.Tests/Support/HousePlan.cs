using System.Net;
using Bairelay.Configuration;
using Bairelay.LocalCloud.Push;
using Bairelay.Simulator;

namespace Bairelay.Tests.Support;

/// <summary>What is in a <see cref="HouseRig"/>.</summary>
internal sealed record HousePlan
{
    public IReadOnlyList<CameraPlan> Cameras { get; init; } = [new CameraPlan()];

    public Func<Task<Mosquitto>> Broker { get; init; } = () => Mosquitto.StartAsync();

    /// <summary>The service's own, in place of a real one.</summary>
    public bool BrokerInside { get; init; }

    /// <summary>Who looks at the broker; the service has no credentials unless <see cref="Options"/> gives it some.</summary>
    public (string? User, string? Password) Witness { get; init; }

    /// <summary>The service's, with broker and cameras already in it.</summary>
    public Func<BairelayOptions, BairelayOptions> Options { get; init; } = options => options;

    public PushNetwork PushNetwork { get; init; } = PushNetwork.OfSystem;

    /// <summary>One camera that differs.</summary>
    public static HousePlan With(CameraPlan camera) => new() { Cameras = [camera] };

    public static HousePlan With(Func<CameraSettings, CameraSettings> change, Func<CameraOptions, CameraOptions>? options = null) =>
        With(new CameraPlan { Camera = change, Options = options ?? (camera => camera) });
}

/// <summary>One simulated camera, and how it is configured.</summary>
internal sealed record CameraPlan
{
    public const string Password = "swordfish";

    public string Name { get; init; } = "porch";

    public string Uid { get; init; } = Discovery.LongUid;

    /// <summary><c>tcp</c> or <c>udp</c>: the only way in which it opens sessions.</summary>
    public string Transport { get; init; } = "tcp";

    /// <summary>Whether its address is configured too. The others are found by their heartbeats alone.</summary>
    public bool HasAddress { get; init; }

    public Func<CameraSettings, CameraSettings> Camera { get; init; } = settings => settings;

    public Func<CameraOptions, CameraOptions> Options { get; init; } = options => options;

    /// <summary>It boots at once, sleeps soon when nobody wants it, and does not get weaker.</summary>
    public CameraSettings Settings(int tcpPort, int helloPort, int pushPort) => Camera(new CameraSettings
    {
        Cloud = new CloudSettings
        {
            Uid = Bairelay.Protocol.BcUdp.Uid.Parse(Uid),
            StaysAwake = TimeSpan.FromMinutes(1),
            StaysAfterSession = TimeSpan.Zero,
            StaysAfterMotion = TimeSpan.FromSeconds(4),
            RebootTime = TimeSpan.Zero,
        },
        Session = new SessionSettings { Password = Password, PercentPerAwakeMinute = 0 },
        Network = new NetworkSettings
        {
            TcpPort = Transport == "tcp" ? tcpPort : null,
            AnswersUdp = Transport == "udp",
            HelloPorts = [helloPort],
            PushHost = "127.0.0.1",
            PushPort = pushPort,
            Push = new PushSettings { Attempts = 1 },
        },
    });

    /// <summary>Known by the characters of its sticker, let go after a second.</summary>
    public CameraOptions Configured(IPEndPoint door) => Options(new CameraOptions
    {
        Name = Name,
        Uid = Uid[..16],
        Address = HasAddress ? door.ToString() : null,
        Password = new Secret(Password),
        IdleDisconnectTimeout = TimeSpan.FromSeconds(1),
    });
}
