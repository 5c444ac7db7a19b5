using Bairelay.Configuration;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;

namespace Bairelay.Benchmarks.Child;

/// <summary>The product's own server with its own sockets, threads and log calls.</summary>
internal sealed class ServedWakeServer : IServed
{
    private readonly WakeServer _server;

    public ServedWakeServer(int capacity)
    {
        var options = new WakeServerOptions
        {
            Enable = true,
            MiddlemanPort = 0,
            RegisterPort = 0,
            LogPort = 0,
            MaxCameras = capacity,
            // A server that waits for its turn between two measurements must not take its cameras for lost.
            StaleAfter = TimeSpan.FromHours(6),
        };
        var setup = new WakeServerSetup(
            ConfiguredCameras.None, StatePath: null, TimeProvider.System, RandomNumbersExtensions.Secure, new ServedLog());
        _server = WakeServer.Start(options, setup, logPort: null, LocalRoute.Facing);
    }

    public int Port => _server.Register.Port;

    public int Cameras => _server.Registry.Count;

    public void Dispose() => _server.Dispose();
}
