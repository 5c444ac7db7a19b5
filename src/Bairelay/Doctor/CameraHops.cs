using System.Net;
using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Doctor;

/// <summary>
/// One camera's way through the local cloud, from its first question to its call about a motion, judged by what the service
/// has seen. Asks nobody.
/// </summary>
/// <param name="Camera">As it is configured.</param>
/// <param name="Server">This machine's address as a camera should be told it, for the next steps.</param>
internal sealed record CameraHops(CameraOptions Camera, ServiceFacts Service, BairelayOptions Options, string Server)
{
    /// <summary>A UID is mistyped by so much, and another camera's differs by more.</summary>
    private const int MostTypos = 2;

    private CameraFacts Facts => Service.Cameras.FirstOrDefault(camera => camera.Name == Camera.Name) ?? new CameraFacts();

    /// <summary>Null without an address, or with a name.</summary>
    private IPAddress? Configured =>
        HostAndPort.TryParse(Camera.Address ?? "", 9000, out var place) && IPAddress.TryParse(place.Host, out var address) ? address : null;

    /// <summary>Up to the wake: what a sleeping camera shows by itself.</summary>
    public IEnumerable<DoctorStep> Asleep()
    {
        yield return Asked();
        yield return Registered();
        yield return Heartbeat();
        if (Address() is { } address) yield return address;
    }

    /// <summary>What only an awake camera shows, as far as it ever did.</summary>
    public IEnumerable<DoctorStep> Remembered()
    {
        var hint = $"bairelay doctor {Camera.Name} --wake";
        yield return Facts switch
        {
            { HasSession: true } => DoctorStep.Ok("wake", "awake, with a session"),
            { LoggedIn: { } date } => DoctorStep.Ok("wake", $"it was reached {Ago(date)}"),
            _ => DoctorStep.Doubtful("wake", "wake_not_tried", "nobody has reached it yet", $"{hint} wakes it, which costs its battery some seconds"),
        };
        yield return Facts switch
        {
            { Stopped: { } reason } => DoctorStep.Failed("login", "login_refused", reason, PasswordStep),
            { LoggedIn: { } date } => DoctorStep.Ok("login", $"logged in {Ago(date)}"),
            _ => DoctorStep.Doubtful("login", "login_not_tried", "nobody has logged in to it yet", hint),
        };
    }

    /// <summary>Motion: its reports in a session, and its calls while it sleeps.</summary>
    public IEnumerable<DoctorStep> Motion()
    {
        yield return Facts.Event is { } date
            ? DoctorStep.Ok("events", $"it reported a motion {Ago(date)}")
            : DoctorStep.Doubtful(
                "events", "no_event", "it has not reported a motion in a session yet",
                "Walk past it while it is awake (bairelay status shows a session). Some models never report; the push is enough");
        yield return Push();
    }

    public string PasswordStep =>
        $"Correct username and password of [[cameras]] {Camera.Name}: those of the camera, as set in the vendor's app, not the app's account. Then restart the service";

    private DoctorStep Asked()
    {
        if (Camera.Uid is not { Length: > 0 } uid)
            return DoctorStep.Failed("asked", "uid_missing", "it has no uid in the file, so it can neither register nor be woken", "Add the uid from its sticker, 16 characters, to the file, and restart the service");
        if (Facts.Asked is { } date) return DoctorStep.Ok("asked", $"it asked where to register {Ago(date)}: its DNS {(date >= Service.Started ? "leads" : "led")} here");
        if (Facts.Address is not null) return DoctorStep.Ok("asked", "it has been registered: its DNS led here");
        if (Service.Unknown.FirstOrDefault(unknown => IsMeant(uid, unknown)) is { } other)
        {
            return DoctorStep.Failed(
                "asked", "uid_mistyped", $"the camera at {other.Address.Address} asks as {Short(other.Uid)}; the file has {uid}",
                $"Set uid = \"{Short(other.Uid)}\" in [[cameras]] {Camera.Name}, and restart the service");
        }

        return DoctorStep.Failed(
            "asked", "never_asked", "it has never asked this service where to register (no D2M_Q)",
            $"Restart the camera (take the battery out): it keeps old DNS answers until then. Still nothing within a minute: on another device of its network, nslookup p2p.reolink.com must say {Server}");
    }

