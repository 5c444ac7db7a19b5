using Bairelay.Cameras.Commands;
using Bairelay.Configuration;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Control;

/// <summary>What the service knows of one configured camera at one moment.</summary>
/// <param name="Uid">Default when the configuration has none.</param>
/// <param name="Power"><c>awake</c>, <c>asleep</c>, <c>unreachable</c>; null when nobody can tell.</param>
/// <param name="Address">Where it was heard from last.</param>
/// <param name="HeartbeatAge">Milliseconds.</param>
/// <param name="Use">The command that has it just now.</param>
internal sealed record CameraStatus(string Name, Uid Uid, string? Power, IpPort? Address, long? HeartbeatAge, CameraUse? Use)
{
    /// <summary>Every camera that is switched on.</summary>
    public static List<CameraStatus> Of(BairelayOptions options, WakeServer? server, CameraAccess access, TimeProvider time)
    {
        var now = Moment.Now(time);
        return
        [
            .. from camera in options.Cameras
               where camera.Enabled
               select Of(camera, server, access.UseOf(camera.Name), now),
        ];
    }

    private static CameraStatus Of(CameraOptions camera, WakeServer? server, CameraUse? use, Moment now)
    {
        var uid = Uid.TryParse(camera.Uid, out var parsed) ? parsed : default;
        FoundCamera found = default;
        var canTell = server is not null && !uid.IsEmpty;
        var isRegistered = canTell && server!.TryFind(uid, now, out found);
        var power = use?.Transport is not null || (canTell && server!.Signs.IsAwake(uid, now)) ? "awake"
            : !canTell ? null
            : isRegistered && found.IsLive ? "asleep"
            : "unreachable";
        return new CameraStatus(
            camera.Name, uid, power, isRegistered ? found.Route.Remote : null, isRegistered ? found.Silent : null, use);
    }
}
