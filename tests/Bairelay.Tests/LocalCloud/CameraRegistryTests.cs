using Bairelay.LocalCloud;
using Bairelay.Protocol.BcUdp;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.LocalCloud;

public sealed class CameraRegistryTests
{
    private static readonly TimeSpan s_stale = TimeSpan.FromSeconds(80);
    private static readonly Uid s_uid = Uid.Parse(LongUid);
    private static readonly Route s_home = RouteOf("192.0.2.91:10177");
    private static readonly Route s_away = RouteOf("198.51.100.7:20001");

    private readonly CameraRegistry _registry = new(100, s_stale, ConfiguredCameras.None, At(0));

    [Fact]
    public void A_new_port_at_the_same_address_counts_at_once()
    {
        Beat(s_home, 1, 0).Should().Be(HeartbeatOutcome.Registered);
        Beat(RouteOf("192.0.2.91:555"), 2, 1).Should().Be(HeartbeatOutcome.Refreshed);
        Find(1).Route.Remote.Port.Should().Be(555);
    }

    [Fact]
    public void A_new_address_with_the_sessions_token_counts_at_once()
    {
        Beat(s_home, 1, 0);
        Beat(s_away, 1, 1).Should().Be(HeartbeatOutcome.Moved);
        Find(1).Should().Match<FoundCamera>(camera => camera.Route == s_away && camera.Contender == s_home, "it may still be where it was");
        Find(24.9).Contender.Should().Be(s_home);
        Find(25).Contender.Should().BeNull();
    }

    [Theory]
    [InlineData(2ul)]
    [InlineData(null)]
    public void A_new_address_without_the_token_waits_until_the_old_one_has_been_silent_for_25_s(ulong? token)
    {
        Beat(s_home, 1, 0);
        Beat(s_away, token, 10).Should().Be(HeartbeatOutcome.Contested);
        Find(10).Should().Match<FoundCamera>(camera => camera.Route == s_home && camera.Contender == s_away);
        Beat(s_away, token, 24.9).Should().Be(HeartbeatOutcome.StillContested);
        Beat(s_away, token, 25).Should().Be(HeartbeatOutcome.Moved);
        Find(25).Should().Match<FoundCamera>(camera => camera.Route == s_away && camera.Contender == null);
    }

    [Fact]
    public void A_camera_that_talks_in_a_session_stays_live_without_a_heartbeat_and_one_that_never_registered_stays_unknown()
    {
        Beat(s_home, 1, 0);
        _registry.Heard(s_uid, At(75));
        Find(150).Should().Match<FoundCamera>(camera => camera.IsLive && camera.Route == s_home);
        Find(156).IsLive.Should().BeFalse();
        _registry.Heard(Uid.Parse("95270009STRANGERAAAA"), At(75));
        _registry.Count.Should().Be(1);
    }

    [Fact]
    public void A_forger_cannot_push_a_living_camera_out()
    {
        Beat(s_home, 1, 0);
        for (var second = 1; second < 300; second++)
        {
            Beat(s_away, 666, second).Should().Match(outcome => outcome == HeartbeatOutcome.Contested || outcome == HeartbeatOutcome.StillContested);
            if (second % 20 == 0) Beat(s_home, 1, second).Should().Be(HeartbeatOutcome.Refreshed);
            Find(second).Route.Should().Be(s_home);
        }
    }

    [Fact]
    public void A_heartbeat_without_token_does_not_prove_a_session_that_had_none()
    {
        Beat(s_home, null, 0);
        Beat(s_away, null, 1).Should().Be(HeartbeatOutcome.Contested);
    }

    [Fact]
    public void A_forgers_token_does_not_become_the_sessions()
    {
        Beat(s_home, 1, 0);
        Beat(s_away, 2, 1);
        Beat(s_away, 2, 2).Should().Be(HeartbeatOutcome.StillContested);
        Beat(s_away, 1, 3).Should().Be(HeartbeatOutcome.Moved);
    }

