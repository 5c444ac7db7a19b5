using System.Net;
using Bairelay.Cameras.Life;
using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.EndToEnd.Faults;

/// <summary>A camera that has fallen silent is told as out of reach, whatever made it seem alive for a while.</summary>
public sealed class PowerTruthTests : IAsyncLifetime
{
    private readonly TestServer _server = new(cameras: ("porch", ShortUid));
    private readonly List<Power> _told = [];
    private readonly CameraFleet _fleet;
    private readonly UdpPeer _camera = new("127.0.0.2");

    public PowerTruthTests()
    {
        var services = new CameraServices
        {
            Open = (_, _, _, token) => new TaskCompletionSource<Bairelay.Cameras.Reaching.ReachedCamera>().Task.WaitAsync(token),
            WakeServer = _server.Server,
            Time = _server.Time,
            Log = _server.Log,
            Random = () => 1,
        };
        _fleet = new CameraFleet(new BairelayOptions { Cameras = [new CameraOptions { Name = "porch", Uid = ShortUid }] }, services, ledger: null);
        _fleet.Reported += (_, report) =>
        {
            if (report is PowerReport power) _told.Add(power.Power);
        };
    }

    public async ValueTask InitializeAsync()
    {
        _fleet.Start();
        await _camera.AskAsync(_server.Register(), new D2R_HB(Uid.Parse(LongUid), null, true, 1));
        Pass(81);
        _told.Should().Equal(Power.Asleep, Power.Unreachable);
        _told.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _fleet.DisposeAsync();
        _server.Dispose();
        _camera.Dispose();
    }

    [Fact]
    public void A_lost_camera_that_is_reached_and_then_stays_silent_is_out_of_reach_again()
    {
        // Its heartbeats do not come through, a session with it does.
        _server.Server.Heard(Uid.Parse(ShortUid));
        _fleet.Find("porch")!.PowerWatch.Look();
        Pass(161);
        _told.Should().Equal(Power.Asleep, Power.Unreachable);
    }

    [Fact]
    public async Task A_camera_that_calls_after_a_suspend_and_stays_silent_is_out_of_reach_again()
    {
        _server.Time.Suspend(TimeSpan.FromHours(1));
        // Any packet shows the jump.
        await _camera.AskAsync(_server.Middleman(), new C2M_Q(Uid.Parse(ShortUid), null));
        using (_fleet.Claim("porch", IPAddress.Parse("127.0.0.2")))
        {
            // It calls; that is all.
        }

        Pass(161);
        _told.Should().Equal(Power.Awake, Power.Asleep, Power.Unreachable);
    }

    /// <summary>In steps, as timers of made-up time want it.</summary>
    private void Pass(double seconds)
    {
        for (; seconds > 0; seconds--) _server.Time.Advance(TimeSpan.FromSeconds(Math.Min(1, seconds)));
    }
}
