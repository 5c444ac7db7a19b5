using Bairelay.Cameras.Life;
using Bairelay.LocalCloud;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd.Faults;

/// <summary>The host's clock is set, or the machine sleeps for an hour: what lasts is measured otherwise.</summary>
public sealed class ClockFaultTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);

    /// <summary>Hours at once, in the middle of a motion that the camera never confirms, so that time alone ends it.</summary>
    [Theory, InlineData(5), InlineData(-5)]
    public Task A_clock_that_is_set_in_a_motion_neither_ends_nor_prolongs_it(int hours) =>
        HouseRig.LiveAsync(
            HousePlan.With(settings => settings with { Session = settings.Session with { DetectionDelay = null } }),
            async house =>
            {
                house.Camera.RaiseMotion(s_long, "MD", "people");
                await house.SeesAsync("status/motion", "on");
                await house.SeesAsync("status", "connected");
                await house.PassAsync(10);
                house.Time.SetClock(hours * 3600);
                await house.PassAsync(15);
                house.Of("status/motion").Should().Equal("on");
                house.Life.Locks.Holders.Should().Equal("push");
                await house.PassAsync(6);
                await house.SeesAsync("status/motion", "off");
                await house.SeesAsync("status", "disconnected");
                house.Of("status").Should().Equal("connected", "disconnected");
                await house.HoldsAsync(() => house.Of("status/ledger").Count > 0, "the ledger is told");
                house.Life.Account.Today.Total.Should().BeInRange(30, 40, "it counts what passed, not what clocks say");
                house.Camera.SessionsOpened.Should().Be(1);
            });

    [Fact]
    public Task A_suspend_in_its_sleep_costs_a_camera_nothing_and_leaves_it_wakeable() => HouseRig.LiveAsync(async house =>
    {
        // Its heartbeats went nowhere for an hour of the wall clock; for ours no time has passed.
        house.Time.SetClock(3600);
        await house.HeartbeatAsync();
        await house.SaysAsync("The clocks have drifted apart");
        house.Of("status/power").Should().BeEmpty("it is asleep as before");
        house.Camera.WakePacketsReceived.Should().Be(0);
        (await house.OrderAsync("control/led", "off")).Should().Be("OK");
        house.Log.Lines.Should().NotContain(line => line.StartsWith("Camera stale", StringComparison.Ordinal));
        await house.SeesAsync("status", "disconnected");
        await house.HoldsAsync(() => house.Of("status/ledger").Count > 0, "the ledger is told");
        house.Life.Account.Today.Total.Should().BeLessThan(60);
    });

    /// <summary>The worst of it: all clocks have gone on, and every peer has given up long ago.</summary>
    [Fact]
    public Task An_hour_that_passes_at_once_in_a_motion_ends_it_and_leaves_nothing_behind() => HouseRig.LiveAsync(async house =>
    {
        house.Camera.RaiseMotion(s_long, "MD", "people");
        await house.SeesMotionAsync("\"confirmed\":true");
        (await house.OrderAsync("control/wakeup", "30")).Should().Be("OK");
        house.Camera.PowerOff();
        house.Time.Jump(3600);
        await house.SeesAsync("status/motion", "off");
        await house.SeesAsync("status", "disconnected");
        await house.LetsGoAsync();
        house.Of("status/motion").Should().Equal("on", "off");
        await house.Camera.PowerOnAsync();
        await house.IsAsleepAsync();
        await house.JumpAsync(16);
        await house.HeartbeatAsync();
        await house.HoldsAsync(() => house.Of("status/power")[^1] == "asleep", "it is asleep");
        house.Camera.SessionsOpened.Should().Be(1, "nobody wants it any more");
        house.Service.Mqtt!.Link.State.IsConnected.Should().BeTrue();
    });

    [Fact]
    public Task A_suspend_in_a_session_ends_it_and_a_wish_that_still_lasts_connects_again_once() => HouseRig.LiveAsync(async house =>
    {
        (await house.OrderAsync("control/wakeup", "10")).Should().Be("OK");
        // While this machine slept, the camera and the broker have given up.
        house.Time.SetClock(3600);
        house.Camera.PowerOff();
        await house.Broker.KillAsync();
        await house.Broker.BeginAsync();
        await house.Camera.PowerOnAsync();
        await using var witness = await MqttWitness.ConnectAsync(house.Broker);
        await house.HoldsAsync(
            () =>
            {
                house.Time.Jump(0.1);
                return house.Service.Mqtt!.Link.State.IsConnected && house.Camera.SessionsOpened == 2 && house.Life.Loop.Live is not null;
            },
            "both are connected again");
        await house.HoldsAsync(() => witness.PayloadsOf("bairelay/porch/status").Contains("connected"), "the broker knows");
        witness.PayloadsOf("bairelay/status")[^1].Should().Be("online");
        house.Life.Locks.Holders.Should().Equal("mqtt:control/wakeup");
        house.Time.Jump(601);
        await house.LetsGoAsync();
        await house.HoldsAsync(() => house.Life.Loop.Live is null, "it is let go");
    });

    /// <summary>In Central Europe, where a day has 23 hours in March and 25 in October.</summary>
    [Theory, InlineData(3, 29, 23), InlineData(10, 25, 25)]
    public void A_day_with_a_change_of_the_hour_is_booked_as_long_as_it_was(int month, int day, int hours)
    {
        var time = new HandTime();
        time.SetLocalTimeZone(Central());
        var eve = new DateTime(2026, month, day).AddMinutes(-30);
        time.Advance(new DateTimeOffset(eve, Central().GetUtcOffset(eve)) - time.GetUtcNow());
        var account = new AwakeAccount(time);
        account.PaidBy("push");
        account.Begin(time.GetTimestamp());
        HeldFor(TimeSpan.FromMinutes(29)).Should().Be(new DateOnly(2026, month, day).AddDays(-1));
        account.Today.Total.Should().BeApproximately(29 * 60, 0.001);
        HeldFor(TimeSpan.FromMinutes(hours * 60)).Should().Be(new DateOnly(2026, month, day));
        account.Today.Total.Should().BeApproximately((hours * 60 - 1) * 60, 0.001);
        HeldFor(TimeSpan.FromMinutes(2)).Should().Be(new DateOnly(2026, month, day).AddDays(1));
        account.Today.Total.Should().BeApproximately(60, 0.001);

        // Booked each minute, as the fleet does.
        DateOnly HeldFor(TimeSpan duration)
        {
            for (var minute = 0; minute < duration.TotalMinutes; minute++)
            {
                time.Advance(TimeSpan.FromMinutes(1));
                _ = account.Today;
            }

            return account.Today.Day;
        }
    }

    [Fact]
    public void A_clock_that_is_set_back_over_midnight_takes_no_motions_away()
    {
        var state = new MotionState(TimeSpan.FromSeconds(30));
        state.NewDay(new DateOnly(2026, 3, 9));
        state.Push(new Moment(1_000_000, 0), new DateTimeOffset(2026, 3, 9, 0, 0, 5, TimeSpan.Zero), afterBoot: false);
        state.Current.CountToday.Should().Be(1);
        // The time server puts it right by a quarter of a minute; a minute later it is the ninth again.
        state.NewDay(new DateOnly(2026, 3, 8)).Should().BeFalse();
        state.NewDay(new DateOnly(2026, 3, 9)).Should().BeFalse();
        state.Current.CountToday.Should().Be(1);
        state.NewDay(new DateOnly(2026, 3, 10)).Should().BeTrue();
        state.Current.CountToday.Should().Be(0);
    }

    private static TimeZoneInfo Central()
    {
        var begins = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday);
        var ends = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday);
        var summer = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1), begins, ends);
        return TimeZoneInfo.CreateCustomTimeZone("central", TimeSpan.FromHours(1), "central", "central", "central summer", [summer]);
    }
}
