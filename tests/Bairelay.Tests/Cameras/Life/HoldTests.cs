using Bairelay.Cameras;
using Bairelay.Cameras.Commands;
using Bairelay.Cameras.Life;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Life;

/// <summary>How long a camera is held, for whom, and what ends it.</summary>
[Collection(MadeUpTime.Name)]
public sealed class HoldTests
{
    private static readonly CommandTerms s_wakeup = new("mqtt:control/wakeup", TimeSpan.FromSeconds(60));

    private static readonly Func<CancellationToken, Task> s_absent = _ =>
        throw new CameraUnreachableException(UnreachableReason.NoAnswer, "front does not answer");

    [Fact]
    public async Task A_reading_is_held_for_its_answer_only()
    {
        await using var rig = new LifeRig();
        rig.Script += camera => camera.On(253, Say.Ok("<BatteryInfo version=\"1.1\"><channelId>0</channelId><batteryPercent>66</batteryPercent></BatteryInfo>"));
        (await rig.RunAsync("battery", isLowValue: true)).Failure.Should().BeNull();
        await rig.PassAsync(1);
        rig.Connections.Should().Equal("0 open", "0 closed");
    }

    [Fact]
    public async Task A_motion_that_begins_while_the_camera_is_let_go_is_told_once_and_connects_again()
    {
        await using var rig = new LifeRig();
        rig.Script += camera => camera.On(253, Say.Ok("<BatteryInfo version=\"1.1\"><channelId>0</channelId><batteryPercent>66</batteryPercent></BatteryInfo>"));
        // The first thing that happens once the grace is over, before the session is closed: the camera calls and reports.
        rig.Reaching = ending =>
        {
            if (rig.Opened.Count == 0) ending.Register(Move);
            return Task.CompletedTask;
        };
        (await rig.RunAsync("battery")).Failure.Should().BeNull();
        await rig.PassAsync(10);
        await rig.ConnectedAsync(2);
        rig.Connections.Should().Equal("0 open", "10 closed", "10 open");
        rig.Motions.Should().Equal("10 On", "10 On confirmed");

        await rig.PassAsync(4);
        await rig.ReportsAsync("none");
        rig.Motions.Should().Equal("10 On", "10 On confirmed", "14 Off confirmed");
        await rig.PassAsync(15);
        rig.Life.Locks.Holders.Should().BeEmpty();
        rig.Connections.Should().HaveCount(4).And.EndWith("24 closed");

        void Move()
        {
            rig.Push();
            rig.Life.MotionWatch.Reported(new Bairelay.Protocol.Baichuan.AlarmEvent { Status = ["MD"], AiTypes = ["people"] });
        }
    }

    [Fact]
    public async Task Let_it_sleep_ends_a_command_that_is_still_reaching_the_camera()
    {
        await using var rig = new LifeRig { Reaching = CommandRig.NeverAsync };
        var command = rig.RunAsync("reboot");
        await rig.PassAsync(1);
        rig.Life.SleepNow();
        await rig.PassAsync(1);
        (await command).Failure!.Message.Should().Be("front was told to sleep before it was connected");

        var wake = rig.RunAsync("wake");
        await rig.PassAsync(1);
        rig.Life.SleepNow();
        (await wake).Failure!.Message.Should().Be("front was told to sleep before it was awake");
        rig.Attempts.Should().HaveCount(2);
    }

    [Fact]
    public async Task Calls_for_other_servers_earn_no_grace_and_soon_no_wake()
    {
        await using var rig = new LifeRig();
        for (var second = 0; second < 40; second++)
        {
            rig.Life.Claim().Dispose();
            await rig.PassAsync(1);
        }

        rig.Attempts.Should().HaveCountLessThanOrEqualTo(1);
        rig.Life.Account.Today.Total.Should().BeLessThan(1);

        rig.Push();
        await rig.ConnectedAsync(rig.Opened.Count + 1);
        for (var second = 0; second < 50; second++)
        {
            rig.Life.Claim().Dispose();
            await rig.PassAsync(1);
        }

        rig.Life.Loop.Live.Should().BeNull("30 s of hold and 10 s of grace are over");
    }

    [Fact]
    public async Task A_reading_in_the_grace_neither_shortens_nor_prolongs_it()
    {
        await using var rig = new LifeRig();
        var first = rig.Life.Locks.Take("cli:version");
        await rig.ConnectedAsync();
        var reading = rig.Life.Locks.Take("mqtt:query/battery", LeaseKind.Brief);
        first.Dispose();
        await rig.PassAsync(4);
        reading.Dispose();
        await rig.PassAsync(10);
        rig.Connections.Should().Equal("0 open", "10 closed");
    }

    [Fact]
    public async Task A_camera_that_acknowledges_the_wake_and_is_not_reached_has_cost_its_battery()
    {
        await using var rig = new LifeRig { Reaching = CommandRig.NeverAsync };
        var wish = rig.Life.Locks.Take("mqtt:control/wakeup");
        await rig.PassAsync(3);
        rig.Life.Account.Today.Total.Should().Be(0);
        rig.Life.Shown(isAwake: true, byWake: true);
        await rig.PassAsync(5);
        wish.Dispose();
        await rig.PassAsync(5);
        rig.Life.Account.Today.Seconds.Should().ContainSingle().Which.Should().Match<KeyValuePair<string, double>>(one => one.Key == "mqtt:control/wakeup" && one.Value >= 8 && one.Value < 9);
    }

