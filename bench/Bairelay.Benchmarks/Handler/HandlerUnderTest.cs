using Bairelay.Benchmarks.Child;
using Bairelay.Benchmarks.Load;
using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.Diagnostics.Recordings;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Benchmarks.Handler;

/// <summary>The wake server's handler with N cameras in its registry, and no socket.</summary>
internal sealed class HandlerUnderTest : IDisposable
{
    private readonly DatagramTally _tally;
    private readonly WakeDesk _wakes;

    public HandlerUnderTest(int cameras)
    {
        var (time, log, now) = (TimeProvider.System, new ServedLog(), Moment.Now(TimeProvider.System));
        RandomNumbers random = RandomNumbersExtensions.Secure;
        var options = new WakeServerOptions { MaxCameras = cameras };
        var advertised = new AdvertisedAddress(Configured: null, RegisterPort: 58200, LogPort: 57850);
        _tally = new DatagramTally(log, time);
        Registry = new CameraRegistry(cameras, TimeSpan.FromHours(1), ConfiguredCameras.None, now);
        var gate = new CameraGate(ConfiguredCameras.None, knownOnly: false, log, _tally);
        var anchors = new SessionAnchors(cameras, random, (uid, moment) => Registry.IsLive(uid, moment));
        _wakes = new WakeDesk(
            Registry, ConfiguredCameras.None, advertised, new ClientAddress(null, LocalRoute.Facing, LocalRoute.IsOurs), random,
            (in _, _) => { }, time, log);
        var register = new RegisterResponder(
            Registry, anchors, gate, _wakes, new AllowedClients(options.AllowedClients), advertised,
            new RegisterSettings((int)options.Heartbeat.TotalMilliseconds, cameras), random, log, _tally);
        Handler = new DatagramHandler(new MiddlemanResponder(advertised, anchors, gate, log, _tally), register, new AwakeSigns(ConfiguredCameras.None), new Novelties(), log, _tally);

        Cameras = [.. Enumerable.Range(0, cameras)];
        new Random(cameras).Shuffle(Cameras);
        foreach (var camera in Cameras) Registry.Heartbeat(Camera.Uid(camera), Route(camera), Camera.Token(camera), now);
        new Random(1).Shuffle(Cameras);
    }

    public CameraRegistry Registry { get; }

    public DatagramHandler Handler { get; }

    /// <summary>In the order in which they speak, which is not that in which they registered.</summary>
    public int[] Cameras { get; }

    public static Route Route(int camera) =>
        new(new IpPort(Camera.Address(camera), 40000), Ipv4.Loopback, Listener.Register);

    public void Dispose()
    {
        _wakes.Dispose();
        _tally.Dispose();
    }
}
