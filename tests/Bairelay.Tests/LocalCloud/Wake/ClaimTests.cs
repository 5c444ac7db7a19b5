using Bairelay.Diagnostics;
using Bairelay.LocalCloud.Wake;
using Bairelay.Protocol.BcUdp;
using Bairelay.Tests.Support;
using static Bairelay.Tests.Support.Discovery;

namespace Bairelay.Tests.LocalCloud.Wake;

/// <summary>
/// Somebody on the network who wants to be a camera. Whatever it does, the camera's own wakes and motions still reach
/// the camera and come from it.
/// </summary>
public sealed class ClaimTests : IDisposable
{
    private const string Home = "192.0.2.91:10177";
    private const string Thief = "192.0.2.66:666";

    private static readonly Uid s_uid = Uid.Parse(LongUid);

    private readonly WakeRig _rig = new(null, ("porch", ShortUid));
    private readonly ulong _token;

    public ClaimTests()
    {
        _token = Boot(Home);
        _rig.Heartbeat(from: Home, token: _token);
    }

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void A_recorded_heartbeat_repeated_from_elsewhere_takes_neither_wakes_nor_motions_away()
    {
        _rig.Heartbeat(from: Thief, token: _token);
        WokenAt().Should().BeEquivalentTo(Home, Thief);
        FoundAt(Home).Should().Be(LongUid);
        Pass(20);
        _rig.Heartbeat(from: Home, token: _token);
        WokenAt().Should().Equal([Home], "it is back, and who repeated it is forgotten");
    }

    [Fact]
    public void A_recorded_heartbeat_repeated_from_many_places_does_not_push_the_first_place_out()
    {
        for (var i = 0; i < 50; i++)
        {
            _rig.Heartbeat(from: $"192.0.2.{100 + i}:666", token: _token);
            WokenAt().Should().Contain(Home);
            FoundAt(Home).Should().Be(LongUid);
        }
    }

    [Theory, InlineData(2ul), InlineData(null)]
    public void A_forged_port_at_the_cameras_own_address_does_not_take_its_wakes(ulong? token)
    {
        for (var port = 1; port < 20; port++)
        {
            _rig.Heartbeat(from: $"192.0.2.91:{port}", token: token);
            WokenAt().Should().BeEquivalentTo(Home, $"192.0.2.91:{port}");
        }

        _rig.Heartbeat(from: Home, token: _token);
        WokenAt().Should().Equal(Home);
    }

    [Fact]
    public void A_token_that_nobody_was_given_is_not_believed_later()
    {
        // With the camera's forged address, and then from its own.
        _rig.Heartbeat(from: Home, token: 666);
        _rig.Heartbeat(from: Thief, token: 666);
        WokenAt()[0].Should().Be(Home);
        _rig.Tally[DatagramEvent.AddressContested].Should().Be(1);
        _rig.Heartbeat(from: Home, token: _token);
        _rig.Heartbeat(from: "192.0.2.92:1", token: _token);
        WokenAt()[0].Should().Be("192.0.2.92:1", "its own token moves it as before");
    }

