using System.Text;
using System.Text.Json;
using Bairelay.Configuration;
using Bairelay.Control;
using Bairelay.LocalCloud.Push;
using Bairelay.Mqtt.Link;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Control;

public sealed class StatusTests : IAsyncDisposable
{
    private const string Stranger = "95270009STRANGERAAAA";

    private readonly TestServer _server = new(new WakeServerOptions { KnownUidsOnly = true }, cameras: ("front", CommandRig.Uid));
    private readonly CommandRig _cameras;

    public StatusTests() => _cameras = new CommandRig(_server.Time, asService: true, _server.Server);

    public async ValueTask DisposeAsync()
    {
        await _cameras.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task A_camera_that_was_never_heard_is_unreachable_and_one_without_uid_nobody_can_tell()
    {
        var cameras = (await JsonAsync()).GetProperty("cameras");
        cameras.GetArrayLength().Should().Be(2, "what is switched off is not shown");
        cameras[0].GetRawText().Should().Be(
            """{"name":"front","uid":"95270001ABCDEFGHWXYZ","power":"unreachable","address":null,"heartbeat_age_ms":null,"session":null,"leases":[],"motion":"unknown","awake_today_s":0,"stopped":null,"seen":{"asked":null,"logged_in":null,"event":null,"pushed":null}}""");
        cameras[1].GetProperty("uid").ValueKind.Should().Be(JsonValueKind.Null);
        cameras[1].GetProperty("power").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_heartbeat_makes_it_asleep_and_silence_unreachable()
    {
        using var peer = new UdpPeer("127.0.0.2");
        await HeartbeatAsync(peer);
        _server.Time.Advance(TimeSpan.FromSeconds(12));
        var front = (await JsonAsync()).GetProperty("cameras")[0];
        front.GetProperty("power").GetString().Should().Be("asleep");
        front.GetProperty("address").GetString().Should().Be(peer.Address.ToString());
        front.GetProperty("heartbeat_age_ms").GetInt64().Should().Be(12_000);
        _server.Time.Advance(TimeSpan.FromSeconds(69));
        (await JsonAsync()).GetProperty("cameras")[0].GetProperty("power").GetString().Should().Be("unreachable", "80 s is the limit");
    }

    [Fact]
    public async Task Boot_and_acknowledged_wake_show_for_15_seconds_that_it_is_awake()
    {
        using var peer = new UdpPeer("127.0.0.2");
        await peer.AskAsync(_server.Middleman(), new D2M_Q(Uid.Parse(CommandRig.Uid), 2));
        await HeartbeatAsync(peer);
        (await PowerAsync()).Should().Be("awake", "it has just booted");
        _server.Time.Advance(TimeSpan.FromSeconds(15));
        (await PowerAsync()).Should().Be("asleep");

        var wake = await _server.Server.WakeAsync(Uid.Parse(CommandRig.Uid), 82000, 53571, CancellationToken.None);
        await peer.ReceiveAsync();
        (await PowerAsync()).Should().Be("asleep", "a wake packet is no answer");
        peer.Send(_server.Register(), new D2R_C_R(wake.Sid, null, 0));
        await Eventually.HoldsAsync(() => _server.Server.Signs.IsAwake(Uid.Parse(CommandRig.Uid), Bairelay.LocalCloud.Moment.Now(_server.Time)));
        (await PowerAsync()).Should().Be("awake");
    }

    [Fact]
    public async Task A_session_is_shown_with_the_command_that_holds_it()
    {
        _cameras.Script = camera => camera.On(80, Say.Nothing);
        using var interrupt = new CancellationTokenSource();
        var run = _cameras.RunAsync("version front", interrupt.Token);
        await Eventually.HoldsAsync(() => _cameras.Access.UseOf("front")?.Transport is not null);
        var front = (await JsonAsync()).GetProperty("cameras")[0];
        front.GetProperty("power").GetString().Should().Be("awake");
        front.GetProperty("session").GetRawText().Should().Be("""{"transport":"udp","since":"2026-03-08T18:15:48+00:00"}""");
        front.GetProperty("leases").GetRawText().Should().Be("""["cli:version"]""");
        await interrupt.CancelAsync();
        var given = async () => await run;
        await given.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Strangers_are_shown_in_full_to_be_copied_and_own_cameras_when_asked()
    {
        using var peer = new UdpPeer("127.0.0.3");
        peer.Send(_server.Register(), new D2R_HB(Uid.Parse(Stranger), null, true, 1));
        await Eventually.HoldsAsync(() => _server.Server.RefusedCameras.Count == 1);
        var unknown = (await JsonAsync()).GetProperty("unknown_cameras");
        unknown[0].GetRawText().Should().Be($$"""{"uid":"{{Stranger}}","address":"{{peer.Address}}","age_ms":0}""");
        (await JsonAsync()).GetProperty("datagrams").GetProperty("CameraNotKnown").GetInt64().Should().Be(1);
        (await JsonAsync("uids")).GetProperty("cameras")[0].GetProperty("uid").GetString().Should().Be(CommandRig.Uid);

        var text = await TextAsync();
        text[0].Should().MatchRegex("^CAMERA +UID +POWER +ADDRESS +HEARTBEAT +SESSION +HELD BY +MOTION +AWAKE TODAY$");
        text[1].Should().MatchRegex("^front +9527…EFGH +unreachable +- +- +- +- +unknown +0 s$");
        text[1].IndexOf("unreachable", StringComparison.Ordinal).Should().Be(text[0].IndexOf("POWER", StringComparison.Ordinal));
        text.Should().Contain($"Not in the configuration: {Stranger} at {peer.Address}, 0 s ago").And.Contain("Unusual datagrams: CameraNotKnown=1");
    }

    [Fact]
    public async Task What_is_redirected_for_nothing_and_an_absent_broker_are_shown()
    {
        var names = new OtherServerNames();
        names.Note("apis.reolink.com", "front");
        names.Note("apis.reolink.com", "front");
        var report = new StatusReport([], null, false, default)
        {
            OtherServers = names.All,
            PushesRefused = 3,
            Mqtt = new LinkState(false, "connection refused"),
        };
        report.ToResult().Text.Should().Contain(
        [
            "Not a push service, though redirected here: apis.reolink.com, wanted by front (2 times)",
            "Connections to the push listener refused because there were too many: 3",
            "No MQTT broker: connection refused",
        ]);
        var json = JsonDocument.Parse(Encoding.UTF8.GetString(ControlLine.Write(report.ToResult().Members))).RootElement;
        json.GetProperty("other_servers").GetRawText().Should().Be("""[{"name":"apis.reolink.com","camera":"front","count":2}]""");
        json.GetProperty("mqtt").GetRawText().Should().Be("""{"connected":false,"reason":"connection refused"}""");
        (await JsonAsync()).GetProperty("mqtt").ValueKind.Should().Be(JsonValueKind.Null);
    }

    private async Task HeartbeatAsync(UdpPeer peer) => await peer.AskAsync(_server.Register(), new D2R_HB(Uid.Parse(CommandRig.Uid), null, true, 1));

    private async Task<string?> PowerAsync() => (await JsonAsync()).GetProperty("cameras")[0].GetProperty("power").GetString();

    private async Task<IReadOnlyList<string>> TextAsync() => (await HandleAsync()).Text;

    private async Task<JsonElement> JsonAsync(params string[] words) =>
        JsonDocument.Parse(Encoding.UTF8.GetString(ControlLine.Write((await HandleAsync(words)).Members))).RootElement;

    private async Task<Bairelay.Cameras.Commands.CommandResult> HandleAsync(params string[] words)
    {
        var service = new ControlService(CommandRig.Options, _server.Server, _cameras.Fleet, _server.Time, _server.Log);
        return (await service.HandleAsync(new ControlRequest("status", "", words, null), _cameras, CancellationToken.None)).Result!;
    }
}
