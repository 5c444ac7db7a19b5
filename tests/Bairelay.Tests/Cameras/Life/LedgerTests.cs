using Bairelay.Cameras.Life;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Cameras.Life;

public sealed class LedgerTests : IDisposable
{
    private readonly HandTime _time = new();
    private readonly TestLog _log = new();
    private readonly AwakeAccount _account;
    private readonly WakeLocks _locks;

    public LedgerTests()
    {
        _time.SetLocalTimeZone(TimeZoneInfo.Utc);
        _account = new AwakeAccount(_time);
        _locks = new WakeLocks(_account, _time, _log);
    }

    public void Dispose()
    {
        _locks.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void Nothing_is_booked_while_the_camera_sleeps()
    {
        using var lease = _locks.Take("cli:battery");
        Pass(60);
        Booked.Should().BeEmpty();
    }

    [Fact]
    public void Each_second_goes_to_the_oldest_lease_and_the_grace_to_the_last_one()
    {
        var push = _locks.Take("push", LeaseKind.Motion);
        var sent = _time.GetTimestamp();
        Pass(2);
        _account.Begin(sent);
        Pass(3);
        var command = _locks.Take("cli:battery");
        Pass(4);
        push.Dispose();
        Pass(5);
        var wish = _locks.Take("mqtt:control/wakeup");
        command.Dispose();
        Pass(6);
        wish.Dispose();
        Pass(10);
        _account.End();
        Pass(100);
        Booked.Should().Equal(("cli", 5), ("mqtt:control/wakeup", 16), ("push", 9));
        _account.Today.Total.Should().Be(30);
    }

    [Fact]
    public void A_day_ends_at_local_midnight()
    {
        // 18:15:48, so 5:44:12 are left of the day.
        _locks.Take("push");
        Pass((5 * 3600) + (44 * 60) + 12 - 10);
        _account.Begin(_time.GetTimestamp());
        Pass(10);
        Pass(7);
        Booked.Should().Equal(("push", 7));
        _account.Today.Day.Should().Be(new DateOnly(2026, 3, 9));
    }

    [Fact]
    public void Local_midnight_is_that_of_the_operators_time_zone()
    {
        _time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(6), "test", "test"));
        new AwakeAccount(_time).Today.Day.Should().Be(new DateOnly(2026, 3, 9));
    }

    [Fact]
    public void An_earlier_run_of_the_same_day_counts_and_one_of_another_day_does_not()
    {
        _account.Restore(new AwakeDay(new DateOnly(2026, 3, 8), LedgerRig.Seconds(("push", 12))));
        Booked.Should().Equal(("push", 12));
        var other = new AwakeAccount(_time);
        other.Restore(new AwakeDay(new DateOnly(2026, 3, 7), LedgerRig.Seconds(("push", 12))));
        other.Today.Total.Should().Be(0);
    }

    [Fact]
    public void A_clock_that_is_set_back_over_midnight_takes_nothing_away()
    {
        _account.Restore(new AwakeDay(new DateOnly(2026, 3, 8), LedgerRig.Seconds(("push", 12))));
        _time.Suspend(TimeSpan.FromHours(-19));
        Booked.Should().Equal(("push", 12));
    }

    [Fact]
    public void A_machine_that_learns_late_which_day_it_is_finds_the_figures_of_that_day()
    {
        _account.Restore(new AwakeDay(new DateOnly(2026, 3, 10), LedgerRig.Seconds(("push", 12))));
        Booked.Should().BeEmpty();
        _time.Suspend(TimeSpan.FromDays(2));
        Booked.Should().Equal(("push", 12));
    }

    [Fact]
    public void A_lease_ends_with_its_time_or_its_holder_whichever_is_first_and_once()
    {
        var ended = 0;
        _locks.Changed += lease => ended += lease.HasEnded ? 1 : 0;
        var timed = _locks.Take("push", lasts: TimeSpan.FromSeconds(5));
        Pass(4);
        _locks.Holders.Should().Equal("push");
        Pass(1);
        _locks.Holders.Should().BeEmpty();
        timed.Dispose();
        ended.Should().Be(1);
    }

    [Fact]
    public void Let_it_sleep_drops_everything_but_a_motion()
    {
        using var motion = _locks.Take("push", LeaseKind.Motion);
        using var wish = _locks.Take("mqtt:control/wakeup", lasts: TimeSpan.FromMinutes(10));
        _locks.DropAllButMotion();
        _locks.Holders.Should().Equal("push");
    }

    [Fact]
    public void After_the_end_nobody_can_hold_it()
    {
        _locks.Take("push");
        _locks.Dispose();
        _locks.Take("cli:battery").HasEnded.Should().BeFalse();
        _locks.Holders.Should().BeEmpty();
        _locks.WantSession.Should().BeFalse();
    }

    [Fact]
    public void The_file_keeps_it_and_a_damaged_one_costs_a_warning()
    {
        using var folder = new TempFolder();
        var file = new LedgerFile(folder.File("ledger.json"), _log);
        file.Load().Should().BeEmpty();
        var entry = new LedgerEntry(new DateOnly(2026, 3, 8), new() { ["push"] = 12.5 }, 3, new DateTimeOffset(2026, 3, 8, 12, 0, 0, TimeSpan.Zero));
        file.Save(new Dictionary<string, LedgerEntry> { ["front"] = entry });
        var loaded = new LedgerFile(folder.File("ledger.json"), _log).Load()["front"];
        (loaded.Day, loaded.Seconds!["push"], loaded.Motions, loaded.LastMotion).Should().Be((entry.Day, 12.5, 3, entry.LastMotion));
        File.WriteAllText(folder.File("ledger.json"), "{\"schema\":1,\"cameras\":{");
        new LedgerFile(folder.File("ledger.json"), _log).Load().Should().BeEmpty();
        _log.LinesAt(Microsoft.Extensions.Logging.LogLevel.Warning).Should().ContainSingle().Which.Should().Contain("is damaged").And.Contain("figures begin anew");
    }

    private IEnumerable<(string Reason, double Seconds)> Booked => _account.Today.Seconds.Select(one => (one.Key, one.Value));

    private void Pass(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private static class LedgerRig
    {
        public static System.Collections.Immutable.ImmutableSortedDictionary<string, double> Seconds(params (string, double)[] seconds) =>
            System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(seconds.Select(one => KeyValuePair.Create(one.Item1, one.Item2)));
    }
}
