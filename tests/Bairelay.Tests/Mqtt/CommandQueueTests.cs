using Bairelay.Cameras.Commands;

namespace Bairelay.Tests.Mqtt;

/// <summary>Order, length, deadline and end of a camera's queue.</summary>
public sealed class CommandQueueTests
{
    [Fact]
    public async Task Commands_of_one_camera_run_one_after_the_other_in_their_order()
    {
        using var gate = new Gate();
        await using var rig = new CommandsRig();
        rig.Front.Before = gate.PassAsync;
        rig.Send("front/control/siren", "on");
        rig.Send("front/control/pir", "on");
        rig.Send("front/control/wakeup", "3");
        rig.Send("front/query/preview", "");
        string[] order = ["SirenCommand", "PirCommand", "awake 3", "SnapshotCommand"];
        for (var i = 1; i <= order.Length; i++)
        {
            await rig.AskedAsync(rig.Front, i);
            rig.Front.Calls.Should().Equal(order[..i]);
            gate.Open();
        }

        await rig.AnswersAsync("front/control/wakeup");
        rig.Outlet.To("bairelay/front/control").Select(sent => sent.Topic).Should().Equal(
            "bairelay/front/control/siren", "bairelay/front/control/pir", "bairelay/front/control/wakeup");
    }

    [Fact]
    public async Task Cameras_do_not_wait_for_each_other()
    {
        await using var rig = new CommandsRig();
        rig.Front.Before = CommandsRig.NeverAsync;
        rig.Back.Before = Done;
        rig.Send("front/control/siren", "on");
        await rig.AskedAsync(rig.Front, 1);
        (await rig.AskAsync("back/control/siren", "on")).Should().Be("OK");
        rig.Outlet.PayloadsOf("bairelay/front/control/siren").Should().BeEmpty();
    }

    [Fact]
    public async Task The_seventeenth_is_refused_at_once_and_the_others_are_not_lost()
    {
        using var gate = new Gate();
        await using var rig = new CommandsRig();
        rig.Front.Before = gate.PassAsync;
        for (var i = 0; i < 16; i++) rig.Send("front/control/siren", "on");
        await rig.AskedAsync(rig.Front, 1);
        rig.Outlet.Sent.Should().BeEmpty();
        rig.Send("front/control/led", "on");
        rig.Outlet.Sent.Should().Equal(
            new Sent("bairelay/front/status/last_error", "control/led: 16 messages wait for front already; try again later", true),
            new Sent("bairelay/front/control/led", "FAIL", false));
        gate.Open(17);
        (await rig.AnswersAsync("front/control/siren", 16)).Should().Equal(Enumerable.Repeat("OK", 16));
        rig.Front.Calls.Should().Equal(Enumerable.Repeat("SirenCommand", 16));
        (await rig.AskAsync("front/control/pir", "on")).Should().NotBeNull();
        rig.Front.Calls.Should().HaveCount(17);
    }

    [Fact]
    public async Task A_minute_after_they_came_commands_fail_whether_they_had_their_turn_or_not()
    {
        await using var rig = new CommandsRig();
        rig.Front.Before = CommandsRig.NeverAsync;
        rig.Send("front/control/siren", "on");
        await rig.AskedAsync(rig.Front, 1);
        rig.Time.Advance(TimeSpan.FromSeconds(56));
        rig.Send("front/control/led", "on");
        rig.Send("front/control/pir", "on");
        rig.Time.Advance(TimeSpan.FromSeconds(3.9));
        rig.Outlet.Sent.Should().BeEmpty();

        rig.Time.Advance(TimeSpan.FromSeconds(0.1));
        (await rig.AnswersAsync("front/control/siren")).Should().Equal("FAIL");
        await rig.AskedAsync(rig.Front, 2);
        // Four of its sixty seconds have gone, and five are for the command itself.
        rig.Front.Terms[1].Limit.Should().Be(TimeSpan.FromSeconds(51));
        rig.Time.Advance(TimeSpan.FromSeconds(56));
        (await rig.AnswersAsync("front/control/led")).Should().Equal("FAIL");
        (await rig.AnswersAsync("front/control/pir")).Should().Equal("FAIL");
        rig.Front.Calls.Should().Equal("SirenCommand", "StatusLightCommand");
        rig.LastError().Should().Be("control/pir: front was not done within 60 s");
    }

