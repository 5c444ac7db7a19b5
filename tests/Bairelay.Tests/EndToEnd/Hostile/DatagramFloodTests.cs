using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.EndToEnd.Hostile;

/// <summary>Datagrams as fast as they are taken, at both ports of the wake server.</summary>
public sealed class DatagramFloodTests
{
    private const int Many = 8_000;

    /// <summary>Strangers let in, so that a flood of them reaches the registry and the anchors.</summary>
    private static readonly HousePlan s_open = GoodNeighbour.Plan(
        options => options with { WakeServer = options.WakeServer with { KnownUidsOnly = false, MaxCameras = 64 } });

    [Fact]
    public Task Garbage() => FloodAsync(GoodNeighbour.Plan(), random =>
    {
        var packets = Enumerable.Range(0, 256).Select(length =>
        {
            var bytes = new byte[length * 16];
            random.NextBytes(bytes);
            return bytes;
        }).ToArray();
        return i => packets[i % packets.Length];
    });

    [Fact]
    public Task Questions_of_random_cameras() => FloodAsync(s_open, random => i => Packet((uint)i, new D2M_Q(Stranger(random), 2)));

    [Fact]
    public Task Heartbeats_of_random_cameras() => FloodAsync(s_open, random => i => Packet((uint)i, new D2R_HB(Stranger(random), null, true, (ulong)i)));

    [Fact]
    public Task Heartbeats_of_random_cameras_that_are_not_let_in() =>
        FloodAsync(GoodNeighbour.Plan(), random => i => Packet((uint)i, new D2R_HB(Stranger(random), null, true, (ulong)i)));

    [Fact]
    public Task Heartbeats_in_the_cameras_name_with_and_without_its_suffix() => FloodAsync(GoodNeighbour.Plan(), random => i =>
        Packet((uint)i, new D2R_HB(Uid.Parse(i % 2 == 0 ? LongUid : $"{ShortUid}{random.Next(10_000):0000}"), null, true, (ulong)i)));

    [Fact]
    public Task Ends_and_acknowledgements_of_sessions() => FloodAsync(GoodNeighbour.Plan(), random => i => i % 2 == 0
        ? Packet((uint)i, new D2R_DISC((uint)random.Next(), default, ConnectionKind.Local, 0, 1))
        : Packet((uint)i, new D2R_C_R((uint)random.Next(), null, 0)));

    [Fact]
    public Task Documents_of_any_depth_and_length() => FloodAsync(GoodNeighbour.Plan(), random =>
    {
        byte[][] packets =
        [
            PacketOf(1, "<P2P>" + string.Concat(Enumerable.Repeat("<a>", 1000))),
            PacketOf(1, "<P2P><D2R_HB>" + string.Concat(Enumerable.Range(0, 300).Select(i => $"<n{i}>1</n{i}>")) + "</D2R_HB></P2P>"),
            PacketOf(1, "<P2P><D2R_HB " + string.Concat(Enumerable.Range(0, 300).Select(i => $"a{i}='1' ")) + "/></P2P>"),
            PacketOf(1, "<!DOCTYPE P2P [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><P2P><D2R_HB><uid>&b;</uid></D2R_HB></P2P>"),
            PacketOf(1, "<P2P><D2R_HB><uid>" + new string('A', 3000) + "</uid></D2R_HB></P2P>"),
            PacketOf(1, "<P2P><" + new string('D', 3000) + "/></P2P>"),
            PacketOf(1, "<P2P><D2R_HB><uid>\u001b[2J\n</uid></D2R_HB></P2P>"),
        ];
        return i => packets[random.Next(packets.Length)];
    });

    /// <summary>What a client may ask for, from sources that all have the right to. Each wake of the camera is real, so they are limited.</summary>
    [Fact]
    public Task Wakes_of_strangers_cameras_from_many_sources() => FloodAsync(s_open, random => i => Packet(
        (uint)i, new C2R_C(Stranger(random), At("10.9.9.9:1"), null, i, 0, 4, "MAC", 3)));

    [Fact]
    public Task Wakes_of_the_camera_from_many_sources_are_limited_and_take_none_of_ours() => HouseRig.LiveAsync(GoodNeighbour.Plan(), async house =>
    {
        using var attacker = new Attacker(house);
        var before = house.Log.Lines.Count(line => line.StartsWith("Wake burst", StringComparison.Ordinal));
        await attacker.FloodAsync(Many, i => Packet((uint)i, new C2R_C(Uid.Parse(ShortUid), At("10.9.9.9:1"), null, i, 0, 4, "MAC", 3)));
        (await house.OrderAsync("control/led", "off")).Should().Be("OK");
        await house.HoldsAsync(() => house.Service.WakeServer!.Tally[Bairelay.Diagnostics.DatagramEvent.WakeRefusedBusy] > Many / 2, "the rest is refused");
        await house.JumpAsync(5);
        (house.Log.Lines.Count(line => line.StartsWith("Wake burst", StringComparison.Ordinal)) - before).Should().BeLessThanOrEqualTo(4 + 1, "four at once, and ours");
        house.Camera.SessionsOpened.Should().Be(1);
        await house.JumpAsync(60);
        await new GoodNeighbour(house).IsUnharmedAsync(() => Task.CompletedTask);
    });

    private static Uid Stranger(Random random) => Uid.Parse($"9527{random.Next(100_000_000):00000000}ZZZZQQQQ");

    private static Task FloodAsync(HousePlan plan, Func<Random, Func<int, byte[]>> packets) => HouseRig.LiveAsync(plan, async house =>
    {
        using var attacker = new Attacker(house);
        var make = packets(new Random(5));
        await new GoodNeighbour(house).IsUnharmedAsync(() => attacker.FloodAsync(Many, make));
        house.Service.WakeServer!.Registry.Count.Should().BeLessThanOrEqualTo(64);
        house.Log.LinesAt(Microsoft.Extensions.Logging.LogLevel.Information).Concat(house.Log.LinesAt(Microsoft.Extensions.Logging.LogLevel.Warning))
            .Count().Should().BeLessThan(400, "a flood does not fill the log");
    });
}
