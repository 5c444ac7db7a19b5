using System.Text;
using System.Text.RegularExpressions;
using Bairelay.Cameras;
using Bairelay.Cameras.Commands;
using Bairelay.Control;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Commands;

public sealed class CameraAccessTests : IDisposable
{
    private const string Version = "<VersionInfo version=\"1.1\"><firmwareVersion>v3.0.0</firmwareVersion></VersionInfo>";

    private readonly HandTime _time = new();
    private readonly CommandRig _rig;

    public CameraAccessTests() => _rig = new CommandRig(_time) { Script = camera => camera.On(80, Say.Ok(Version)) };

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_command_tells_what_goes_on_logs_out_and_lets_go()
    {
        (await _rig.RunAsync("version front")).Failure.Should().BeNull();
        _rig.Progress.Should().Equal("waking front …", "hello done after 1.5 s: 192.0.2.91:2015", "connected over udp (remote) in 0.0 s");
        var camera = _rig.Opened.Should().ContainSingle().Which;
        camera.Only(2).Should().NotBeNull("it logs out");
        camera.Pipe.Disposals.Should().Be(1);
        _rig.Access.UseOf("front").Should().BeNull();
    }

    [Fact]
    public async Task One_camera_serves_one_command_at_a_time_and_another_camera_meanwhile()
    {
        var gate = new TaskCompletionSource();
        _rig.Reaching = _ => gate.Task;
        var first = _rig.RunAsync("version front");
        var second = _rig.RunAsync("battery front");
        _rig.Limits.Should().HaveCount(1, "the second waits its turn");
        _rig.Progress.Should().Contain("waiting: cli:version uses front …");
        var other = _rig.RunAsync("version back");
        _rig.Limits.Should().HaveCount(2);
        gate.SetResult();
        (await first).Failure.Should().BeNull();
        (await other).Failure.Should().BeNull();
        await second;
        _rig.Opened.Should().HaveCount(3);
        _rig.Opened.Should().OnlyContain(camera => camera.Pipe.Disposals == 1);
    }

    [Fact]
    public async Task Sixteen_commands_wait_for_a_camera_and_the_next_one_is_refused_at_once()
    {
        var gate = new TaskCompletionSource();
        _rig.Reaching = _ => gate.Task;
        var waiting = Enumerable.Range(0, 16).Select(_ => _rig.RunAsync("version front")).ToList();
        var refused = await _rig.RunAsync("version front");
        (refused.Failure!.Code, refused.Failure.Exit).Should().Be(("queue_full", 4));
        gate.SetResult();
        (await Task.WhenAll(waiting)).Should().OnlyContain(outcome => outcome.Failure == null);
        (await _rig.RunAsync("version front")).Failure.Should().BeNull("the queue is empty again");
    }

