using Bairelay.Cameras.Life;
using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.Cameras.Life;

/// <summary>Awake, asleep or out of reach, from what the wake server hears.</summary>
public sealed class PowerTests : IDisposable
{
    private readonly TestServer _server = new(cameras: ("porch", ShortUid));
    private readonly List<Power> _told = [];
    private readonly PowerWatch _watch;
    private bool _isConnected;

    public PowerTests() => _watch = new PowerWatch(
        new CameraOptions { Name = "porch", Uid = ShortUid }, () => _isConnected, report => _told.Add(((PowerReport)report).Power),
        new CameraServices { Open = (_, _, _, _) => throw new NotSupportedException(), WakeServer = _server.Server, Time = _server.Time, Log = _server.Log });

    public void Dispose()
    {
        _watch.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void A_camera_that_is_not_heard_is_out_of_reach_after_the_stale_limit_and_not_before()
    {
        _watch.Look();
        Pass(80);
        _told.Should().BeEmpty("it may be between two heartbeats");
        Pass(1);
        _watch.Look();
        _told.Should().Equal(Power.Unreachable);
    }

    [Fact]
    public async Task A_heartbeat_means_asleep_a_boot_or_a_session_awake_for_15_s_after_it()
    {
        using var camera = new UdpPeer("127.0.0.2");
        await camera.AskAsync(_server.Register(), new D2R_HB(Uid.Parse(LongUid), null, true, 1));
        _watch.Look();
        _watch.Shown();
        Pass(14.9);
        _told.Should().Equal(Power.Asleep, Power.Awake);
        Pass(0.2);
        _isConnected = true;
        _watch.Look();
        _isConnected = false;
        _watch.Look();
        _told.Should().Equal(Power.Asleep, Power.Awake, Power.Asleep, Power.Awake, Power.Asleep);
    }

    [Fact]
    public async Task A_long_session_in_which_no_heartbeat_comes_does_not_make_it_unreachable()
    {
        using var camera = new UdpPeer("127.0.0.2");
        await camera.AskAsync(_server.Register(), new D2R_HB(Uid.Parse(LongUid), null, true, 1));
        _isConnected = true;
        using var ending = new CancellationTokenSource();
        var hearing = _watch.HearAsync(ending.Token);
        for (var passed = 0; passed < 300; passed += 10) await LetPassAsync(10);
        await ending.CancelAsync();
        await hearing;
        _isConnected = false;
        _watch.Look();
        Pass(79);
        _watch.Look();
        _told.Should().Equal(Power.Awake, Power.Asleep);
        _server.Log.Lines.Should().NotContain(line => line.StartsWith("Camera stale"));
        Pass(2);
        _watch.Look();
        _told.Should().Equal(Power.Awake, Power.Asleep, Power.Unreachable);
    }

    [Fact]
    public void Without_a_wake_server_it_is_awake_or_nobody_knows()
    {
        var connected = false;
        var told = new List<Power>();
        using var watch = new PowerWatch(
            new CameraOptions { Name = "porch" }, () => connected, report => told.Add(((PowerReport)report).Power),
            new CameraServices { Open = (_, _, _, _) => throw new NotSupportedException(), Time = _server.Time, Log = _server.Log });
        watch.Look();
        connected = true;
        watch.Look();
        connected = false;
        watch.Look();
        told.Should().Equal(Power.Awake, Power.Unknown);
    }

    private async Task LetPassAsync(double seconds)
    {
        Pass(seconds);
        // The loop under test goes on on the thread pool.
        for (var i = 0; i < 25; i++) await Task.Yield();
    }

    private void Pass(double seconds) => _server.Time.Advance(TimeSpan.FromSeconds(seconds));
}
