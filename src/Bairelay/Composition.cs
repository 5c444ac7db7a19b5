using System.Net;
using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Life;
using Bairelay.Cameras.Reaching;
using Bairelay.Configuration;
using Bairelay.Control;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Names;
using Bairelay.LocalCloud.Push;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;
using Microsoft.Extensions.Logging;

namespace Bairelay;

/// <summary>Puts the services together from the options.</summary>
internal static class Composition
{
    /// <summary>At boot the network may come up after the service; later it will not.</summary>
    private static readonly TimeSpan s_addressPatience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_addressRetry = TimeSpan.FromSeconds(1);

    /// <summary>A motion is with the broker's subscribers after one or two; a camera that calls stays awake for 40 s.</summary>
    private static readonly TimeSpan s_motionFirst = TimeSpan.FromMilliseconds(5);

    /// <exception cref="ListenException">A port cannot be had; the message says why and what to do.</exception>
    public static async Task<WakeServer> StartWakeServerAsync(
        BairelayOptions options, ServiceSetup setup, CancellationToken cancellation)
    {
        var log = setup.LogOf("wake");
        var wake = new WakeServerSetup(
            CamerasOf(options), Path.Combine(setup.StateFolder, WarmState.FileName), setup.Time,
            RandomNumbersExtensions.Secure, log)
        { Watch = setup.Watch };
        return await WithPatienceAsync(
            options.WakeServer.Address, () => WakeServer.Start(options.WakeServer, wake), log, setup.Time, cancellation);
    }

    /// <exception cref="ListenException">A port cannot be had; the message says why and what to do.</exception>
    public static async Task<PushListener> StartPushListenerAsync(
        BairelayOptions options, WakeServer server, IPushSink sink, ServiceSetup setup, CancellationToken cancellation)
    {
        var log = setup.LogOf("push");
        var push = PushSetup.Of(server, options.Cameras, sink, setup.Time, log) with { Network = setup.PushNetwork };
        return await WithPatienceAsync(options.PushListener.Address, () => PushListener.Start(options.PushListener, push), log, setup.Time, cancellation);
    }

    /// <exception cref="ListenException">A port cannot be had, or it would ask itself; the message says why and what to do.</exception>
    public static async Task<DnsAnswerer> StartDnsAnswererAsync(BairelayOptions options, ServiceSetup setup, CancellationToken cancellation)
    {
        var log = setup.LogOf("dns");
        var names = new DnsSetup(
            RedirectedNames.All(options.PushListener), ToldAddress(options.WakeServer), options.Cameras, setup.PushNetwork.FindCamera,
            () => OwnAddress.For(options.WakeServer, camera: null), RandomNumbersExtensions.Secure, setup.Time, log);
        return await WithPatienceAsync(options.Dns.Address, () => DnsAnswerer.Start(options.Dns, names), log, setup.Time, cancellation);
    }

    /// <summary>Where the wake server is, if that is one place; null: wherever it is asked.</summary>
    private static IPAddress? ToldAddress(WakeServerOptions wake) =>
        wake.AdvertiseAddress ?? (wake.Address.Equals(IPAddress.Any) || IPAddress.IsLoopback(wake.Address) ? null : wake.Address);

    /// <summary>How commands reach cameras.</summary>
    /// <param name="wake">The wake server of this process; null without one.</param>
    public static CameraOpener OpenerOf(BairelayOptions options, ServiceSetup setup, WakeCall? wake)
    {
        var log = setup.LogOf("camera");
        var services = new ReachServices
        {
            Settings = setup.Reach,
            Network = setup.Network,
            Wake = wake,
            Time = setup.Time,
            Log = log,
            Watch = setup.Watch,
            Memory = new ReachMemory(Path.Combine(setup.StateFolder, ReachMemory.FileName), log),
        };
        var reach = new CameraReach(services);
        var quietReach = wake is null ? reach : new CameraReach(services with { Wake = null });
        return (camera, terms, lease, cancellation) =>
        {
            var target = ReachTarget.From(camera, options) with { Limit = terms.Limit };
            // Hellos and TCP alone: nobody is asked to wake it.
            return terms.MayWake
                ? reach.OpenAsync(target, terms.Progress, cancellation, lease)
                : quietReach.OpenAsync(target with { WakeServer = null, Discovery = DiscoveryLevel.Local }, terms.Progress, cancellation, lease);
        };
    }

    /// <summary>All cameras that are switched on. Nothing is sent to any of them before somebody wants it.</summary>
    public static CameraFleet FleetOf(BairelayOptions options, ServiceSetup setup, WakeServer? server)
    {
        var log = setup.LogOf("camera");
        var services = new CameraServices
        {
            Open = OpenerOf(options, setup, server is null ? null : server.WakeAsync),
            WakeServer = server,
            TakesReadings = options.Mqtt is not null,
            MotionFirst = options.Mqtt is null ? TimeSpan.Zero : s_motionFirst,
            Time = setup.Time,
            Log = log,
        };
        return new CameraFleet(options, services, new LedgerFile(Path.Combine(setup.StateFolder, LedgerFile.FileName), log));
    }

    /// <summary>Takes commands for the cameras of a running service; null where there can be no socket.</summary>
    /// <exception cref="ControlSocketTakenException">Another service has it.</exception>
    public static ControlSocket? OpenControlSocket(BairelayOptions options, Service parts, CameraFleet fleet, ServiceSetup setup)
    {
        var log = setup.LogOf("control");
        var service = new ControlService(options, parts.WakeServer, fleet, setup.Time, log)
        {
            Push = parts.PushListener,
            Mqtt = parts.Mqtt?.Link,
            Service = ServiceStatus.Of(options, parts, setup.Time),
            Watch = setup.Watch,
        };
        return ControlSocket.Open(ControlPaths.Candidates(options, setup.StateFolder, ControlPaths.RuntimeFolder), service.HandleAsync, setup.Time, log);
    }

    /// <summary>Starts a listener once its address is there.</summary>
    private static async Task<T> WithPatienceAsync<T>(
        IPAddress address, Func<T> start, ILogger log, TimeProvider time, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return start();
            }
            catch (ListenException exception) when (exception.AddressIsMissing && time.GetElapsedTime(started) < s_addressPatience)
            {
                if (time.GetElapsedTime(started) < s_addressRetry)
                    log.WaitingForAddress(address.ToString(), (int)s_addressPatience.TotalSeconds);
                await Task.Delay(s_addressRetry, time, cancellation);
            }
        }
    }

    private static ConfiguredCameras CamerasOf(BairelayOptions options) => new(
    [
        .. from camera in options.Cameras
           where camera.Enabled
           let uid = Uid.TryParse(camera.Uid, out var parsed) ? parsed : default
           where !uid.IsEmpty
           select (camera.Name, uid),
    ]);
}