    [Fact]
    public void A_claim_is_forgotten_when_it_is_not_repeated()
    {
        Beat(s_home, 1, 0);
        Beat(s_away, 2, 1);
        Beat(s_home, 1, 20);
        Find(25.9).Contender.Should().NotBeNull();
        Find(26).Contender.Should().BeNull();
    }

    [Fact]
    public void A_request_finds_the_live_one_before_the_exact_one_before_the_freshest()
    {
        var sticker = Uid.Parse(ShortUid);
        var other = Uid.Parse("95270001ABCDEFGH0002");
        Beat(s_uid, RouteOf("192.0.2.1:1"), 1, 0);
        Beat(other, RouteOf("192.0.2.2:1"), 1, 1);
        Find(sticker, 2).Uid.Should().Be(other, "both are prefixed by it and this one is fresher");
        Beat(s_uid, RouteOf("192.0.2.1:1"), 1, 3);
        Find(sticker, 3).Uid.Should().Be(s_uid);
        Beat(sticker, RouteOf("192.0.2.3:1"), 1, 1);
        Find(sticker, 3).Uid.Should().Be(sticker, "exact before prefix, although older");
        Beat(other, RouteOf("192.0.2.2:1"), 1, 90);
        Find(sticker, 90).Uid.Should().Be(other, "live before stale, although not exact");
        Find(s_uid, 90).Should().Match<FoundCamera>(camera => camera.Uid == s_uid && !camera.IsLive, "a long form never finds another suffix");
    }

    [Fact]
    public void Two_cameras_that_share_a_prefix_are_two_cameras()
    {
        var one = Uid.Parse("95270001ABCDEFGH0001");
        var two = Uid.Parse("95270001ABCDEFGH0002");
        Beat(one, RouteOf("192.0.2.1:1"), 1, 0);
        Beat(two, RouteOf("192.0.2.2:1"), 1, 0);
        _registry.Count.Should().Be(2);
        Find(one, 0).Route.Remote.Ip.ToString().Should().Be("192.0.2.1");
        Find(two, 0).Route.Remote.Ip.ToString().Should().Be("192.0.2.2");
    }

    [Fact]
    public void Unknown_cut_and_empty_uids_find_nothing()
    {
        Beat(s_home, 1, 0);
        foreach (var uid in (Uid[])[Uid.Parse("AAAA0001ABCDEFGH"), Uid.Parse("95270001ABCDEFG"), Uid.Parse("9"), default])
            _registry.TryFind(uid, At(0), out _).Should().BeFalse();
    }

    [Fact]
    public void A_silent_camera_is_reported_lost_once_and_registered_again_when_it_returns()
    {
        Beat(s_home, 1, 0);
        var lost = new List<LostCamera>();
        _registry.CollectLost(At(79), lost).Should().Be(1001, "nothing can happen before");
        lost.Should().BeEmpty();
        _registry.CollectLost(At(80.001), lost);
        lost.Should().ContainSingle().Which.Should().Be(new LostCamera(s_uid, 80001));
        _registry.CollectLost(At(200), lost);
        lost.Should().HaveCount(1);
        Beat(s_home, 1, 201).Should().Be(HeartbeatOutcome.Registered);
    }

    [Fact]
    public void After_a_jump_of_the_clocks_every_camera_counts_as_just_heard()
    {
        Beat(s_home, 1, 0);
        Find(100).IsLive.Should().BeFalse();
        _registry.ForgetAges(At(100));
        Find(180).IsLive.Should().BeTrue();
        Find(180.001).IsLive.Should().BeFalse();
    }