    [Fact]
    public void A_reboot_at_a_new_port_leaves_no_second_place()
    {
        var token = Boot("192.0.2.91:20000");
        _rig.Heartbeat(from: "192.0.2.91:20000", token: token);
        WokenAt().Should().Equal("192.0.2.91:20000");
        _rig.Heartbeat(from: "192.0.2.92:1", token: token);
        WokenAt()[0].Should().Be("192.0.2.92:1", "the new token proves it");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Who_took_over_while_the_camera_was_silent_loses_it_when_the_camera_is_back(bool isIssued)
    {
        // An awake camera sends no heartbeats.
        Pass(26);
        var token = isIssued ? Boot(Thief) : 666;
        _rig.Heartbeat(from: Thief, token: token);
        WokenAt().Should().Equal(Thief);
        for (var second = 0; second < 120; second++)
        {
            Pass(1);
            _rig.Heartbeat(from: Thief, token: token);
        }

        _rig.Heartbeat(from: Home, token: _token);
        WokenAt()[0].Should().Be(Home);
        for (var second = 0; second < 120; second++)
        {
            Pass(1);
            _rig.Heartbeat(from: Thief, token: token);
            if (second % 20 == 0) _rig.Heartbeat(from: Home, token: _token);
            WokenAt()[0].Should().Be(Home);
        }
    }

    [Fact]
    public void Taking_over_twice_does_not_make_the_camera_a_stranger()
    {
        for (var i = 0; i < 5; i++)
        {
            Pass(26);
            var from = $"192.0.2.{100 + i}:666";
            _rig.Heartbeat(from: from, token: Boot(from));
            WokenAt().Should().Equal(from);
        }

        _rig.Heartbeat(from: Home, token: _token);
        WokenAt()[0].Should().Be(Home);
    }

    [Theory, InlineData(ShortUid), InlineData(ShortUid + "0000"), InlineData("95270001abcdefgh9999")]
    public void Another_form_of_the_uid_from_elsewhere_is_a_claim_like_any_other(string uid)
    {
        for (var second = 0; second < 100; second++)
        {
            _rig.Heartbeat(uid, Thief, token: 2);
            if (second % 20 == 0) _rig.Heartbeat(from: Home, token: _token);
            Pass(1);
            WokenAt()[0].Should().Be(Home);
            _rig.Registry.FindByAddress(At(Thief).Ip, _rig.Now).Should().BeNull("it could call motions in the camera's name");
        }

        _rig.Registry.Count.Should().Be(1);
    }

    [Fact]
    public void Another_form_of_the_uid_that_came_in_a_silence_gives_the_place_back()
    {
        Pass(81);
        _rig.Heartbeat(ShortUid + "0000", Thief, token: 2);
        WokenAt().Should().Equal(Thief);
        _rig.Heartbeat(from: Home, token: _token);
        for (var second = 0; second < 60; second++)
        {
            _rig.Heartbeat(ShortUid + "0000", Thief, token: 2);
            if (second % 20 == 0) _rig.Heartbeat(from: Home, token: _token);
            Pass(1);
            WokenAt()[0].Should().Be(Home);
        }
    }

    [Fact]
    public void A_suffix_that_changes_with_the_firmware_counts_at_once_where_the_camera_is()
    {
        _rig.Heartbeat(ShortUid + "0000", Home, token: 3);
        WokenAt().Should().Equal(Home);
        FoundAt(Home).Should().Be(ShortUid + "0000");
    }

    [Fact]
    public void A_forged_question_for_the_register_wakes_nothing_and_shows_nothing()
    {
        Pass(15);
        for (var tid = 1u; tid < 100; tid++) _rig.Ask(new D2M_Q(s_uid, 2), At(Thief), tid).Should().ContainSingle();
        _rig.Awake.IsAwake(s_uid, _rig.Now).Should().BeFalse("the camera sleeps, whoever asks in its name");
        WokenAt().Should().Equal(Home);
        Boot(Home);
        _rig.Awake.IsAwake(s_uid, _rig.Now).Should().BeTrue();
    }

    [Fact]
    public void Forged_questions_do_not_keep_a_booting_camera_from_its_anchor()
    {
        var asked = _rig.Ask(new D2M_Q(s_uid, 2), At(Home), 7)[0];
        for (var tid = 1u; tid < 1000; tid++) _rig.Ask(new D2M_Q(s_uid, 2), At(Thief), tid);
        var answer = _rig.Ask(new D2R_R(s_uid, ulong.Parse(asked.Field("token")!), 2), At(Home)).Should().ContainSingle().Which;
        answer.Field("ac").Should().Be(asked.Field("ac"));
    }

    [Fact]
    public void Forged_ends_and_acknowledgements_end_and_acknowledge_nothing()
    {
        _rig.RequestWake();
        for (var sid = 1u; sid < 200; sid++)
        {
            _rig.Ask(new D2R_C_R(sid + 1_000_000, null, 0), At(Thief)).Should().BeEmpty();
            _rig.Ask(new D2R_DISC(sid, default, ConnectionKind.Local, 0, 1), At(Thief)).Should().ContainSingle().Which.To.Should().Be(At(Thief));
        }

        for (var step = 0; step < 30; step++) Pass(0.1);
        _rig.Sent.Where(packet => packet.To == At(Home)).Should().HaveCount(WakeBurst.Packets - 1);
        _rig.Log.Lines.Should().ContainSingle(line => line.Contains("Wake burst", StringComparison.Ordinal) && line.Contains("acked=no", StringComparison.Ordinal));
    }

    private ulong Boot(string from) => ulong.Parse(_rig.Ask(new D2M_Q(s_uid, 2), At(from), tid: (uint)_rig.Now.Milliseconds + 1)[0].Field("token")!);

    private string? FoundAt(string address) => _rig.Registry.FindByAddress(At(address).Ip, _rig.Now)?.Newest.ToString();

    /// <summary>Where the next wake goes; the accepted place first.</summary>
    private IReadOnlyList<string> WokenAt()
    {
        _rig.Registry.TryFind(Uid.Parse(ShortUid), _rig.Now, out var camera).Should().BeTrue();
        return [camera.Route.Remote.ToString(), .. camera.Contender is { } other ? [other.Remote.ToString()] : Array.Empty<string>()];
    }

    private void Pass(double seconds) => _rig.Time.Advance(TimeSpan.FromSeconds(seconds));
}
