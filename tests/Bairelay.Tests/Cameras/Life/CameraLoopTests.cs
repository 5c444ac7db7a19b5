using Bairelay.Cameras;
using Bairelay.Cameras.Life;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Life;

/// <summary>When a camera is connected, kept, let go and left alone.</summary>
[Collection(MadeUpTime.Name)]
public sealed class CameraLoopTests
{
    private static readonly Func<CancellationToken, Task> s_absent = _ =>
        throw new CameraUnreachableException(UnreachableReason.NoAnswer, "front does not answer");

    [Fact]
    public async Task A_camera_that_nobody_wants_is_left_alone()
    {
        await using var rig = new LifeRig();
        await rig.PassAsync(86_400 / 24.0);
        rig.Attempts.Should().BeEmpty();
        rig.Life.Account.Today.Total.Should().Be(0);
    }

    [Fact]
    public async Task A_push_connects_it_and_after_hold_and_grace_it_is_let_go()
    {
        await using var rig = new LifeRig();
        rig.Push();
        await rig.ConnectedAsync();
        await rig.PassAsync(60);
        rig.Connections.Should().Equal("0 open", "40 closed");
        rig.Motions.Should().Equal("0 On", "30 Off");
        rig.Camera.Only(2).Should().NotBeNull("it logs out");
        rig.Camera.Pipe.Disposals.Should().Be(1);
        rig.Life.Account.Today.Seconds.Should().ContainSingle().Which.Should().Match<KeyValuePair<string, double>>(one => one.Key == "push" && one.Value >= 40 && one.Value < 42);
    }

    [Fact]
    public async Task The_cameras_own_end_of_a_motion_shortens_the_hold()
    {
        await using var rig = new LifeRig();
        rig.Push();
        await rig.ConnectedAsync();
        await rig.PassAsync(2);
        await rig.ReportsAsync("MD");
        await rig.PassAsync(8);
        await rig.ReportsAsync("none");
        await rig.PassAsync(30);
        rig.Motions.Should().Equal("0 On", "2 On confirmed", "10 Off confirmed");
        rig.Connections.Should().Equal("0 open", "20 closed");
    }

    [Fact]
    public async Task A_start_and_an_end_in_one_read_are_two_events()
    {
        await using var rig = new LifeRig();
        rig.Push();
        await rig.ConnectedAsync();
        await rig.ReportsAsync("MD", "none", "MD", "none");
        await rig.PassAsync(1);
        rig.Motions.Should().Equal("0 On", "0 On confirmed", "0 Off confirmed", "0 On confirmed", "0 Off confirmed");
    }

