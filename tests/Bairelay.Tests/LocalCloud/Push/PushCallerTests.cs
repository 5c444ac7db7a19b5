using Bairelay.LocalCloud.Push;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.LocalCloud.Push;

/// <summary>Who a caller is.</summary>
public sealed class PushCallerTests
{
    private const string Stranger = "127.0.4.77";
    private const string UnknownLine = "push from unknown IP — no registry match peer_ip=127.0.4.77";

    private static readonly byte[] s_hello = Hellos.Of(Hellos.PushName);

    [Fact]
    public async Task Cameras_whose_uids_share_a_prefix_are_told_apart()
    {
        await using var rig = new PushRig();
        rig.Heartbeat(PushRig.GardenUid, PushRig.Garden);
        rig.Heartbeat(PushRig.PorchUid, PushRig.Porch);
        await rig.CallAsync(s_hello, PushRig.Garden);
        (await rig.Sink.EdgeAsync()).Camera.Should().Be("garden");
        await rig.CallAsync(s_hello);
        (await rig.Sink.EdgeAsync(1)).Camera.Should().Be("porch");
    }

    [Fact]
    public async Task A_camera_that_has_been_silent_for_a_day_is_still_known()
    {
        await using var rig = new PushRig();
        rig.Heartbeat(PushRig.PorchUid, PushRig.Porch);
        rig.Time.Advance(TimeSpan.FromHours(23.9));
        await rig.CallAsync(s_hello);
        (await rig.Sink.EdgeAsync()).Camera.Should().Be("porch");
        rig.Time.Advance(TimeSpan.FromHours(0.2));
        await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello));
        await rig.PassUntilAsync(() => rig.HasLine("push from unknown IP — no registry match peer_ip=127.0.4.2"), 1);
        rig.Sink.Claims.Should().ContainSingle();
    }

    [Fact]
    public async Task An_unknown_peer_gets_a_line_after_15_s_and_costs_nothing_else()
    {
        await using var rig = new PushRig();
        rig.Heartbeat(PushRig.PorchUid, PushRig.Porch);
        (await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello, Stranger))).Should().BeEmpty("its connection is not kept");
        await WaitsAsync(rig);
        rig.Time.Advance(TimeSpan.FromSeconds(14.9));
        rig.HasLine(UnknownLine).Should().BeFalse();
        await rig.PassUntilAsync(() => rig.HasLine(UnknownLine));
        rig.Log.LinesAt(LogLevel.Warning).Should().Contain(UnknownLine);
        rig.Sink.Claims.Should().BeEmpty();
    }

    [Fact]
    public async Task A_camera_that_registers_within_15_s_of_its_call_has_seen_a_motion()
    {
        await using var rig = new PushRig();
        await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello));
        await WaitsAsync(rig);
        rig.Time.Advance(TimeSpan.FromSeconds(14));
        rig.Sign(PushRig.PorchUid, CameraSignKind.Booted);
        rig.Heartbeat(PushRig.GardenUid, PushRig.Garden);
        rig.Sink.Claims.Should().BeEmpty("another one registered");
        rig.Heartbeat(PushRig.PorchUid, PushRig.Porch);
        var edge = await rig.Sink.EdgeAsync();
        (edge.Camera, edge.AfterBoot).Should().Be(("porch", true));
        await Eventually.HoldsAsync(() => edge.IsOver);
        rig.Time.Advance(TimeSpan.FromSeconds(20));
        rig.Log.Lines.Should().NotContain(line => line.Contains("unknown IP —", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_camera_that_calls_from_a_new_address_is_known_as_soon_as_its_heartbeat_comes_from_there()
    {
        await using var rig = new PushRig();
        rig.Heartbeat(PushRig.PorchUid, PushRig.Porch, token: 5);
        await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello, Stranger));
        await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello, Stranger));
        await WaitsAsync(rig, calls: 2);
        rig.Heartbeat(PushRig.PorchUid, Stranger, token: 5);
        (await rig.Sink.EdgeAsync()).Camera.Should().Be("porch");
        await rig.CallAsync(s_hello, Stranger);
        await rig.Sink.EdgeAsync(1);
        rig.Sink.Claims.Should().HaveCount(2, "the calls before the heartbeat were one event");
    }

    [Fact]
    public async Task An_unknown_peer_that_wants_another_server_is_not_worth_a_line()
    {
        await using var rig = new PushRig();
        await PushRig.ReadToEndAsync(await rig.CallAsync(Hellos.Of("apis.reolink.com"), Stranger));
        await Eventually.HoldsAsync(() => rig.Log.LinesAt(LogLevel.Debug).Any(line => line.Contains("server_name=apis.reolink.com", StringComparison.Ordinal)));
        rig.Log.LinesAt(LogLevel.Debug).Should().NotContain(line => line.Contains("waiting for a registration", StringComparison.Ordinal));
        rig.Listener.OtherNames.All.Should().BeEmpty("it may be a telephone");
    }

    [Fact]
    public async Task A_registered_camera_that_is_not_configured_is_named_as_that()
    {
        await using var rig = new PushRig();
        rig.Heartbeat("SSSS0001ABCDEFGH0001", Stranger);
        await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello, Stranger));
        await rig.PassUntilAsync(() => rig.Log.LinesAt(LogLevel.Warning).Any(), 1);
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should()
            .Contain("registered but not configured peer_ip=127.0.4.77 uid=SSSS…EFGH").And.NotContain("0001");
        rig.Sink.Claims.Should().BeEmpty();
    }

    [Fact]
    public async Task Several_living_cameras_behind_one_address_are_no_motion_and_one_warning_a_minute()
    {
        await using var rig = new PushRig();
        rig.Heartbeat(PushRig.PorchUid, PushRig.Porch);
        rig.Heartbeat(PushRig.GardenUid, PushRig.Porch);
        for (var i = 0; i < 3; i++) (await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello))).Should().BeEmpty();
        await Eventually.HoldsAsync(() => rig.Log.LinesAt(LogLevel.Warning).Any());
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should()
            .Contain("peer_ip=127.0.4.2").And.ContainAll("porch", "garden", "NAT", "bridged container");
        rig.Sink.Claims.Should().BeEmpty();
        rig.Time.Advance(TimeSpan.FromSeconds(70));
        rig.Heartbeat(PushRig.GardenUid, PushRig.Porch);
        await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello));
        await Eventually.HoldsAsync(() => rig.Log.LinesAt(LogLevel.Warning).Count() == 2);
        rig.Time.Advance(TimeSpan.FromSeconds(15));
        await rig.CallAsync(s_hello);
        (await rig.Sink.EdgeAsync()).Camera.Should().Be("garden", "the other one has fallen silent");
    }

    [Fact]
    public async Task An_address_in_the_configuration_finds_a_camera_that_never_registered()
    {
        await using var rig = new PushRig(cameras:
        [
            PushRig.Named("plain", null, "127.0.4.20"), PushRig.Named("port", null, "127.0.4.21:9001"),
            PushRig.Named("off", null, "127.0.4.22") with { Enabled = false }, PushRig.Named("on", null, "127.0.4.22"),
            PushRig.Named("porch", PushRig.PorchUid, "127.0.4.20"),
        ]);
        await rig.CallAsync(s_hello, "127.0.4.21");
        (await rig.Sink.EdgeAsync()).Camera.Should().Be("port");
        await rig.CallAsync(s_hello, "127.0.4.22");
        (await rig.Sink.EdgeAsync(1)).Camera.Should().Be("on");
        await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello, "127.0.4.20"));
        await Eventually.HoldsAsync(() => rig.Log.LinesAt(LogLevel.Warning).Any(line => line.Contains("plain, porch", StringComparison.Ordinal)));
        rig.Heartbeat(PushRig.PorchUid, "127.0.4.20");
        await rig.CallAsync(s_hello, "127.0.4.20");
        (await rig.Sink.EdgeAsync(2)).Camera.Should().Be("porch", "the registry goes before the configuration");
    }

    [Fact]
    public async Task A_camera_without_uid_that_registers_as_a_stranger_is_known_by_its_address()
    {
        await using var rig = new PushRig(cameras: [PushRig.Named("plain", null, Stranger)]);
        rig.Heartbeat("SSSS0001ABCDEFGH0001", Stranger);
        await rig.CallAsync(s_hello, Stranger);
        (await rig.Sink.EdgeAsync()).Camera.Should().Be("plain");
    }

    [Fact]
    public async Task A_name_in_the_configuration_is_looked_up_while_others_are_served()
    {
        var asked = new List<TaskCompletionSource<IReadOnlyList<Ipv4>>>();
        NameLookup find = (name, cancellation) =>
        {
            name.Should().Be("porch.lan");
            var answer = new TaskCompletionSource<IReadOnlyList<Ipv4>>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (asked) asked.Add(answer);
            return answer.Task.WaitAsync(cancellation);
        };
        await using var rig = new PushRig(
            network: new PushNetwork { FindCamera = find }, cameras: [PushRig.Named("porch", null, "porch.lan:9000"), PushRig.Named("garden", PushRig.GardenUid)]);
        rig.Heartbeat(PushRig.GardenUid, PushRig.Garden);
        await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello));
        await rig.CallAsync(s_hello, PushRig.Garden);
        (await rig.Sink.EdgeAsync()).Camera.Should().Be("garden");
        await Eventually.HoldsAsync(() => asked.Count == 1);
        asked[0].SetResult([Discovery.At(PushRig.Porch + ":1").Ip]);
        (await rig.Sink.EdgeAsync(1)).Camera.Should().Be("porch");

        // From now on it is known at once, until the answer is too old.
        await rig.CallAsync(s_hello);
        await rig.Sink.EdgeAsync(2);
        rig.Time.Advance(TimeSpan.FromMinutes(6));
        await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello));
        await Eventually.HoldsAsync(() => asked.Count == 2);
        rig.Sink.Claims.Should().HaveCount(3);
        asked[1].SetException(new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound));
        await rig.PassUntilAsync(() => rig.HasLine("push from unknown IP — no registry match peer_ip=127.0.4.2"), 1);
    }

    [Fact]
    public async Task A_resolver_that_never_answers_is_given_up_and_asked_rarely()
    {
        var asked = 0;
        NameLookup find = async (_, cancellation) =>
        {
            Interlocked.Increment(ref asked);
            await new TaskCompletionSource().Task.WaitAsync(cancellation);
            return [];
        };
        await using var rig = new PushRig(network: new PushNetwork { FindCamera = find }, cameras: [PushRig.Named("porch", null, "porch.lan")]);
        await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello, Stranger));
        await rig.PassUntilAsync(() => rig.Log.Lines.Any(line => line.Contains("host=porch.lan (no answer in time)", StringComparison.Ordinal)), 0.5);
        for (var i = 0; i < 20; i++) await PushRig.ReadToEndAsync(await rig.CallAsync(s_hello, Stranger));
        asked.Should().BeLessThanOrEqualTo(2);
        await rig.PassUntilAsync(() => rig.HasLine(UnknownLine), 0.5);
    }

    private static Task WaitsAsync(PushRig rig, int calls = 1) => Eventually.HoldsAsync(
        () => rig.Log.LinesAt(LogLevel.Debug).Count(line => line.Contains("waiting for a registration", StringComparison.Ordinal)) == calls);
}