    [Fact]
    public async Task The_last_seconds_are_halved_between_the_wake_and_the_command()
    {
        await using var rig = new CommandsRig();
        rig.Front.Before = CommandsRig.NeverAsync;
        rig.Send("front/control/siren", "on");
        await rig.AskedAsync(rig.Front, 1);
        rig.Time.Advance(TimeSpan.FromSeconds(4));
        rig.Send("front/control/led", "on");
        rig.Time.Advance(TimeSpan.FromSeconds(56));
        await rig.AskedAsync(rig.Front, 2);
        rig.Front.Terms[1].Limit.Should().Be(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Let_it_sleep_overtakes_what_waits_and_withdraws_earlier_wishes_only()
    {
        await using var rig = new CommandsRig();
        rig.Front.Before = CommandsRig.NeverAsync;
        rig.Send("front/control/wakeup", "5");
        await rig.AskedAsync(rig.Front, 1);
        rig.Send("front/control/wakeup", "6");
        rig.Send("front/control/siren", "on");
        rig.Send("front/control/wakeup", "0");
        await rig.AskedAsync(rig.Front, 3);
        rig.Front.Calls.Should().BeEquivalentTo("awake 5", "sleep", "SirenCommand");
        (await rig.AnswersAsync("front/control/wakeup", 3)).Should().BeEquivalentTo("OK", "FAIL", "FAIL");
        rig.LastError().Should().Be("control/wakeup: front was told to sleep before it was awake");
        rig.Outlet.PayloadsOf("bairelay/front/control/siren").Should().BeEmpty("nobody withdrew it");
    }

    [Fact]
    public async Task A_wish_after_let_it_sleep_counts()
    {
        await using var rig = new CommandsRig();
        rig.Send("front/control/wakeup", "0");
        rig.Send("front/control/wakeup", "7");
        (await rig.AnswersAsync("front/control/wakeup", 2)).Should().Equal("OK", "OK");
        rig.Front.Calls.Should().Equal("sleep", "awake 7");
    }

    [Fact]
    public async Task At_a_stop_everything_is_ended_and_answered()
    {
        await using var rig = new CommandsRig();
        rig.Front.Before = CommandsRig.NeverAsync;
        for (var i = 0; i < 3; i++) rig.Send("front/control/siren", "on");
        rig.Send("front/query/battery", "");
        await rig.AskedAsync(rig.Front, 1);
        await rig.Commands.DisposeAsync();
        rig.Front.Calls.Should().Equal("SirenCommand");
        rig.Outlet.PayloadsOf("bairelay/front/control/siren").Should().Equal("FAIL", "FAIL", "FAIL");
        rig.Outlet.PayloadsOf("bairelay/front/query/battery").Should().Equal("FAIL");
        rig.LastError().Should().Be("query/battery: the service stops");

        rig.Send("front/control/led", "on");
        rig.Send("front/control/wakeup", "0");
        rig.Outlet.PayloadsOf("bairelay/front/control/led").Should().Equal("FAIL");
        rig.Outlet.PayloadsOf("bairelay/front/control/wakeup").Should().Equal("FAIL");
        rig.Front.Calls.Should().Equal("SirenCommand");
    }

    [Fact]
    public async Task A_defect_is_answered_and_the_next_command_has_its_turn()
    {
        await using var rig = new CommandsRig();
        rig.Log.Announce("MQTT command broke camera=front topic=control/siren");
        rig.Front.Before = _ => throw new InvalidOperationException("no");
        (await rig.AskAsync("front/control/siren", "on")).Should().Be("FAIL");
        rig.LastError().Should().Be("control/siren: front was not asked, by a defect of this program; its log has more");
        rig.Front.Before = Done;
        (await rig.AskAsync("front/control/pir", "on")).Should().Be("OK");
    }

    private static Task<CommandOutcome?> Done(CancellationToken cancellation) =>
        Task.FromResult<CommandOutcome?>(new CommandResult([], _ => { }));

    /// <summary>Lets one command pass at each opening.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly SemaphoreSlim _openings = new(0);

        public void Dispose() => _openings.Dispose();

        public void Open(int times = 1) => _openings.Release(times);

        public async Task<CommandOutcome?> PassAsync(CancellationToken cancellation)
        {
            await _openings.WaitAsync(cancellation);
            return new CommandResult([], _ => { }) { Bytes = [1] };
        }
    }
}
