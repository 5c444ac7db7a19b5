using Bairelay.LocalCloud;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using CsCheck;

namespace Bairelay.Tests.LocalCloud;

public sealed class CamerasAtAddressTests
{
    private static readonly TimeSpan s_stale = TimeSpan.FromSeconds(80);
    private static readonly ConfiguredCameras s_configured = new(
        [("porch", Uid.Parse("AAAA0001ABCDEFGH")), ("twin1", Uid.Parse("CCCC0001ABCDEFGH0001")), ("twin2", Uid.Parse("CCCC0001ABCDEFGH0002"))]);

    private readonly CameraRegistry _registry = new(100, s_stale, s_configured, At(0));

    [Fact]
    public void A_camera_is_found_where_it_is_and_not_where_it_was()
    {
        Beat("AAAA0001ABCDEFGH0001", "192.0.2.91:10177", 0);
        Newest("192.0.2.91", 1).Should().Be("AAAA0001ABCDEFGH0001");
        Beat("AAAA0001ABCDEFGH0001", "192.0.2.91:10178", 1);
        Newest("192.0.2.91", 1).Should().Be("AAAA0001ABCDEFGH0001", "only its port is new");
        Beat("AAAA0001ABCDEFGH0001", "192.0.2.92:10178", 2);
        Newest("192.0.2.92", 2).Should().Be("AAAA0001ABCDEFGH0001");
        Newest("192.0.2.91", 25).Should().Be("AAAA0001ABCDEFGH0001", "somebody may only have repeated its heartbeat");
        Newest("192.0.2.91", 26).Should().BeNull();
    }

    [Fact]
    public void A_claim_that_is_not_accepted_finds_nothing()
    {
        Beat("AAAA0001ABCDEFGH0001", "192.0.2.91:1", 0, token: 1);
        Beat("AAAA0001ABCDEFGH0001", "192.0.2.92:1", 1, token: 2);
        Newest("192.0.2.92", 1).Should().BeNull();
    }

    [Fact]
    public void A_silent_camera_is_remembered_for_24_hours()
    {
        const double Day = 24 * 60 * 60;
        Beat("AAAA0001ABCDEFGH0001", "192.0.2.91:1", 0);
        Newest("192.0.2.91", Day).Should().Be("AAAA0001ABCDEFGH0001");
        Live("192.0.2.91", Day).Should().BeEmpty();
        Newest("192.0.2.91", Day + 0.001).Should().BeNull();
        _registry.ForgetAges(At(Day + 5));
        Newest("192.0.2.91", Day + 5).Should().NotBeNull("after a jump of the clocks nobody knows how old it is");
    }

    [Fact]
    public void The_newest_of_those_that_had_the_address_is_meant()
    {
        Beat("CCCC0001ABCDEFGH0001", "192.0.2.91:1", 0);
        Beat("CCCC0001ABCDEFGH0002", "192.0.2.91:2", 100);
        Newest("192.0.2.91", 100).Should().Be("CCCC0001ABCDEFGH0002");
        Live("192.0.2.91", 100).Should().Equal("CCCC0001ABCDEFGH0002");
        Beat("CCCC0001ABCDEFGH0001", "192.0.2.91:1", 101);
        Newest("192.0.2.91", 101).Should().Be("CCCC0001ABCDEFGH0001");
        Live("192.0.2.91", 101).Should().BeEquivalentTo(["CCCC0001ABCDEFGH0001", "CCCC0001ABCDEFGH0002"], "their prefix is the same, and the cameras are not");
    }

    [Fact]
    public void Forms_and_suffixes_of_one_camera_are_one()
    {
        Beat("AAAA0001ABCDEFGH", "192.0.2.91:1", 0);
        Beat("AAAA0001ABCDEFGH0001", "192.0.2.91:2", 1);
        Beat("AAAA0001ABCDEFGH0002", "192.0.2.91:3", 2);
        Live("192.0.2.91", 2).Should().ContainSingle();
        Beat("SSSS0001ABCDEFGH0001", "192.0.2.91:4", 3);
        Beat("SSSS0001ABCDEFGH0002", "192.0.2.91:5", 3);
        Live("192.0.2.91", 3).Should().HaveCount(2, "and one stranger");
    }

