using System.Text.Json.Serialization;
using Bairelay.Protocol.BcUdp;
using Bairelay.Storage;

namespace Bairelay.LocalCloud.Wake;

/// <summary>
/// What the wake server knows and writes down, so that a camera can be woken seconds after a restart instead of after
/// its next boot. The file is JSON, with times as Unix milliseconds.
/// </summary>
internal sealed record WarmState(
    [property: JsonRequired] int Schema,
    IReadOnlyList<WarmState.Camera>? Cameras,
    IReadOnlyList<WarmState.Session>? Anchors)
{
    public const string FileName = "wake-server.json";

    /// <summary>A full registry of 4,096 cameras writes about 3 MB. It holds the tokens by which cameras prove themselves.</summary>
    public static StateFormat<WarmState> Format { get; } = new(
        WarmStateJson.Default.WarmState, state => state.Schema, MaxLength: 256 << 20,
        "Cameras register again by themselves", "the service goes on, and after a restart cameras must register again");

    public sealed record Camera(
        string Uid, string Address, int Port, string Local, string Listener, ulong? Token, long LastSeen);

    public sealed record Session(string Uid, ulong Token, uint Ac, long Issued);

    public static WarmState From(IEnumerable<CameraRecord> cameras, IEnumerable<AnchorRecord> anchors) => new(
        StateFormat<WarmState>.CurrentSchema,
        [
            .. from camera in cameras
               let route = camera.Route
               select new Camera(
                   camera.Uid.ToString(), route.Remote.Ip.ToString(), route.Remote.Port, route.Local.ToString(),
                   route.Listener == LocalCloud.Listener.Middleman ? "middleman" : "register",
                   camera.Token, camera.LastSeenUnixMilliseconds),
        ],
        [
            .. from given in anchors
               select new Session(
                   given.Uid.ToString(), given.Anchor.Token, given.Anchor.Ac, given.IssuedUnixMilliseconds),
        ]);

    /// <summary>Entries that make no sense are left out; one bad line must not cost the others.</summary>
    public IEnumerable<CameraRecord> CameraRecords() =>
        from camera in Cameras ?? []
        where camera is not null
        let uid = Uid.TryParse(camera.Uid, out var parsed) ? parsed : default
        let address = ParseAddress(camera.Address)
        let local = ParseAddress(camera.Local)
        where !uid.IsEmpty && address is { IsAny: false } && local is not null && camera.Port is > 0 and <= ushort.MaxValue
        let listener = camera.Listener == "middleman" ? LocalCloud.Listener.Middleman : LocalCloud.Listener.Register
        let route = new Route(new IpPort(address.Value, (ushort)camera.Port), local.Value, listener)
        select new CameraRecord(uid, route, camera.Token, camera.LastSeen);

    public IEnumerable<AnchorRecord> AnchorRecords() =>
        from given in Anchors ?? []
        where given is not null
        let uid = Uid.TryParse(given.Uid, out var parsed) ? parsed : default
        where !uid.IsEmpty
        select new AnchorRecord(uid, new Anchor(given.Token, given.Ac), given.Issued);

    private static Ipv4? ParseAddress(string? text) =>
        text is { Length: > 0 and <= Ipv4.MaxTextLength }
        && Ipv4.TryParse(System.Text.Encoding.ASCII.GetBytes(text), out var address) ? address : null;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(WarmState))]
internal sealed partial class WarmStateJson : JsonSerializerContext;
