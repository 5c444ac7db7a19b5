using System.Net;
using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Life;
using Bairelay.Cameras.Reaching;
using Bairelay.Configuration;
using Bairelay.Control;
using Bairelay.Diagnostics;
using Bairelay.Diagnostics.Logging;
using Bairelay.LocalCloud;
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

    /// <exception cref="ListenException">A port cannot be had; the message says why and what to do.</exception>
    public static async Task<WakeServer> StartWakeServerAsync(
        BairelayOptions options, string stateFolder, LineLoggers loggers, TimeProvider time,
        CancellationToken cancellation)
    {
        var log = loggers.For("wake");
        var setup = new WakeServerSetup(
            CamerasOf(options), Path.Combine(stateFolder, WarmStateFile.FileName), time,
            RandomNumbersExtensions.Secure, log);
        return await WithPatienceAsync(
            options.WakeServer.Address, () => WakeServer.Start(options.WakeServer, setup), log, time, cancellation);
    }

    /// <exception cref="ListenException">A port cannot be had; the message says why and what to do.</exception>
    public static async Task<PushListener> StartPushListenerAsync(
        BairelayOptions options, WakeServer server, IPushSink sink, LineLoggers loggers, TimeProvider time, CancellationToken cancellation)
    {
        var log = loggers.For("push");
        var setup = PushSetup.Of(server, options.Cameras, sink, time, log);
        return await WithPatienceAsync(options.PushListener.Address, () => PushListener.Start(options.PushListener, setup), log, time, cancellation);
    }

    /// <summary>How commands reach cameras.</summary>
    /// <param name="wake">The wake server of this process; null without one.</param>
    public static CameraOpener OpenerOf(
        BairelayOptions options, string stateFolder, LineLoggers loggers, TimeProvider time, WakeCall? wake)
    {
        var log = loggers.For("camera");
        var services = new ReachServices
        {
            Wake = wake,
            Time = time,
            Log = log,
            Memory = new ReachMemory(Path.Combine(stateFolder, ReachMemory.FileName), log),
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
    public static CameraFleet FleetOf(BairelayOptions options, string stateFolder, LineLoggers loggers, TimeProvider time, WakeServer? server)
    {
        var log = loggers.For("camera");
        var services = new CameraServices
        {
            Open = OpenerOf(options, stateFolder, loggers, time, server is null ? null : server.WakeAsync),
            WakeServer = server,
            TakesReadings = options.Mqtt is not null,
            Time = time,
            Log = log,
        };
        return new CameraFleet(options, services, new LedgerFile(Path.Combine(stateFolder, LedgerFile.FileName), log));
    }

    /// <summary>Takes commands for the cameras of a running service; null where there can be no socket.</summary>
    /// <exception cref="ControlSocketTakenException">Another service has it.</exception>
    public static ControlSocket? OpenControlSocket(
        BairelayOptions options, string stateFolder, WakeServer? server, CameraFleet fleet, LineLoggers loggers, TimeProvider time)
    {
        var log = loggers.For("control");
        var service = new ControlService(options, server, fleet, time, log);
        return ControlSocket.Open(ControlPaths.Candidates(options, stateFolder, ControlPaths.RuntimeFolder), service.HandleAsync, time, log);
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