    [Fact]
    public async Task A_session_that_the_camera_ends_ends_the_motion_that_it_reported_and_is_not_opened_again()
    {
        await using var rig = new LifeRig();
        rig.Push();
        await rig.ConnectedAsync();
        await rig.ReportsAsync("MD");
        await rig.PassAsync(5);
        rig.Camera.Pipe.Close();
        await rig.PassAsync(60);
        rig.Motions.Should().Equal("0 On", "0 On confirmed", "5 Off confirmed");
        rig.Attempts.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_session_that_is_lost_while_somebody_wants_it_is_opened_again()
    {
        await using var rig = new LifeRig();
        rig.Push();
        await rig.ConnectedAsync();
        await rig.PassAsync(12);
        rig.Camera.Pipe.Close();
        await rig.ConnectedAsync(2);
        rig.Attempts.Select(attempt => attempt.At).Should().Equal(0, 12);
    }

    [Fact]
    public async Task A_camera_that_is_not_reached_is_tried_ever_more_rarely_while_it_is_wanted_and_no_longer()
    {
        await using var rig = new LifeRig { Reaching = s_absent };
        using (rig.Life.Locks.Take("mqtt:control/wakeup")) await rig.PassAsync(200);
        rig.Attempts.Select(attempt => attempt.At).Should().Equal(0, 2, 6, 14, 30, 62, 122, 182);
        await rig.PassAsync(200);
        rig.Attempts.Should().HaveCount(8);
        rig.Life.Account.Today.Total.Should().Be(0, "it was never there");
    }

    [Fact]
    public async Task A_sign_of_the_camera_shortens_the_wait()
    {
        await using var rig = new LifeRig { Reaching = s_absent };
        using var wish = rig.Life.Locks.Take("mqtt:control/wakeup");
        await rig.PassAsync(20);
        rig.Attempts.Should().HaveCount(4);
        rig.Life.Shown(isAwake: true);
        await rig.PassAsync(0.25);
        rig.Attempts.Should().HaveCount(5);
    }

    [Fact]
    public async Task A_flood_of_signs_leaves_a_second_between_attempts()
    {
        await using var rig = new LifeRig { Reaching = s_absent };
        using var wish = rig.Life.Locks.Take("mqtt:control/wakeup");
        for (var i = 0; i < 40; i++)
        {
            rig.Life.Shown(isAwake: true);
            await rig.PassAsync(0.25);
        }

        rig.Attempts.Should().HaveCountGreaterThan(5).And.HaveCountLessThanOrEqualTo(11);
    }

    [Fact]
    public async Task A_lost_wish_ends_the_attempt()
    {
        await using var rig = new LifeRig { Reaching = CommandRig.NeverAsync };
        var wish = rig.Life.Locks.Take("mqtt:control/wakeup");
        await rig.PassAsync(3);
        wish.Dispose();
        await rig.PassAsync(3);
        rig.Reaching = _ => Task.CompletedTask;
        rig.Push();
        await rig.ConnectedAsync();
        rig.Attempts.Select(attempt => attempt.At).Should().Equal(0, 6);
    }

    [Fact]
    public async Task A_refused_login_stops_it_until_a_command_asks_expressly_and_motions_count_meanwhile()
    {
        await using var rig = new LifeRig { RefusesLogin = true };
        rig.Push();
        await Eventually.HoldsAsync(() => rig.Life.Loop.Refused is not null);
        await rig.PassAsync(300);
        rig.Attempts.Should().HaveCount(1);
        rig.Log.Lines.Should().Contain(line => line.Contains("Login refused") && line.Contains("camera=front"));
        rig.Motions.Should().Equal("0 On", "30 Off");

        var query = await rig.RunAsync("battery", isLowValue: true);
        query.Failure!.Code.Should().Be("wrong_password");
        rig.Attempts.Should().HaveCount(1, "a reading is no express wish");
        (await rig.RunAsync("version")).Failure!.Code.Should().Be("wrong_password");
        rig.Attempts.Should().HaveCount(2);
        await rig.PassAsync(300);
        rig.Attempts.Should().HaveCount(2);

        rig.RefusesLogin = false;
        await rig.RunAsync("reboot");
        rig.Attempts.Should().HaveCount(3);
        rig.Life.Loop.Refused.Should().BeNull();
    }

    [Fact]
    public async Task Wake_needs_no_password_and_lets_go()
    {
        await using var rig = new LifeRig { RefusesLogin = true };
        var outcome = await rig.RunAsync("wake");
        outcome.Failure.Should().BeNull();
        rig.Camera.AllAsked(1).Should().ContainSingle("the nonce is all that it asks for");
        rig.Camera.Pipe.Disposals.Should().Be(1);
        rig.Life.Loop.Refused.Should().BeNull();
    }

    [Fact]
    public async Task Wake_while_a_session_is_open_proves_nothing_anew()
    {
        await using var rig = new LifeRig();
        rig.Push();
        await rig.ConnectedAsync();
        (await rig.RunAsync("wake")).Result!.Text[0].Should().Be("front is awake: path remote, over udp");
        rig.Opened.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_command_uses_the_open_session_and_holds_the_camera_for_the_grace_only()
    {
        await using var rig = new LifeRig();
        rig.Script += camera => camera.On(80, Say.Ok("<VersionInfo version=\"1.1\"><firmwareVersion>v3.0.0</firmwareVersion></VersionInfo>"));
        rig.Push();
        await rig.ConnectedAsync();
        await rig.PassAsync(35);
        (await rig.RunAsync("version")).Failure.Should().BeNull();
        rig.Opened.Should().HaveCount(1);
        await rig.PassAsync(20);
        rig.Connections.Should().Equal("0 open", "45 closed");
        rig.Life.Account.Today.Seconds.Keys.Should().Equal("cli", "push");
    }

    [Fact]
    public async Task A_command_learns_why_its_camera_was_not_reached()
    {
        await using var rig = new LifeRig { Reaching = s_absent };
        var failure = (await rig.RunAsync("version")).Failure!;
        (failure.Code, failure.Message).Should().Be(("no_answer", "front does not answer"));
        await rig.PassAsync(100);
        rig.Attempts.Should().HaveCount(1, "nobody wants it any more");
    }

    [Fact]
    public async Task A_command_that_comes_into_an_attempt_that_fails_gets_one_of_its_own()
    {
        var first = new TaskCompletionSource();
        await using var rig = new LifeRig { Reaching = token => first.Task.WaitAsync(token) };
        rig.Push();
        await rig.PassAsync(1);
        var command = rig.RunAsync("reboot");
        await rig.SettleAsync();
        rig.Reaching = _ => Task.CompletedTask;
        first.SetException(new CameraUnreachableException(UnreachableReason.Busy, "busy"));
        await rig.PassAsync(3);
        (await command).Failure!.Code.Should().Be("camera_refused", "it was connected, and the script has no answer to a reboot");
    }

    [Fact]
    public async Task Such_a_command_does_not_wait_out_a_long_pause()
    {
        var attempt = 0;
        var fifth = new TaskCompletionSource();
        await using var rig = new LifeRig { Reaching = token => ++attempt < 5 ? s_absent(token) : fifth.Task.WaitAsync(token) };
        using var wish = rig.Life.Locks.Take("mqtt:control/wakeup");
        await rig.PassAsync(31);
        attempt.Should().Be(5, "after 2, 4, 8 and 16 s");
        var command = rig.RunAsync("reboot");
        await rig.SettleAsync();
        rig.Reaching = _ => Task.CompletedTask;
        fifth.SetException(new CameraUnreachableException(UnreachableReason.Busy, "busy"));
        await rig.PassAsync(2);
        (await command).Failure!.Code.Should().Be("camera_refused", "it was connected, and the script has no answer to a reboot");
    }

    [Fact]
    public async Task A_start_that_comes_with_the_end_of_the_session_does_not_stay()
    {
        await using var rig = new LifeRig();
        rig.Push();
        await rig.ConnectedAsync();
        await rig.PassAsync(12);
        rig.Reaching = s_absent;
        await rig.ReportsAsync("MD");
        rig.Camera.Pipe.Close();
        await rig.PassAsync(60);
        rig.Life.MotionWatch.Current.Sensor.Should().Be(MotionSensor.Off);
        rig.Life.Locks.Holders.Should().BeEmpty();
    }

    [Fact]
    public async Task The_wait_begins_anew_with_a_new_wish()
    {
        await using var rig = new LifeRig { Reaching = s_absent };
        using (rig.Life.Locks.Take("mqtt:control/wakeup")) await rig.PassAsync(100);
        var before = rig.Attempts.Count;
        await rig.PassAsync(10);
        using (rig.Life.Locks.Take("mqtt:control/wakeup")) await rig.PassAsync(7);
        rig.Attempts.Skip(before).Select(attempt => attempt.At).Should().Equal(110, 112, 116);
    }

    [Fact]
    public async Task A_command_whose_client_leaves_lets_the_camera_go()
    {
        await using var rig = new LifeRig { Reaching = CommandRig.NeverAsync };
        using var client = new CancellationTokenSource();
        var command = rig.RunAsync("version", cancellation: client.Token);
        await rig.PassAsync(1);
        await client.CancelAsync();
        var given = async () => await command;
        await given.Should().ThrowAsync<OperationCanceledException>();
        await Eventually.HoldsAsync(() => rig.Life.Locks.Holders.Count == 0);
    }
}
