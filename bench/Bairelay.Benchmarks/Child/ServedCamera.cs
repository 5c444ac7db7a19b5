using System.Net;
using Bairelay.Protocol.Baichuan;
using Bairelay.Protocol.BcUdp;
using Bairelay.Simulator;

namespace Bairelay.Benchmarks.Child;

/// <summary>A simulated 4K camera that is awake all the time, with TCP and hellos on one port.</summary>
internal sealed class ServedCamera : IServed
{
    public const string CameraUid = "95270001BENCHMARK001";
    public const string Password = "benchmark";

    private readonly SimulatedCamera _camera;
    private readonly Task _booted;

    public ServedCamera(int port)
    {
        Port = port;
        var settings = new CameraSettings
        {
            Cloud = new CloudSettings { Uid = Uid.Parse(CameraUid), StaysAwake = TimeSpan.FromDays(1), StaysAfterSession = TimeSpan.FromDays(1) },
            Session = new SessionSettings { Password = Password, Encryption = BcEncryption.FullAes, MainStream = GeneratedMedia.FourK() },
            Network = new NetworkSettings { TcpPort = port, HelloPorts = [port], MaxClients = 64 },
        };
        _camera = new SimulatedCamera(settings, IPAddress.Loopback, null, 0, TimeProvider.System, new Random(1));
        // Without servers nothing is looked up, so this is over when it returns.
        _booted = _camera.PowerOnAsync();
    }

    public int Port { get; }

    public int Cameras => _booted.IsCompletedSuccessfully ? 1 : 0;

    public void Dispose()
    {
        // The process ends with it.
        _camera.PowerOff();
    }
}
