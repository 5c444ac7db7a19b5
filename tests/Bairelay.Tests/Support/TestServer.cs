using System.Net;
using Bairelay.Configuration;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Tests.Support;

/// <summary>The real wake server on free ports, with time by hand.</summary>
internal sealed class TestServer : IDisposable
{
    public TestServer(
        WakeServerOptions? options = null, string? state = null, TimeProvider? time = null, string address = "127.0.0.1",
        bool withLogPort = false, params (string Name, string Uid)[] cameras)
    {
        var all = (options ?? new WakeServerOptions()) with { Address = IPAddress.Parse(address), MiddlemanPort = 0, RegisterPort = 0 };
        var configured = new ConfiguredCameras([.. cameras.Select(camera => (camera.Name, Uid.Parse(camera.Uid)))]);
        var setup = new WakeServerSetup(configured, state, time ?? Time, RandomNumbersExtensions.Secure, Log);
        Server = WakeServer.Start(all, setup, withLogPort ? 0 : null, LocalRoute.Facing);
    }

    public HandTime Time { get; } = new();

    public TestLog Log { get; } = new();

    public WakeServer Server { get; }

    public IPEndPoint Middleman(string address = "127.0.0.1") => new(IPAddress.Parse(address), Server.Middleman.Port);

    public IPEndPoint Register(string address = "127.0.0.1") => new(IPAddress.Parse(address), Server.Register.Port);

    public void Dispose()
    {
        Server.Dispose();
        Log.Dispose();
    }
}