    [Fact]
    public async Task Without_idle_disconnect_a_motion_does_not_wait_for_an_attempt_that_may_not_wake()
    {
        await using var rig = new LifeRig(camera => camera with { IdleDisconnect = false }) { Reaching = CommandRig.NeverAsync };
        rig.Life.Shown(isAwake: true);
        await rig.PassAsync(2);
        rig.Reaching = _ => Task.CompletedTask;
        rig.Push();
        await rig.ConnectedAsync();
        rig.Attempts.Select(attempt => attempt.Terms.MayWake).Should().Equal(false, true);
    }

    [Fact]
    public async Task Stay_awake_holds_it_for_that_long_a_new_wish_replaces_the_old_one_and_let_it_sleep_ends_it_at_once()
    {
        await using var rig = new LifeRig();
        (await rig.On(() => rig.Life.StayAwakeAsync(TimeSpan.FromMinutes(10), s_wakeup, CancellationToken.None))).Failure.Should().BeNull();
        await rig.PassAsync(30);
        await rig.On(() => rig.Life.StayAwakeAsync(TimeSpan.FromMinutes(1), s_wakeup, CancellationToken.None));
        rig.Life.Locks.Holders.Should().Equal("mqtt:control/wakeup");
        await rig.PassAsync(75);
        rig.Connections.Should().Equal("0 open", "100 closed");

        await rig.On(() => rig.Life.StayAwakeAsync(TimeSpan.FromMinutes(10), s_wakeup, CancellationToken.None));
        await rig.PassAsync(5);
        rig.Life.SleepNow();
        await rig.PassAsync(1);
        rig.Connections.Should().HaveCount(4);
        rig.Life.Locks.Holders.Should().BeEmpty();
    }

    [Fact]
    public async Task Stay_awake_for_a_camera_that_is_not_there_holds_nothing()
    {
        await using var rig = new LifeRig { Reaching = s_absent };
        (await rig.On(() => rig.Life.StayAwakeAsync(TimeSpan.FromMinutes(10), s_wakeup, CancellationToken.None))).Failure!.Code.Should().Be("no_answer");
        rig.Life.Locks.Holders.Should().BeEmpty();
    }

    [Fact]
    public async Task Let_it_sleep_leaves_a_running_motion_its_hold()
    {
        await using var rig = new LifeRig();
        rig.Push();
        await rig.ConnectedAsync();
        await rig.PassAsync(3);
        rig.Life.SleepNow();
        await rig.PassAsync(40);
        rig.Connections.Should().Equal(["0 open", "30 closed"], "and no grace after it");
    }

    [Fact]
    public async Task Without_idle_disconnect_it_stays_connected_and_is_sought_again_only_when_it_shows_itself_awake()
    {
        await using var rig = new LifeRig(camera => camera with { IdleDisconnect = false });
        await rig.PassAsync(10);
        rig.Attempts.Should().BeEmpty("nothing is woken at the start");
        rig.Life.Shown(isAwake: true);
        await rig.ConnectedAsync();
        rig.Attempts[0].Terms.MayWake.Should().BeFalse();
        await rig.PassAsync(600);
        rig.Connections.Should().Equal("10 open");
        rig.Camera.Pipe.Close();
        await rig.PassAsync(600);
        rig.Attempts.Should().HaveCount(1);
        rig.Life.Shown(isAwake: false);
        await rig.PassAsync(60);
        rig.Attempts.Should().HaveCount(1, "a heartbeat is a sleeping camera's, too");
        rig.Life.Shown(isAwake: true);
        await rig.ConnectedAsync(2);
    }

    [Fact]
    public async Task A_spent_budget_refuses_readings_of_a_sleeping_camera_and_nothing_else()
    {
        await using var rig = new LifeRig(camera => camera with { AwakeBudget = TimeSpan.FromSeconds(30) });
        rig.Push();
        await rig.ConnectedAsync();
        await rig.PassAsync(60);
        var refusal = (await rig.RunAsync("battery", isLowValue: true)).Failure!;
        refusal.Code.Should().Be("budget_spent");
        refusal.Message.Should().Contain("front").And.MatchRegex("4[01] s").And.Contain("30 s").And.Contain("awake_budget_secs");
        rig.Opened.Should().HaveCount(1);
        rig.Log.Lines.Where(line => line.Contains("budget is spent")).Should().ContainSingle();
        await rig.RunAsync("reboot");
        rig.Opened.Should().HaveCount(2);
        rig.Push();
        await rig.PassAsync(1);
        rig.Life.Loop.Live.Should().NotBeNull();
    }

    [Fact]
    public async Task The_end_of_the_program_logs_out_and_frees_everything()
    {
        var rig = new LifeRig();
        rig.Push();
        await rig.ConnectedAsync();
        await rig.DisposeAsync();
        rig.Camera.Only(2).Should().NotBeNull();
        rig.Camera.Pipe.Disposals.Should().Be(1);
        rig.Life.Locks.Holders.Should().BeEmpty();
    }
}
