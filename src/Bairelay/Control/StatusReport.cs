using System.Text.Json;
using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Life;
using Bairelay.Cli;
using Bairelay.Diagnostics;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Push;
using Bairelay.LocalCloud.Wake;
using Bairelay.Mqtt.Link;

namespace Bairelay.Control;

/// <summary>The running service's view of all cameras, for programs and as a table.</summary>
/// <param name="Server">Null when no wake server runs.</param>
/// <param name="WholeUids">In the table, which people pass on, UIDs are shortened unless asked for.</param>
internal sealed record StatusReport(IReadOnlyList<CameraStatus> Cameras, WakeServer? Server, bool WholeUids, Moment Now)
{
    /// <summary>What cameras wanted of the push listener that was no push; the newest first.</summary>
    public IReadOnlyList<OtherServerName> OtherServers { get; init; } = [];

    public long PushesRefused { get; init; }

    /// <summary>What cameras and clients said that this version does not know, by name.</summary>
    public IReadOnlyList<(string Name, long Count)> Novelties { get; init; } = [];

    /// <summary>Null without MQTT.</summary>
    public LinkState? Mqtt { get; init; }

    /// <summary>Null only in tests of the rest.</summary>
    public ServiceStatus? Service { get; init; }

    public CommandResult ToResult() => new([.. Lines()], Write);

    private void Write(Utf8JsonWriter json)
    {
        json.WriteArray("cameras", Cameras, camera =>
        {
            json.WriteString("name", camera.Name);
            // Programs compare it with other sources.
            json.WriteString("uid", camera.Uid.IsEmpty ? null : camera.Uid.ToString());
            json.WriteString("power", camera.Power);
            json.WriteString("address", camera.Address?.ToString());
            json.WriteNumberOrNull("heartbeat_age_ms", camera.HeartbeatAge);
            WriteSession(json, camera.Session);
            json.WriteStartArray("leases");
            foreach (var holder in camera.Leases) json.WriteStringValue(holder);
            json.WriteEndArray();
            json.WriteString("motion", Word(camera.Motion));
            json.WriteNumber("awake_today_s", (long)camera.AwakeToday);
            json.WriteString("stopped", camera.Stopped);
            WriteSeen(json, camera.Seen);
        });
        json.WriteArray("unknown_cameras", Server?.RefusedCameras ?? [], camera =>
        {
            // In full, to be copied into the configuration.
            json.WriteString("uid", camera.Uid.ToString());
            json.WriteString("address", camera.Source.ToString());
            json.WriteNumber("age_ms", AgeOf(camera));
        });
        json.WriteStartObject("datagrams");
        foreach (var (name, count) in Counts()) json.WriteNumber(name, count);
        json.WriteEndObject();
        json.WriteStartObject("unknown");
        foreach (var (name, count) in Novelties) json.WriteNumber(name, count);
        json.WriteEndObject();
        json.WriteArray("other_servers", OtherServers, other =>
        {
            json.WriteString("name", other.Name);
            json.WriteString("camera", other.Camera);
            json.WriteNumber("count", other.Count);
        });
        json.WriteNumber("pushes_refused", PushesRefused);
        WriteMqtt(json);
        WriteService(json);
        json.WriteString("version", RunCommand.Version);
    }

    private static string Word(MotionSensor motion) => motion switch
    {
        MotionSensor.On => "on",
        MotionSensor.Off => "off",
        _ => "unknown",
    };

    private static void WriteSession(Utf8JsonWriter json, SessionStatus? session)
    {
        if (session is null)
        {
            json.WriteNull("session");
            return;
        }

        json.WriteStartObject("session");
        json.WriteString("transport", session.Transport);
        json.WriteString("since", session.Since);
        json.WriteEndObject();
    }

    private static void WriteSeen(Utf8JsonWriter json, MilestoneDates seen)
    {
        json.WriteStartObject("seen");
        json.WriteDateOrNull("asked", seen.Asked);
        json.WriteDateOrNull("logged_in", seen.LoggedIn);
        json.WriteDateOrNull("event", seen.Event);
        json.WriteDateOrNull("pushed", seen.Pushed);
        json.WriteEndObject();
    }

