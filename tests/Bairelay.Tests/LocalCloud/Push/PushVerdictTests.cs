using System.Net;
using System.Net.Sockets;
using Bairelay.LocalCloud.Push;
using Bairelay.LocalCloud.Wake;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.LocalCloud.Push;

/// <summary>What a known camera's call means, by what it says first. Time stands still unless a test moves it.</summary>
public sealed class PushVerdictTests : IAsyncDisposable
{
    private readonly PushRig _rig = new();

    public PushVerdictTests() => _rig.Heartbeat(PushRig.PorchUid, PushRig.Porch);

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task The_camera_is_held_from_the_accept_and_the_motion_comes_with_the_hello()
    {
        var caller = await _rig.ConnectAsync();
        var claim = await _rig.Sink.NextAsync();
        (claim.Camera, claim.Peer, claim.Confirmed, claim.IsOver).Should().Be(("porch", IPAddress.Parse(PushRig.Porch), false, false));
        await caller.SendAsync(Hellos.Of(Hellos.PushName));
        (await _rig.Sink.EdgeAsync()).Should().BeSameAs(claim);
        claim.Waited.Should().Be(TimeSpan.Zero);
        (await PushRig.ReadToEndAsync(caller)).Should().BeEmpty("nothing is said to the camera");
        claim.IsOver.Should().BeTrue();
        _rig.Log.LinesAt(LogLevel.Information).Should().Contain(
            "Motion push from camera (treating TCP-accept as motion edge) camera=porch peer_ip=127.0.4.2");
    }