    [Fact]
    public void A_full_registry_refuses_newcomers_while_all_are_alive_and_then_drops_the_longest_stale()
    {
        var registry = new CameraRegistry(3, s_stale, ConfiguredCameras.None, At(0));
        for (var i = 0; i < 3; i++) registry.Heartbeat(Stranger(i), s_home, 1, At(i)).Should().Be(HeartbeatOutcome.Registered);
        for (var i = 3; i < 1000; i++) registry.Heartbeat(Stranger(i), s_home, 1, At(50)).Should().Be(HeartbeatOutcome.Full);
        registry.Heartbeat(Stranger(0), s_home, 1, At(60)).Should().Be(HeartbeatOutcome.Refreshed);
        registry.Heartbeat(Stranger(3), s_home, 1, At(85)).Should().Be(HeartbeatOutcome.Registered);
        registry.TryFind(Stranger(1), At(85), out _).Should().BeFalse("it had been silent for longest");
        registry.TryFind(Stranger(2), At(85), out _).Should().BeTrue();
        registry.Heartbeat(Stranger(4), s_home, 1, At(85)).Should().Be(HeartbeatOutcome.Registered);
        registry.TryFind(Stranger(2), At(85), out _).Should().BeFalse();
        registry.Heartbeat(Stranger(5), s_home, 1, At(85)).Should().Be(HeartbeatOutcome.Full, "the others are alive");
        registry.Count.Should().Be(3);
    }

    [Fact]
    public void Configured_cameras_have_their_places_whatever_strangers_do()
    {
        var registry = new CameraRegistry(3, s_stale, new ConfiguredCameras([("front", s_uid), ("back", Uid.Parse("BACK0001ABCDEFGH"))]), At(0));
        registry.Heartbeat(Stranger(0), s_home, 1, At(0)).Should().Be(HeartbeatOutcome.Registered);
        registry.Heartbeat(Stranger(1), s_home, 1, At(0)).Should().Be(HeartbeatOutcome.Full);
        registry.Heartbeat(s_uid, s_home, 1, At(0)).Should().Be(HeartbeatOutcome.Registered);
        registry.Heartbeat(Uid.Parse("BACK0001ABCDEFGH"), s_home, 1, At(0)).Should().Be(HeartbeatOutcome.Registered);
        registry.Heartbeat(Stranger(1), s_home, 1, At(100)).Should().Be(HeartbeatOutcome.Registered, "the stale stranger makes room");
        registry.TryFind(s_uid, At(1000), out _).Should().BeTrue("a configured camera is never dropped");
    }

    [Fact]
    public void Forged_suffixes_of_a_configured_camera_take_one_reserved_place_and_no_other_cameras()
    {
        var registry = new CameraRegistry(10, s_stale, new ConfiguredCameras([("a", Uid.Parse("AAAA0001ABCDEFGH")), ("b", Uid.Parse("BBBB0001ABCDEFGH"))]), At(0));
        var admitted = Enumerable.Range(0, 50).Count(i => registry.Heartbeat(Uid.Parse($"AAAA0001ABCDEFGHX{i:000}"), s_home, 1, At(0)) == HeartbeatOutcome.Registered);
        admitted.Should().Be(9, "one reserved place and eight for strangers");
        registry.Heartbeat(Uid.Parse("BBBB0001ABCDEFGHWXYZ"), s_home, 1, At(1)).Should().Be(HeartbeatOutcome.Registered);
        registry.Heartbeat(Uid.Parse("AAAA0001ABCDEFGH"), s_home, 1, At(1)).Should().Be(HeartbeatOutcome.Registered, "the exact UID takes its place back");
        registry.Heartbeat(Uid.Parse("AAAA0001ABCDEFGHNEW1"), s_home, 1, At(100)).Should().Be(HeartbeatOutcome.Registered, "stale forgeries make room");
        registry.Count.Should().BeLessThanOrEqualTo(10);
    }

    [Fact]
    public void A_configured_camera_whose_suffix_changed_takes_over_the_place_of_its_old_self()
    {
        var registry = new CameraRegistry(1, s_stale, new ConfiguredCameras([("a", Uid.Parse("AAAA0001ABCDEFGH"))]), At(0));
        registry.Heartbeat(Uid.Parse("AAAA0001ABCDEFGH0001"), s_home, 1, At(0)).Should().Be(HeartbeatOutcome.Registered);
        registry.Heartbeat(Uid.Parse("AAAA0001ABCDEFGH0002"), s_home, 1, At(50)).Should().Be(HeartbeatOutcome.Full, "the old self is alive");
        registry.Heartbeat(Uid.Parse("AAAA0001ABCDEFGH0002"), s_home, 1, At(81)).Should().Be(HeartbeatOutcome.Registered);
        registry.Count.Should().Be(1);
    }

