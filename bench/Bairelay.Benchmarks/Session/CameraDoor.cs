using System.Net;
using Bairelay.Benchmarks.Child;
using Bairelay.Cameras.Reaching;
using Bairelay.Cameras.Session;
using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bairelay.Benchmarks.Session;

/// <summary>Opens sessions with the camera in the child process, the way a command does.</summary>
internal sealed class CameraDoor(int port)
{
    private readonly CameraReach _reach = new(new ReachServices
    {
        Settings = new ReachSettings { HelloPorts = [(ushort)port], SessionAddress = IPAddress.Loopback },
        Network = ReachNetwork.OfSystem with { Broadcasts = () => [] },
        Time = TimeProvider.System,
        Log = NullLogger.Instance,
    });

    public async Task<CameraSession> OpenAsync(bool udp)
    {
        var target = new ReachTarget
        {
            Name = "benchmark",
            // Without a UID there are no hellos; with a port where nobody listens, no TCP.
            Uid = udp ? Uid.Parse(ServedCamera.CameraUid) : default,
            Address = new HostAndPort("127.0.0.1", udp ? 9 : port),
            Discovery = DiscoveryLevel.Local,
        };
        var reached = await _reach.OpenAsync(target, null, CancellationToken.None);
        var settings = new SessionSettings { Camera = "benchmark", Password = new Secret(ServedCamera.Password) };
        return await CameraSession.OpenAsync(reached.Pipe, settings, 1, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
    }
}
