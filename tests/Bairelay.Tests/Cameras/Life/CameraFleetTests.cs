using Bairelay.Cameras.Life;
using Bairelay.Configuration;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.Cameras.Life;

/// <summary>What concerns all cameras: signs from the wake server, midnight, the ledger over a restart.</summary>
public sealed class CameraFleetTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestServer _server = new(cameras: ("porch", ShortUid));

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_the_wake_server_sees_of_a_camera_reaches_its_life_and_wakes_nobody()
    {
        await using var fleet = Fleet();
        var told = new List<string>();
        fleet.Reported += (camera, report) =>
        {
            if (report is PowerReport power) told.Add($"{camera} {power.Power}");
        };
        fleet.Start();
        using var camera = new UdpPeer("127.0.0.2");
        await camera.AskAsync(_server.Middleman(), new D2M_Q(Uid.Parse(LongUid), 2));
        await camera.AskAsync(_server.Register(), new D2R_HB(Uid.Parse(LongUid), null, true, 1));
        _server.Time.Advance(TimeSpan.FromSeconds(16));
        _server.Time.Advance(TimeSpan.FromSeconds(66));
        told.Should().Equal("porch Awake", "porch Asleep", "porch Unreachable");
    }

    [Fact]
    public async Task The_ledger_and_the_motions_survive_a_crash_but_for_a_minute()
    {
        _server.Time.SetLocalTimeZone(TimeZoneInfo.Utc);
        var fleet = Fleet();
        fleet.Start();
        fleet.Find("porch")!.Account.Begin(_server.Time.GetTimestamp());
        using (fleet.Claim("porch", System.Net.IPAddress.Loopback)!)
        {
            fleet.Find("porch")!.MotionWatch.Push(false, Bairelay.LocalCloud.Moment.Now(_server.Time));
            _server.Time.Advance(TimeSpan.FromSeconds(61));
        }

        // No goodbye: a second one reads what the first has left.
        await using var next = Fleet();
        next.Find("porch")!.Account.Today.Total.Should().BeInRange(60, 61);
        next.Find("porch")!.MotionWatch.Current.Should().Match<Motion>(motion => motion.CountToday == 1 && motion.LastMotion != null && motion.Sensor == MotionSensor.Unknown);
        await fleet.DisposeAsync();
    }

    [Fact]
    public async Task Midnight_is_told_to_everybody()
    {
        _server.Time.SetLocalTimeZone(TimeZoneInfo.Utc);
        await using var fleet = Fleet();
        var days = new List<DateOnly>();
        fleet.Reported += (_, report) =>
        {
            if (report is LedgerReport ledger) days.Add(ledger.Day.Day);
        };
        fleet.Start();
        for (var hour = 0; hour < 6; hour++) _server.Time.Advance(TimeSpan.FromHours(1));
        days.Should().Equal(new DateOnly(2026, 3, 8), new DateOnly(2026, 3, 9));
    }

    [Fact]
    public async Task A_stranger_and_a_camera_that_is_switched_off_are_not_served()
    {
        await using var fleet = Fleet();
        fleet.Claim("attic", System.Net.IPAddress.Loopback).Should().BeNull();
        fleet.Claim("nobody", System.Net.IPAddress.Loopback).Should().BeNull();
    }

    private CameraFleet Fleet() => new(
        new BairelayOptions { Cameras = [new CameraOptions { Name = "porch", Uid = ShortUid }, new CameraOptions { Name = "attic", Enabled = false }] },
        new CameraServices { Open = (_, _, _, token) => new TaskCompletionSource<Bairelay.Cameras.Reaching.ReachedCamera>().Task.WaitAsync(token), WakeServer = _server.Server, Time = _server.Time, Log = _server.Log },
        new LedgerFile(_folder.File("ledger.json"), _server.Log));
}
