using Bairelay.Cameras.Life;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Control;

/// <param name="Transport">Null while it is only being reached.</param>
internal sealed record SessionStatus(string Transport, DateTimeOffset Since);

/// <summary>What the service knows of one configured camera at one moment.</summary>
internal sealed record CameraStatus
{
    public required string Name { get; init; }

    /// <summary>Default when the configuration has none.</summary>
    public Uid Uid { get; init; }

    /// <summary><c>awake</c>, <c>asleep</c>, <c>unreachable</c>; null when nobody can tell.</summary>
    public string? Power { get; init; }

    /// <summary>Where it was heard from last.</summary>
    public IpPort? Address { get; init; }

    /// <summary>Milliseconds.</summary>
    public long? HeartbeatAge { get; init; }

    public SessionStatus? Session { get; init; }

    /// <summary>Who holds it awake; the oldest first.</summary>
    public IReadOnlyList<string> Leases { get; init; } = [];

    public MotionSensor Motion { get; init; }

    /// <summary>Seconds that it was held awake since local midnight.</summary>
    public double AwakeToday { get; init; }

    public MilestoneDates Seen { get; init; } = new();

    /// <summary>Why it is not tried any more; null if it is.</summary>
    public string? Stopped { get; init; }

    /// <summary>Every camera that is switched on.</summary>
    public static List<CameraStatus> Of(CameraFleet fleet, WakeServer? server, TimeProvider time)
    {
        var now = Moment.Now(time);
        return [.. fleet.Cameras.Select(camera => Of(camera, server, now))];
    }

    private static CameraStatus Of(CameraLife camera, WakeServer? server, Moment now)
    {
        var uid = Uid.TryParse(camera.Options.Uid, out var parsed) ? parsed : default;
        FoundCamera found = default;
        var canTell = server is not null && !uid.IsEmpty;
        var isRegistered = canTell && server!.TryFind(uid, now, out found);
        var session = camera.Access.UseOf(camera.Options.Name) is { Transport: { } transport } use ? new SessionStatus(transport, use.Since) : null;
        if (camera.Loop.Live is { } live) session = new SessionStatus(live.Report.Transport, live.Since);
        var isAwake = session is not null || camera.PowerWatch.IsAwake || (canTell && server!.Signs.IsAwake(uid, now));
        return new CameraStatus
        {
            Name = camera.Options.Name,
            Uid = uid,
            Power = isAwake ? "awake" : !canTell ? null : isRegistered && found.IsLive ? "asleep" : "unreachable",
            Address = isRegistered ? found.Route.Remote : null,
            HeartbeatAge = isRegistered ? found.Silent : null,
            Session = session,
            Leases = camera.Locks.Holders,
            Motion = camera.MotionWatch.Current.Sensor,
            AwakeToday = camera.Account.Today.Total,
            Seen = camera.Milestones.Dates,
            Stopped = camera.Loop.Refused?.Message,
        };
    }
}