    [Fact]
    public void A_stale_entry_is_protected_for_25_s_too()
    {
        var registry = new CameraRegistry(10, TimeSpan.FromSeconds(2), ConfiguredCameras.None, At(0));
        registry.Heartbeat(s_uid, s_home, 1, At(0));
        registry.Heartbeat(s_uid, s_away, 2, At(24.9)).Should().Be(HeartbeatOutcome.Contested);
        registry.Heartbeat(s_uid, s_away, 2, At(25)).Should().Be(HeartbeatOutcome.Moved);
    }

    [Fact]
    public void What_was_restored_can_be_woken_until_the_stale_limit_after_the_start()
    {
        var later = new Moment(5_000, 1_000_000_000_000);
        var registry = new CameraRegistry(10, s_stale, ConfiguredCameras.None, later);
        registry.Restore([new CameraRecord(s_uid, s_home, 7, later.UnixMilliseconds - 86_400_000)], later);
        registry.TryFind(s_uid, later with { Milliseconds = 85_000 }, out var camera).Should().BeTrue();
        camera.Should().Match<FoundCamera>(found => found.IsLive && found.Route == s_home);
        registry.TryFind(s_uid, later with { Milliseconds = 85_001 }, out camera);
        camera.IsLive.Should().BeFalse();
        registry.Heartbeat(s_uid, s_away, 7, later).Should().Be(HeartbeatOutcome.Registered, "its token proves it at another address");
    }

    [Fact]
    public void A_record_from_the_future_has_no_negative_age()
    {
        _registry.Restore([new CameraRecord(s_uid, s_home, null, 99_000)], At(1));
        Find(80).IsLive.Should().BeTrue();
        Find(81.001).IsLive.Should().BeFalse();
    }

    [Fact]
    public void Only_what_survives_a_restart_is_announced_as_a_change()
    {
        var changes = 0;
        _registry.Changed += () => changes++;
        Beat(s_home, 1, 0);
        changes.Should().Be(1, "a new camera");
        for (var i = 1; i < 10; i++) Beat(s_home, 1, i);
        Beat(s_away, 2, 10);
        changes.Should().Be(1, "neither heartbeats nor claims are kept");
        Beat(s_home, 3, 11);
        changes.Should().Be(2, "a new token");
        Beat(RouteOf("192.0.2.91:9"), 3, 12);
        changes.Should().Be(3, "a new port");
    }

    [Fact]
    public void Thousands_come_and_go_and_each_is_found()
    {
        var registry = new CameraRegistry(5000, s_stale, ConfiguredCameras.None, At(0));
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 5000; i++)
                registry.Heartbeat(Stranger(round * 5000 + i), RouteOf("192.0.2.1:" + (i + 1)), 1, At(round * 100)).Should().Be(HeartbeatOutcome.Registered);
            for (var i = 0; i < 5000; i++)
            {
                registry.TryGet(Stranger(round * 5000 + i), At(round * 100), out var camera).Should().BeTrue();
                camera.Route.Remote.Port.Should().Be((ushort)(i + 1));
            }
        }

        registry.Count.Should().Be(5000);
        registry.Snapshot(At(200)).Should().HaveCount(5000);
    }

    private static Moment At(double seconds) => new((long)(seconds * 1000), (long)(seconds * 1000));

    private static Route RouteOf(string remote) => new(Support.Discovery.At(remote), Support.Discovery.At("192.0.2.10:1").Ip, Listener.Register);

    private static Uid Stranger(int number) => Uid.Parse($"S{number:000000000000000}");

    private HeartbeatOutcome Beat(Route route, ulong? token, double seconds) => Beat(s_uid, route, token, seconds);

    private HeartbeatOutcome Beat(Uid uid, Route route, ulong? token, double seconds) => _registry.Heartbeat(uid, route, token, At(seconds));

    private FoundCamera Find(double seconds) => Find(s_uid, seconds);

    private FoundCamera Find(Uid uid, double seconds)
    {
        _registry.TryFind(uid, At(seconds), out var camera).Should().BeTrue();
        return camera;
    }
}