    [Fact]
    public void What_an_earlier_run_knew_is_found_but_not_taken_for_alive()
    {
        _registry.Restore(
            [Record("CCCC0001ABCDEFGH0001", 500), Record("CCCC0001ABCDEFGH0002", 900)], At(1000));
        Newest("192.0.2.91", 1000).Should().Be("CCCC0001ABCDEFGH0002");
        Live("192.0.2.91", 1000).Should().BeEmpty();
        Beat("CCCC0001ABCDEFGH0001", "192.0.2.91:1", 1001);
        Newest("192.0.2.91", 1001).Should().Be("CCCC0001ABCDEFGH0001");
        Live("192.0.2.91", 1001).Should().Equal("CCCC0001ABCDEFGH0001");

        static CameraRecord Record(string uid, int seconds) => new(Uid.Parse(uid), RouteOf("192.0.2.91:1"), null, seconds * 1000);
    }

    [Fact]
    public void Any_number_behind_one_address_is_named_only_up_to_a_limit()
    {
        for (var i = 0; i < 50; i++) Beat($"S{i:000000000000000}", $"192.0.2.91:{i + 1}", i);
        Newest("192.0.2.91", 50).Should().Be("S000000000000049");
        Live("192.0.2.91", 50).Should().HaveCount(AddressIndex.MostNamed);
    }

    [Fact]
    public void Whoever_comes_moves_and_is_dropped_the_index_says_what_a_search_would() =>
        Gen.Select(Gen.Int[0, 39], Gen.Int[0, 9], Gen.Int[0, 60]).List[1, 300].Sample(steps =>
        {
            var registry = new CameraRegistry(20, s_stale, ConfiguredCameras.None, At(0));
            var seconds = 0d;
            foreach (var (camera, address, pause) in steps)
            {
                seconds += pause;
                registry.Heartbeat(Uid.Parse($"S{camera:000000000000000}"), RouteOf($"192.0.2.{address}:1"), null, At(seconds));
            }

            var all = registry.Snapshot(At(seconds));
            for (var address = 0; address < 10; address++)
            {
                var ip = Discovery($"192.0.2.{address}");
                var there = all.Where(camera => camera.Route.Remote.Ip == ip).ToList();
                var found = registry.FindByAddress(ip, At(seconds));
                (found is null).Should().Be(there.Count == 0);
                if (found is not { } some) continue;
                var newest = there.Max(camera => camera.LastSeenUnixMilliseconds);
                there.Should().Contain(camera => camera.Uid == some.Newest && camera.LastSeenUnixMilliseconds == newest);
                some.Live.Should().HaveCount(Math.Min(AddressIndex.MostNamed, there.Count(camera => seconds * 1000 - camera.LastSeenUnixMilliseconds <= 80_000)));
            }
        });

    [Fact]
    public void Heartbeats_of_a_camera_that_stays_allocate_nothing()
    {
        var uid = Uid.Parse("AAAA0001ABCDEFGH0001");
        var route = RouteOf("192.0.2.91:10177");
        _registry.Heartbeat(uid, route, 1, At(0));
        Allocations.Of(() =>
        {
            for (var i = 1; i < 1000; i++) _registry.Heartbeat(uid, route, 1, At(i));
        }).Should().Be(0);
    }

    private static Moment At(double seconds) => new((long)(seconds * 1000), (long)(seconds * 1000));

    private static Ipv4 Discovery(string address) => Support.Discovery.At(address + ":1").Ip;

    private static Route RouteOf(string remote) => new(Support.Discovery.At(remote), Discovery("192.0.2.10"), Listener.Register);

    private string? Newest(string address, double seconds) => _registry.FindByAddress(Discovery(address), At(seconds))?.Newest.ToString();

    private List<string> Live(string address, double seconds) =>
        [.. _registry.FindByAddress(Discovery(address), At(seconds))!.Value.Live.Select(uid => uid.ToString())];

    private void Beat(string uid, string from, double seconds, ulong? token = 1) =>
        _registry.Heartbeat(Uid.Parse(uid), RouteOf(from), token, At(seconds));
}
