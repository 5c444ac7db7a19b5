using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Life;
using Bairelay.Configuration;
using Bairelay.Diagnostics;
using Bairelay.Diagnostics.Recordings;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Push;
using Bairelay.LocalCloud.Wake;
using Bairelay.Mqtt.Link;
using Microsoft.Extensions.Logging;

namespace Bairelay.Control;

/// <summary>What a running service does for a client of its control socket: <c>status</c>, and any command for one camera.</summary>
internal sealed class ControlService(BairelayOptions options, WakeServer? server, CameraFleet fleet, TimeProvider time, ILogger log)
{
    public const string Status = "status";

    /// <summary>The word that makes <c>status</c> show UIDs in full.</summary>
    public const string WholeUids = "uids";

    /// <summary>Null where none listens.</summary>
    public PushListener? Push { get; init; }

    /// <summary>Null without MQTT.</summary>
    public MqttLink? Mqtt { get; init; }

    /// <summary>Null only in tests of the rest.</summary>
    public ServiceStatus? Service { get; init; }

    /// <summary>Sees what is said to cameras and by them.</summary>
    public TrafficWatch Watch { get; init; } = new();

    private readonly CommandDesk _desk = new(options, fleet.Access);
    private readonly CaptureDesk _captures = new(options, server, time);

    /// <exception cref="OperationCanceledException">The token; the camera has been let go.</exception>
    public async Task<CommandOutcome> HandleAsync(ControlRequest request, IProgress<string> progress, CancellationToken cancellation)
    {
        if (request.Command == Status)
        {
            var cameras = CameraStatus.Of(fleet, server, time);
            return new StatusReport(cameras, server, request.Words.Contains(WholeUids, StringComparer.Ordinal), Moment.Now(time))
            {
                OtherServers = Push?.OtherNames.All ?? [],
                PushesRefused = Push?.Refused ?? 0,
                Mqtt = Mqtt?.State,
                Service = Service,
                Novelties = Watch.Novelties.All,
            }.ToResult();
        }

        if (request.Command == CaptureRequest.Name)
            return await _captures.RunAsync(request, Watch, _desk, progress, cancellation);

        var command = new CommandRequest(request.Command, request.Camera, request.Words);
        // Nothing of a request is logged before it is known to be one.
        if (CommandDesk.Check(options, command, out _, out _) is { } failure) return failure;
        log.ControlRequest(request.Command, request.Camera);
        var limit = request.Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : CommandTerms.UsualLimit;
        return await _desk.RunAsync(command, new CommandTerms($"cli:{request.Command}", limit, progress), cancellation);
    }
}
