using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.EndToEnd.Hostile;

/// <summary>Somebody with an address of its own who wants to be the camera, while the camera lives.</summary>
public sealed class ForgedHeartbeatTests
{
    [Theory]
    [InlineData("recorded"), InlineData("without token"), InlineData("invented token"), InlineData("token of its own")]
    [InlineData("sticker"), InlineData("other suffix"), InlineData("boot")]
    public Task Its_heartbeats_take_no_wake_and_no_motion_from_the_camera(string kind) => HouseRig.LiveAsync(GoodNeighbour.Plan(), async house =>
    {
        var recorded = house.Service.WakeServer!.Registry.Snapshot(default).Single().Token;
        using var own = new UdpPeer("127.88.0.1");
        var (_, _, given) = await own.AskAsync(house.Service.WakeServer.Register, new D2M_Q(Uid.Parse(LongUid), 2));
        var token = ulong.Parse(given.Split("<token>")[1].Split('<')[0]);
        using var attacker = new Attacker(house);
        var power = house.Of("status/power").Count;
        await new GoodNeighbour(house).IsUnharmedAsync(() => attacker.FloodAsync(4_000, i => kind switch
        {
            "recorded" => Heartbeat(LongUid, recorded),
            "without token" => Heartbeat(LongUid, null),
            "invented token" => Heartbeat(LongUid, (ulong)i),
            "token of its own" => Heartbeat(LongUid, token),
            "sticker" => Heartbeat(ShortUid, token),
            "other suffix" => Heartbeat($"{ShortUid}{i % 10_000:0000}", token),
            _ => Packet((uint)i, new D2M_Q(Uid.Parse(LongUid), 2)),
        }));
        house.Service.WakeServer.Registry.Count.Should().Be(1);
        await house.JumpAsync(20);
        await house.HeartbeatAsync();
        await house.HoldsAsync(() => house.Of("status/power")[^1] == "asleep", "it is asleep");
        house.Log.Lines.Should().NotContain(line => line.StartsWith("Login refused", StringComparison.Ordinal));

        byte[] Heartbeat(string uid, ulong? carried) => Packet(7, new D2R_HB(Uid.Parse(uid), null, true, carried));
    });

    /// <summary>It wants neither to be the camera nor to wake it, but to make others believe that it is awake.</summary>
    [Fact]
    public Task A_sleeping_camera_is_not_told_to_be_awake_because_somebody_asked_in_its_name() => HouseRig.LiveAsync(GoodNeighbour.Plan(), async house =>
    {
        using var attacker = new Attacker(house);
        await attacker.FloodAsync(200, i => Packet((uint)i, new D2M_Q(Uid.Parse(LongUid), 2)));
        await house.JumpAsync(20);
        await house.HeartbeatAsync();
        house.Of("status/power").Should().BeEmpty("it slept all the time");
        house.Camera.SessionsOpened.Should().Be(0);
        house.Camera.WakePacketsReceived.Should().Be(0);
    });
}
