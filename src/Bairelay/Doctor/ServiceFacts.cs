using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Bairelay.Doctor;

/// <summary>What a running service tells of itself, as <c>status --json</c> has it.</summary>
internal sealed record ServiceFacts
{
    /// <summary>Ages and dates were read one after the other.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(1);

    public string Version { get; init; } = "";

    public string Config { get; init; } = "";

    public DateTimeOffset Started { get; init; }

    /// <summary>When this was told.</summary>
    public DateTimeOffset At { get; init; }

    public IReadOnlyList<ListenerFacts> Listening { get; init; } = [];

    /// <summary>Null without MQTT.</summary>
    public MqttFacts? Mqtt { get; init; }

    public IReadOnlyList<CameraFacts> Cameras { get; init; } = [];

    /// <summary>Cameras that asked and are not in the configuration.</summary>
    public IReadOnlyList<UnknownCamera> Unknown { get; init; } = [];

    public IReadOnlyList<OtherServer> OtherServers { get; init; } = [];

    /// <summary>
    /// What an earlier run knew is believed by the service, so that it can wake cameras at once; it proves nothing of today's
    /// resolver and firewall. A camera that was taken over from there is as old as the service itself.
    /// </summary>
    public bool HasHeard(CameraFacts camera) =>
        camera.HasSession || camera.Asked >= Started || (camera.HeartbeatAge is { } age && age + s_margin < At - Started);

    /// <exception cref="JsonException">A service of another version.</exception>
    /// <param name="at">When it was told.</param>
    public static ServiceFacts Read(Action<Utf8JsonWriter> members, DateTimeOffset at)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        try
        {
            return Read(document.RootElement) with { At = at };
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new JsonException("not a status of this version", exception);
        }
    }

    private static ServiceFacts Read(JsonElement root)
    {
        var service = root.GetProperty("service");
        return new ServiceFacts
        {
            Version = Text(root, "version") ?? "",
            Config = Text(service, "config") ?? "",
            Started = service.GetProperty("started").GetDateTimeOffset(),
            Listening =
            [
                .. service.GetProperty("listening").EnumerateArray()
                    .Select(one => new ListenerFacts(Text(one, "name") ?? "", Text(one, "protocol") ?? "", IPEndPoint.Parse(Text(one, "endpoint") ?? ""))),
            ],
            Mqtt = root.GetProperty("mqtt") is { ValueKind: JsonValueKind.Object } mqtt
                ? new MqttFacts(mqtt.GetProperty("connected").GetBoolean(), Text(mqtt, "reason") ?? "")
                : null,
            Cameras = [.. root.GetProperty("cameras").EnumerateArray().Select(Camera)],
            Unknown =
            [
                .. root.GetProperty("unknown_cameras").EnumerateArray()
                    .Select(one => new UnknownCamera(Text(one, "uid") ?? "", IPEndPoint.Parse(Text(one, "address") ?? ""))),
            ],
            OtherServers =
            [
                .. root.GetProperty("other_servers").EnumerateArray().Select(one => new OtherServer(Text(one, "name") ?? "", Text(one, "camera") ?? "")),
            ],
        };
    }

    private static CameraFacts Camera(JsonElement camera)
    {
        var seen = camera.GetProperty("seen");
        return new CameraFacts
        {
            Name = Text(camera, "name") ?? "",
            Address = Text(camera, "address") is { } address ? IPEndPoint.Parse(address) : null,
            HeartbeatAge = camera.GetProperty("heartbeat_age_ms") is { ValueKind: JsonValueKind.Number } age ? TimeSpan.FromMilliseconds(age.GetInt64()) : null,
            HasSession = camera.GetProperty("session").ValueKind == JsonValueKind.Object,
            Stopped = Text(camera, "stopped"),
            Asked = Date(seen, "asked"),
            LoggedIn = Date(seen, "logged_in"),
            Event = Date(seen, "event"),
            Pushed = Date(seen, "pushed"),
        };
    }

    private static string? Text(JsonElement parent, string name) => parent.GetProperty(name).GetString();

    private static DateTimeOffset? Date(JsonElement parent, string name) =>
        Text(parent, name) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;
}

/// <param name="Name"><c>middleman</c>, <c>register</c>, <c>push</c> or <c>broker</c>.</param>
internal sealed record ListenerFacts(string Name, string Protocol, IPEndPoint Endpoint);

/// <param name="Reason">Why it is not connected.</param>
internal sealed record MqttFacts(bool IsConnected, string Reason);

internal sealed record UnknownCamera(string Uid, IPEndPoint Address);

/// <param name="Name">What it wanted of the push listener instead of the push service.</param>
internal sealed record OtherServer(string Name, string Camera);

/// <summary>What the service knows of one camera. Dates: the last time, also of earlier runs; null: never.</summary>
internal sealed record CameraFacts
{
    public string Name { get; init; } = "";

    /// <summary>Where it was heard; null: it is not registered.</summary>
    public IPEndPoint? Address { get; init; }

    public TimeSpan? HeartbeatAge { get; init; }

    public bool HasSession { get; init; }

    /// <summary>Why it is not tried any more.</summary>
    public string? Stopped { get; init; }

    public DateTimeOffset? Asked { get; init; }

    public DateTimeOffset? LoggedIn { get; init; }

    public DateTimeOffset? Event { get; init; }

    public DateTimeOffset? Pushed { get; init; }
}