    [Theory]
    [InlineData(Hellos.Tls13)]
    [InlineData(Hellos.Tls12)]
    [InlineData(Hellos.TwoRecords)]
    [InlineData(Hellos.WithoutName)]
    [InlineData("474554202f20485454502f312e310d0a")]
    [InlineData("00")]
    public async Task These_bytes_are_a_motion_at_once(string hex)
    {
        await _rig.CallAsync(Convert.FromHexString(hex));
        (await _rig.Sink.EdgeAsync()).Waited.Should().Be(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("PUSHX.Reolink.COM")]
    [InlineData("pushx.reolink.com.")]
    public async Task Case_and_a_last_dot_of_the_name_do_not_matter(string name)
    {
        await _rig.CallAsync(Hellos.Of(name));
        await _rig.Sink.EdgeAsync();
        _rig.Listener.OtherNames.All.Should().BeEmpty();
    }

    [Fact]
    public async Task The_names_are_those_of_the_configuration()
    {
        await using var rig = new PushRig(options => options with { Names = ["push.example", "other.example"] });
        rig.Heartbeat(PushRig.PorchUid, PushRig.Porch);
        await rig.CallAsync(Hellos.Of("other.example"));
        await rig.Sink.EdgeAsync();
        await PushRig.ReadToEndAsync(await rig.CallAsync(Hellos.Of(Hellos.PushName)));
        rig.Sink.Edges.Should().ContainSingle();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_end_of_a_connection_without_a_byte_is_a_motion_at_once(bool reset)
    {
        var caller = await _rig.ConnectAsync();
        await _rig.Sink.NextAsync();
        if (reset) caller.Close(0);
        else caller.Shutdown(SocketShutdown.Send);
        (await _rig.Sink.EdgeAsync()).Waited.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_connection_that_is_broken_before_it_is_served_is_a_motion_all_the_same()
    {
        for (var i = 0; i < 20; i++) (await _rig.ConnectAsync()).Close(0);
        await Support.Eventually.HoldsAsync(() => _rig.Sink.Edges.Count + _rig.Listener.Refused == 20);
        _rig.Sink.Edges.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60)]
    public async Task Silence_is_a_motion_after_250_ms_whatever_was_said_before(int bytes)
    {
        var caller = await _rig.ConnectAsync();
        await caller.SendAsync(Hellos.Of(Hellos.PushName)[..bytes]);
        await _rig.Sink.NextAsync();
        await _rig.PassUntilAsync(() => _rig.Sink.Edges.Count == 1);
        // The clock may have moved before the wait began, never the other way round.
        _rig.Sink.Edges[0].Waited.Should().BeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(250));
        (await PushRig.ReadToEndAsync(caller)).Should().BeEmpty();
    }

    [Fact]
    public async Task Drops_of_a_hello_do_not_prolong_the_time_for_it()
    {
        var caller = await _rig.ConnectAsync();
        byte[] hello = [0x16, 3, 1, 0x40, 0, 1, 0, 0x40, 0, 3, 3, .. new byte[32], 0, 0x30, 0, .. new byte[4000]];
        await _rig.Sink.NextAsync();
        for (var i = 0; i < hello.Length && _rig.Sink.Edges.Count == 0; i++)
        {
            await PushRig.IfNotClosedAsync(caller.SendAsync(hello.AsMemory(i, 1)).AsTask());
            _rig.Time.Advance(TimeSpan.FromMilliseconds(5));
        }

        await _rig.Sink.EdgeAsync();
    }

    [Fact]
    public async Task A_hello_that_never_says_its_name_ends_at_a_size()
    {
        byte[] endless = [0x16, 3, 1, 0x40, 0, 1, 0, 0x40, 0, 3, 3, .. new byte[32], 0, 0x30, 0, .. new byte[PushLimits.HelloBytes]];
        await _rig.CallAsync(endless);
        (await _rig.Sink.EdgeAsync()).Waited.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public async Task Another_servers_name_is_no_motion_and_is_counted()
    {
        var caller = await _rig.CallAsync(Convert.FromHexString(Hellos.OtherName));
        await PushRig.ReadToEndAsync(caller);
        await PushRig.ReadToEndAsync(await _rig.CallAsync(Hellos.Of("time.example")));
        await PushRig.ReadToEndAsync(await _rig.CallAsync(Hellos.Of("APIS.reolink.com")));
        _rig.Sink.Claims.Should().HaveCount(3).And.OnlyContain(claim => claim.IsOver && !claim.Confirmed);
        _rig.Listener.OtherNames.All.Should().Equal(
            new OtherServerName("APIS.reolink.com", "porch", 2), new OtherServerName("time.example", "porch", 1));
        _rig.Log.LinesAt(LogLevel.Information).Should().Contain(line => line.StartsWith(
            "TLS connection of a camera for another server, taken for no motion camera=porch peer_ip=127.0.4.2 server_name=apis.reolink.com: ", StringComparison.Ordinal));
        _rig.Log.Lines.Should().NotContain(line => line.Contains("Motion push", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_of_any_content_makes_one_short_line()
    {
        await PushRig.ReadToEndAsync(await _rig.CallAsync(Hellos.Of("x\r\n\u001b[2Jfake line" + new string('y', 200))));
        var line = _rig.Log.Lines.Should().ContainSingle(one => one.Contains("server_name=", StringComparison.Ordinal)).Which;
        line.Should().Contain("server_name=x???[2Jfake?line" + new string('y', 64) + "…:").And.NotContainAny("\r", "\n", "\u001b");
    }

    [Fact]
    public async Task Names_that_a_peer_invents_are_kept_and_logged_only_up_to_a_limit()
    {
        for (var i = 0; i < 30; i++) await PushRig.ReadToEndAsync(await _rig.CallAsync(Hellos.Of($"n{i}.example")));
        _rig.Listener.OtherNames.All.Select(one => one.Name).Should().Equal(Enumerable.Range(14, 16).Reverse().Select(i => $"n{i}.example"));
        _rig.Log.LinesAt(LogLevel.Information).Count(line => line.Contains("server_name=", StringComparison.Ordinal)).Should().Be(6);
    }

    [Theory]
    [InlineData(PushOutcome.Retry)]
    [InlineData(PushOutcome.Late)]
    internal async Task A_repeated_call_is_told_and_is_not_worth_a_line(PushOutcome outcome)
    {
        _rig.Sink.Outcome = outcome;
        await PushRig.ReadToEndAsync(await _rig.CallAsync(Hellos.Of(Hellos.PushName)));
        (await _rig.Sink.EdgeAsync()).Camera.Should().Be("porch");
        _rig.Log.LinesAt(LogLevel.Information).Should().NotContain(line => line.Contains("push from", StringComparison.Ordinal));
        _rig.Log.LinesAt(LogLevel.Debug).Should().Contain(line => line.Contains("camera=porch peer_ip=127.0.4.2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(59.9, true)]
    [InlineData(60.1, false)]
    public async Task A_call_soon_after_a_boot_says_so(double seconds, bool expected)
    {
        _rig.Sign(PushRig.PorchUid, CameraSignKind.Booted);
        _rig.Time.Advance(TimeSpan.FromSeconds(seconds));
        await _rig.CallAsync(Hellos.Of(Hellos.PushName));
        (await _rig.Sink.EdgeAsync()).AfterBoot.Should().Be(expected);
    }

    [Fact]
    public async Task A_camera_that_is_not_served_is_hung_up_on()
    {
        _rig.Sink.Serves = name => name != "porch";
        (await PushRig.ReadToEndAsync(await _rig.ConnectAsync())).Should().BeEmpty();
        _rig.Heartbeat(PushRig.GardenUid, PushRig.Garden);
        await _rig.CallAsync(Hellos.Of(Hellos.PushName), PushRig.Garden);
        (await _rig.Sink.EdgeAsync()).Camera.Should().Be("garden");
    }
}