    [Fact]
    public async Task Who_waits_too_long_for_a_turn_is_told_so()
    {
        _rig.Reaching = CommandRig.NeverAsync;
        using var patience = new CancellationTokenSource();
        var first = _rig.RunAsync("version front", patience.Token);
        var second = _rig.RunAsync("version front");
        _time.Advance(CommandTerms.UsualLimit);
        var failure = (await second).Failure!;
        (failure.Code, failure.Exit).Should().Be(("camera_busy", 4));
        await patience.CancelAsync();
        var given = async () => await first;
        await given.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_command_that_takes_too_long_ends_and_lets_go()
    {
        // A camera that asks for patience again and again, each time within its deadline.
        _rig.Script = camera => camera.On(109, CommandResultTests.SnapshotOf([1, 2, 3]) with { Next = null });
        var run = _rig.RunAsync("snapshot front");
        await Eventually.HoldsAsync(() => _rig.Opened.Count == 1 && _rig.Opened[0].AllAsked(109).Count == 1 && _rig.Opened[0].Pipe.IsQuiet);
        _time.Advance(TimeSpan.FromMinutes(4));
        var failure = (await run).Failure!;
        (failure.Code, failure.Exit).Should().Be(("timeout", 4));
        _rig.Opened[0].Pipe.Disposals.Should().Be(1);
    }

    [Fact]
    public async Task A_cancelled_command_logs_out_and_lets_go()
    {
        _rig.Script = camera => camera.On(80, Say.Nothing);
        using var interrupt = new CancellationTokenSource();
        var run = _rig.RunAsync("version front", interrupt.Token);
        await Eventually.HoldsAsync(() => _rig.Opened.Count == 1 && _rig.Opened[0].AllAsked(80).Count == 1);
        await interrupt.CancelAsync();
        var given = async () => await run;
        await given.Should().ThrowAsync<OperationCanceledException>();
        _rig.Opened[0].Only(2).Should().NotBeNull();
        _rig.Opened[0].Pipe.Disposals.Should().Be(1);
        _rig.Access.UseOf("front").Should().BeNull();
    }

    [Fact]
    public async Task It_is_known_who_uses_a_camera_and_how()
    {
        var gate = new TaskCompletionSource();
        _rig.Reaching = _ => gate.Task;
        _rig.Script = camera => camera.On(80, Say.Nothing);
        using var interrupt = new CancellationTokenSource();
        var run = _rig.RunAsync("version front", interrupt.Token);
        _rig.Access.UseOf("front").Should().Be(new CameraUse("cli:version", null, _time.GetUtcNow()));
        gate.SetResult();
        await Eventually.HoldsAsync(() => _rig.Access.UseOf("front")?.Transport == "udp");
        _rig.Access.UseOf("back").Should().BeNull();
        await interrupt.CancelAsync();
        var given = async () => await run;
        await given.Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData("NoAnswer", "no_answer")]
    [InlineData("Busy", "camera_busy")]
    [InlineData("Lost", "connection_lost")]
    [InlineData("Closed", "connection_lost")]
    [InlineData("Timeout", "timeout")]
    [InlineData("NoPath", "no_path")]
    public async Task A_camera_that_is_not_reached_ends_with_4(string reason, string code)
    {
        _rig.Reaching = _ => throw new CameraUnreachableException(Enum.Parse<UnreachableReason>(reason), "what to do about it");
        var failure = (await _rig.RunAsync("version front")).Failure!;
        (failure.Code, failure.Message, failure.Exit).Should().Be((code, "what to do about it", 4));
    }

    [Theory]
    [InlineData(401, "wrong_password", 4)]
    [InlineData(406, "account_bound", 4)]
    [InlineData(482, "login_refused", 4)]
    public async Task A_login_that_is_refused_ends_with_4_and_never_shows_the_password(int code, string word, int exit)
    {
        _rig.Script = camera => camera.On(1, ScriptedCamera.Greeting(0xdd02), Say.Refusal((ushort)code));
        var failure = (await _rig.RunAsync("version front")).Failure!;
        (failure.Code, failure.Exit).Should().Be((word, exit));
        failure.Message.Should().NotContain(ScriptedCamera.Password);
        _rig.Opened[0].Pipe.Disposals.Should().Be(1);
    }

    [Fact]
    public async Task Nonsense_ends_with_5_and_a_refusal_with_1_and_a_lack_with_6()
    {
        _rig.Script = camera => camera.On(80, Say.Ok("<SomethingElse/>"));
        (await _rig.RunAsync("version front")).Failure.Should().BeEquivalentTo(new { Code = "not_understood", Exit = 5 });
        _rig.Script = camera => camera.On(80, Say.Refusal(421));
        (await _rig.RunAsync("version front")).Failure.Should().BeEquivalentTo(new { Code = "camera_refused", Exit = 1 });
        _rig.Script = camera => camera.On(253, Say.Refusal(405));
        (await _rig.RunAsync("battery front")).Failure.Should().BeEquivalentTo(new { Code = "feature_lacking", Exit = 6 });
    }

    [Theory]
    [InlineData("version frnot", "unknown_camera", "Did you mean front?")]
    [InlineData("version garage", "unknown_camera", "It has front, back, attic")]
    [InlineData("version attic", "camera_disabled", "enabled = false")]
    [InlineData("dance front", "usage", "dance")]
    [InlineData("pir front maybe", "usage", "[on|off]")]
    public async Task What_is_wrong_with_the_words_ends_with_2_before_any_camera_is_touched(string line, string code, string expected)
    {
        var failure = (await _rig.RunAsync(line)).Failure!;
        (failure.Code, failure.Exit).Should().Be((code, 2));
        failure.Message.Should().Contain(expected);
        _rig.Limits.Should().BeEmpty();
    }

    [Fact]
    public async Task A_wake_ends_at_the_greeting_and_tells_every_step()
    {
        var outcome = await _rig.RunAsync("wake front");
        var asked = _rig.Opened.Should().ContainSingle().Which;
        asked.Requests.Should().ContainSingle("no password is sent").Which.Id.Should().Be(1);
        asked.Pipe.Disposals.Should().Be(1, "the camera is let go");
        Encoding.UTF8.GetString(ControlLine.Write(outcome.Result!.Members)).TrimEnd().Should().Be(
            """{"path":"remote","transport":"udp","steps":[{"name":"tcp-connect","ms":40,"ok":false},{"name":"hello","ms":1250,"ok":true},{"name":"nonce","ms":0,"ok":true}]}""");
        outcome.Result.Text[0].Should().Be("front is awake: path remote, over udp");
        Regex.Replace(string.Join('|', outcome.Result.Text.Skip(1)), " +", " ").Should().Be(
            " tcp-connect 0.040 s failed refused| hello 1.250 s ok 192.0.2.91:2015| nonce 0.000 s ok");
    }

    [Fact]
    public async Task A_wake_has_one_limit_for_all_of_it()
    {
        _rig.Reaching = _ =>
        {
            _time.Advance(TimeSpan.FromSeconds(57));
            return Task.CompletedTask;
        };
        _rig.Script = camera => camera.On(1, Say.Nothing);
        var run = _rig.RunAsync("wake front");
        await Eventually.HoldsAsync(() => _rig.Opened.Count == 1 && _rig.Opened[0].AllAsked(1).Count == 1);
        _time.Advance(TimeSpan.FromSeconds(3));
        var failure = (await run).Failure!;
        (failure.Code, failure.Exit).Should().Be(("timeout", 4));
    }
}