    private DoctorStep Registered()
    {
        if (Facts.Address is { } address && Service.HasHeard(Facts)) return DoctorStep.Ok("registered", $"from {address}");
        if (Facts.Asked is not { } asked || asked < Service.Started)
        {
            return DoctorStep.Failed(
                "registered", "not_heard_since_start", $"it has not been heard since the service was started {Ago(Service.Started)}",
                $"Its heartbeat comes every 20 s. If it does not come within a minute: restart it, if this machine's address ({Server}) or its DNS server has changed; else look at its battery and Wi-Fi");
        }

        return DoctorStep.Failed(
            "registered", "not_registered", $"it asked {Ago(asked)} and did not register afterwards: our answer did not reach it, or its D2R_R did not reach us",
            $"Let UDP {Options.WakeServer.RegisterPort} in from the camera. Behind NAT or in a bridged container use the host's network, or set advertise_addr to an address that the camera reaches");
    }

    private DoctorStep Heartbeat()
    {
        // One that is off may have had the address that another has now.
        var sharing = Service.Cameras.Where(camera => camera.Name != Camera.Name && IsLive(camera) && camera.Address?.Address.Equals(Facts.Address!.Address) == true)
            .Select(camera => camera.Name).ToList();
        if (sharing.Count > 0 && IsLive(Facts) && !IPAddress.IsLoopback(Facts.Address!.Address))
        {
            return DoctorStep.Failed(
                "heartbeat", "address_shared", $"{string.Join(", ", sharing.Append(Camera.Name).Order(StringComparer.Ordinal))} all seem to be at {Facts.Address.Address}: a NAT or a bridged container hides them",
                "Give the service the host's network (docker: network_mode: host): by this address nobody can tell whose motion it is");
        }

        if (Facts.HasSession) return DoctorStep.Ok("heartbeat", "it is in a session, and says none");
        if (IsLive(Facts) && Facts.HeartbeatAge is { } age) return DoctorStep.Ok("heartbeat", $"{age.TotalSeconds:0} s ago");
        return DoctorStep.Failed(
            "heartbeat", "silent", $"silent for {Span(Facts.HeartbeatAge ?? TimeSpan.Zero)}; a sleeping camera is heard every {Options.WakeServer.Heartbeat.TotalSeconds:0} s",
            "Look at its battery and its Wi-Fi. If another client (app, recorder) holds a session with it, end that: an awake camera sends none. Else restart it");
    }

    private bool IsLive(CameraFacts camera) => camera.HasSession || camera.HeartbeatAge <= Options.WakeServer.StaleAfter;

    private DoctorStep? Address()
    {
        if (Configured is not { } expected) return null;
        if (expected.Equals(Facts.Address!.Address)) return DoctorStep.Ok("address", $"{expected}, as configured");
        return DoctorStep.Failed(
            "address", "address_differs", $"it is heard from {Facts.Address.Address}; the file says {expected}",
            $"Give the camera a fixed lease in your router, and set address = \"{Facts.Address.Address}\" in [[cameras]] {Camera.Name}, or remove address: the uid is enough");
    }

    private DoctorStep Push()
    {
        if (!Options.PushListener.Enable)
            return DoctorStep.Doubtful("push", "push_off", "the push listener is off: a motion while it sleeps is not noticed", "Set enable = true in [push_listener], and restart the service");
        if (Facts.Pushed is { } date) return DoctorStep.Ok("push", $"it called about a motion {Ago(date)}");
        if (Service.OtherServers.FirstOrDefault(other => other.Camera == Camera.Name) is { } wanted)
        {
            return DoctorStep.Doubtful(
                "push", "push_other_name", $"it called for {wanted.Name}, which is not a push service as far as is known",
                $"Redirect only the names in docs/dns.md. If {wanted.Name} is the push service of its firmware, add it to push_names");
        }

        return DoctorStep.Doubtful(
            "push", "push_never", "it has never called about a motion",
            $"Walk past it while it sleeps. Nothing: push must be switched on in the vendor's app before pushx.reolink.com is redirected; nslookup pushx.reolink.com must say {Server}; the camera keeps old answers until it is restarted; TCP {Options.PushListener.Ports[0]} must be let in");
    }

    private bool IsMeant(string uid, UnknownCamera unknown)
    {
        if (Configured?.Equals(unknown.Address.Address) == true) return true;
        var (mine, other) = (Short(uid), Short(unknown.Uid));
        return mine.Length == other.Length && mine.Zip(other).Count(pair => pair.First != pair.Second) <= MostTypos;
    }

    private static string Short(string uid) => Uid.TryParse(uid, out var parsed) ? parsed.Short.ToString() : uid;

    private string Ago(DateTimeOffset date) => $"{Span(Service.At - date)} ago";

    private static string Span(TimeSpan span) => span.TotalSeconds switch
    {
        < 120 => $"{Math.Max(0, span.TotalSeconds):0} s",
        < 7_200 => $"{span.TotalMinutes:0} min",
        < 172_800 => $"{span.TotalHours:0} h",
        _ => $"{span.TotalDays:0} days",
    };
}
