using System.Net;
using Bairelay.Configuration;
using Bairelay.Doctor;

namespace Bairelay.Tests.Doctor;

public sealed class CameraHopsTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 8, 18, 0, 0, TimeSpan.Zero);

    private readonly CameraOptions _porch = new() { Name = "porch", Uid = "95270001ABCDEFGH" };

    /// <summary>A camera for which all is well.</summary>
    private CameraFacts _facts = new()
    {
        Name = "porch",
        Address = new IPEndPoint(IPAddress.Parse("192.168.1.40"), 41000),
        HeartbeatAge = TimeSpan.FromSeconds(8),
        Asked = s_now.AddHours(-1),
        LoggedIn = s_now.AddMinutes(-30),
        Event = s_now.AddMinutes(-29),
        Pushed = s_now.AddMinutes(-30),
    };

    private ServiceFacts _service = new() { Started = s_now.AddHours(-2), At = s_now };
    private BairelayOptions _options = new() { WakeServer = new() { Enable = true }, PushListener = new() { Enable = true } };

    [Fact]
    public void A_camera_that_did_everything_is_proven_hop_by_hop()
    {
        var steps = Steps();
        steps.Select(step => step.Hop).Should().Equal("asked", "registered", "heartbeat", "wake", "login", "events", "push");
        steps.Should().OnlyContain(step => step.Verdict == StepVerdict.Ok && step.Next == null);
        steps[0].Text.Should().Contain("60 min ago");
        steps[1].Text.Should().Contain("192.168.1.40:41000");
    }

    [Fact]
    public void Without_a_uid_it_can_neither_register_nor_be_woken()
    {
        var steps = Steps(_porch with { Uid = null });
        steps.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Code = "uid_missing", Verdict = StepVerdict.Failed });
    }

    [Fact]
    public void One_that_never_came_is_led_elsewhere_by_its_dns_or_keeps_an_old_answer()
    {
        _facts = new CameraFacts { Name = "porch" };
        var step = Steps().Should().ContainSingle().Subject;
        step.Should().BeEquivalentTo(new { Hop = "asked", Code = "never_asked", Verdict = StepVerdict.Failed });
        step.Next.Should().Contain("Restart the camera").And.Contain("nslookup p2p.reolink.com must say 192.168.1.5");
    }

    [Theory]
    [InlineData("95270001ABCDEFGGWXYZ", "192.168.1.40", "one character is wrong")]
    [InlineData("9527AAAABBBBCCCCWXYZ", "192.168.1.77", "another camera's UID at the configured address")]
    public void A_camera_that_asks_by_another_uid_is_the_one_that_was_mistyped(string uid, string address, string because)
    {
        _facts = new CameraFacts { Name = "porch" };
        _service = _service with { Unknown = [new UnknownCamera(uid, new IPEndPoint(IPAddress.Parse(address), 41000))] };
        var step = Steps(_porch with { Address = "192.168.1.77" }).Should().ContainSingle(because).Subject;
        step.Code.Should().Be("uid_mistyped");
        step.Next.Should().Contain($"uid = \"{uid[..16]}\"");
    }

    [Fact]
    public void A_stranger_is_no_mistyped_camera()
    {
        _facts = new CameraFacts { Name = "porch" };
        _service = _service with { Unknown = [new UnknownCamera("9527AAAABBBBCCCCWXYZ", new IPEndPoint(IPAddress.Parse("192.168.1.77"), 41000))] };
        Steps().Should().ContainSingle().Which.Code.Should().Be("never_asked");
    }

    [Fact]
    public void One_that_asks_and_does_not_register_is_cut_off_between_the_two_ports()
    {
        _facts = new CameraFacts { Name = "porch", Asked = s_now.AddMinutes(-1) };
        var last = Steps()[^1];
        last.Should().BeEquivalentTo(new { Hop = "registered", Code = "not_registered", Verdict = StepVerdict.Failed });
        last.Text.Should().Contain("it asked 60 s ago");
        last.Next.Should().Contain("UDP 58200");
    }

    [Fact]
    public void One_that_came_before_the_service_was_started_and_not_since_is_told_so()
    {
        _facts = new CameraFacts { Name = "porch", Asked = s_now.AddDays(-3) };
        Steps()[^1].Should().BeEquivalentTo(new { Hop = "registered", Code = "not_heard_since_start" });
    }

    /// <summary>State of an earlier run lets a camera be woken at once; it proves neither today's resolver nor firewall.</summary>
    [Fact]
    public void One_that_is_remembered_from_an_earlier_run_has_not_been_heard()
    {
        _facts = _facts with { Asked = s_now.AddDays(-3), HeartbeatAge = TimeSpan.FromHours(2) };
        var last = Steps()[^1];
        last.Should().BeEquivalentTo(new { Hop = "registered", Code = "not_heard_since_start", Verdict = StepVerdict.Failed });
        last.Next.Should().Contain("192.168.1.5");
    }

    [Fact]
    public void One_that_is_off_may_have_had_the_address_of_another()
    {
        _service = _service with { Cameras = [new CameraFacts { Name = "yard", Address = _facts.Address, HeartbeatAge = TimeSpan.FromMinutes(9) }] };
        Steps()[^1].Hop.Should().Be("push");
    }

    [Fact]
    public void Silence_beyond_the_limit_fails_and_a_session_makes_up_for_it()
    {
        _facts = _facts with { HeartbeatAge = TimeSpan.FromSeconds(81) };
        Steps()[^1].Should().BeEquivalentTo(new { Hop = "heartbeat", Code = "silent", Verdict = StepVerdict.Failed });
        _facts = _facts with { HasSession = true };
        Steps()[^1].Hop.Should().Be("push");
    }

    [Fact]
    public void Two_cameras_behind_one_address_cannot_be_told_apart()
    {
        _service = _service with { Cameras = [new CameraFacts { Name = "yard", Address = new IPEndPoint(_facts.Address!.Address, 41001), HeartbeatAge = TimeSpan.FromSeconds(3) }] };
        var last = Steps()[^1];
        last.Should().BeEquivalentTo(new { Hop = "heartbeat", Code = "address_shared", Verdict = StepVerdict.Failed });
        last.Text.Should().Contain("porch, yard");
    }

    [Theory]
    [InlineData("192.168.1.40", null)]
    [InlineData("192.168.1.41", "address_differs")]
    [InlineData("porch.lan", null)]
    public void A_configured_address_is_compared_with_the_one_that_is_heard(string configured, string? code)
    {
        var steps = Steps(_porch with { Address = configured });
        steps.FirstOrDefault(step => step.Verdict == StepVerdict.Failed)?.Code.Should().Be(code);
        (steps.Count == 4).Should().Be(code is not null, "what follows a failure is not looked at");
    }

    [Fact]
    public void What_only_an_awake_camera_shows_is_doubtful_until_it_has_been_seen()
    {
        _facts = _facts with { LoggedIn = null, Event = null, Pushed = null };
        Steps().Where(step => step.Verdict == StepVerdict.Doubtful).Select(step => step.Code)
            .Should().Equal("wake_not_tried", "login_not_tried", "no_event", "push_never");
        Steps().Single(step => step.Code == "push_never").Next.Should().Contain("vendor's app before pushx.reolink.com is redirected").And.Contain("until it is restarted");
    }

    [Fact]
    public void A_refused_login_stops_there_with_the_camera_s_own_words()
    {
        _facts = _facts with { Stopped = "porch refuses the password" };
        var last = Steps()[^1];
        last.Should().BeEquivalentTo(new { Hop = "login", Code = "login_refused", Text = "porch refuses the password", Verdict = StepVerdict.Failed });
        last.Next.Should().Contain("[[cameras]] porch");
    }

    [Fact]
    public void A_listener_that_is_off_and_calls_for_other_names_explain_missing_motions()
    {
        _facts = _facts with { Pushed = null };
        _service = _service with { OtherServers = [new OtherServer("pushy.reolink.com", "porch")] };
        Steps()[^1].Code.Should().Be("push_other_name");
        _options = _options with { PushListener = new() };
        Steps()[^1].Code.Should().Be("push_off");
    }

    private List<DoctorStep> Steps(CameraOptions? camera = null)
    {
        var hops = new CameraHops(camera ?? _porch, _service with { Cameras = [_facts, .. _service.Cameras] }, _options, "192.168.1.5");
        return [.. hops.Asleep().Concat(hops.Remembered()).Concat(hops.Motion()).UpToFailure()];
    }
}