    private void WriteService(Utf8JsonWriter json)
    {
        if (Service is not { } service) return;
        json.WriteStartObject("service");
        json.WriteString("config", service.Config);
        json.WriteString("started", service.Started);
        json.WriteArray("listening", service.Listening, listener =>
        {
            json.WriteString("name", listener.Name);
            json.WriteString("protocol", listener.Protocol);
            json.WriteString("endpoint", listener.Endpoint);
        });
        json.WriteEndObject();
    }

    private void WriteMqtt(Utf8JsonWriter json)
    {
        if (Mqtt is not { } mqtt)
        {
            json.WriteNull("mqtt");
            return;
        }

        json.WriteStartObject("mqtt");
        json.WriteBoolean("connected", mqtt.IsConnected);
        json.WriteString("reason", mqtt.Text);
        json.WriteEndObject();
    }

    private IEnumerable<string> Lines()
    {
        string[] head = ["CAMERA", "UID", "POWER", "ADDRESS", "HEARTBEAT", "SESSION", "HELD BY", "MOTION", "AWAKE TODAY"];
        foreach (var line in TextTable.Lines([head, .. Cameras.Select(Row)])) yield return line;
        foreach (var camera in Cameras.Where(camera => camera.Stopped is not null)) yield return $"{camera.Name} is not tried any more: {camera.Stopped}";
        foreach (var camera in Server?.RefusedCameras ?? [])
            yield return $"Not in the configuration: {camera.Uid} at {camera.Source}, {Age(AgeOf(camera))}";
        foreach (var other in OtherServers)
            yield return $"Not a push service, though redirected here: {other.Name}, wanted by {other.Camera} ({other.Count} times)";
        if (PushesRefused > 0) yield return $"Connections to the push listener refused because there were too many: {PushesRefused}";
        if (Mqtt is { IsConnected: false } mqtt) yield return $"No MQTT broker: {mqtt.Text}";
        var counts = string.Join(' ', Counts().Select(count => $"{count.Name}={count.Count}"));
        if (counts.Length > 0) yield return $"Unusual datagrams: {counts}";
        var unknown = string.Join(' ', Novelties.Select(one => $"{one.Name}={one.Count}"));
        if (unknown.Length > 0) yield return $"Not known to this version: {unknown}. For a report: bairelay capture CAMERA -f FILE";
    }

    private string[] Row(CameraStatus camera) =>
    [
        camera.Name,
        UidOf(camera) ?? "-",
        camera.Power ?? "-",
        camera.Address?.ToString() ?? "-",
        camera.HeartbeatAge is { } age ? Age(age) : "-",
        camera.Session is { } session ? $"{session.Transport}, {Math.Max(0, Now.UnixMilliseconds - session.Since.ToUnixTimeMilliseconds()) / 1000} s" : "-",
        camera.Leases.Count == 0 ? "-" : string.Join(", ", camera.Leases),
        Word(camera.Motion),
        $"{camera.AwakeToday:0} s",
    ];

    private string? UidOf(CameraStatus camera) => camera.Uid.IsEmpty ? null : WholeUids ? camera.Uid.ToString() : camera.Uid.Masked;

    private long AgeOf(RefusedCamera camera) => Math.Max(0, Now.UnixMilliseconds - camera.LastSeenUnixMilliseconds);

    private static string Age(long milliseconds) => milliseconds switch
    {
        < 120_000 => $"{milliseconds / 1000} s ago",
        < 7_200_000 => $"{milliseconds / 60_000} min ago",
        _ => $"{milliseconds / 3_600_000} h ago",
    };

    private IEnumerable<(string Name, long Count)> Counts() =>
        from occurrence in Server is null ? [] : Enum.GetValues<DatagramEvent>()
        let count = Server!.Tally[occurrence]
        where count > 0
        select (occurrence.ToString(), count);
}
