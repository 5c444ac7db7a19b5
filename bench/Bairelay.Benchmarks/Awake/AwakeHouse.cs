using System.Net;
using Bairelay.Cameras.Reaching;
using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bairelay.Benchmarks.Awake;

/// <summary>One camera in the default configuration.</summary>
internal static class AwakeHouse
{
    public const string Camera = "front";
    public const string Password = "benchmark";

    /// <summary>Of its own, so that its port can be nobody else's.</summary>
    public static readonly IPAddress Address = IPAddress.Parse("127.81.2.3");

    public static readonly Uid CameraUid = Uid.Parse("95270001BENCHMARK002");

    /// <param name="folder">For state and control socket.</param>
    /// <param name="broker">Its port.</param>
    public static BairelayOptions Options(string folder, int broker) => new()
    {
        ControlSocket = Path.Combine(folder, "control"),
        WakeServer = new WakeServerOptions { Enable = true, MiddlemanPort = 0, RegisterPort = 0, LogPort = 0 },
        PushListener = new PushListenerOptions { Enable = true, Ports = [0] },
        Mqtt = new MqttOptions { BrokerAddress = "127.0.0.1", Port = broker },
        Cameras = [new CameraOptions { Name = Camera, Uid = CameraUid.ToString(), Password = new Secret(Password) }],
    };

    /// <param name="reach">Where the camera's doors are.</param>
    public static ServiceSetup Setup(string folder, TimeProvider time, ReachSettings reach) =>
        new(folder, _ => NullLogger.Instance, time) { Reach = reach, Network = ReachNetwork.OfSystem with { Broadcasts = () => [] } };

    /// <exception cref="IOException">It does not hold in time; the message is <paramref name="complaint"/>.</exception>
    public static async Task UntilAsync(Func<bool> holds, TimeSpan look, TimeSpan patience, string complaint)
    {
        var deadline = Ticks.Now + Ticks.From(patience);
        while (!holds())
        {
            if (Ticks.Now > deadline) throw new IOException(complaint);
            await Task.Delay(look, TimeProvider.System);
        }
    }
}
