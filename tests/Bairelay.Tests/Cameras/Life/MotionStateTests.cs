using System.Globalization;
using Bairelay.Cameras.Life;
using Bairelay.LocalCloud;
using Bairelay.LocalCloud.Push;
using Bairelay.Protocol.Baichuan;
using CsCheck;

namespace Bairelay.Tests.Cameras.Life;

/// <summary>The sensor by scripts: seconds, and what happens then. A hold is 30 s.</summary>
public sealed class MotionStateTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 8, 12, 0, 0, TimeSpan.FromHours(1));

    [Theory]
    [InlineData("0 push", "0 on push, 30 off")]
    [InlineData("0 push, 2 start, 12 none", "0 on push, 2 confirmed, 12 off")]
    [InlineData("0 push, 5 none, 20 start, 25 none", "0 on push, 20 confirmed, 25 off")]
    [InlineData("0 push, 2 none", "0 on push, 30 off")]
    [InlineData("0 push, 2 start, 2 none, 2 none", "0 on push, 2 confirmed, 2 off")]
    [InlineData("0 start, 0 none", "0 on camera, 0 off")]
    [InlineData("0 start people, 1 start people, 2 start vehicle, 9 none", "0 on camera people, 2 confirmed people+vehicle, 9 off")]
    [InlineData("0 start, 50 none", "0 on camera, 50 off")]
    [InlineData("0 push, 2 start, 8 closed", "0 on push, 2 confirmed, 8 off")]
    [InlineData("0 push, 8 closed", "0 on push, 30 off")]
    [InlineData("0 push, 31 start, 33 none", "0 on push, 30 off, 31 on camera, 33 off")]
    [InlineData("0 none", "0 off")]
    [InlineData("0 none, 1 none, 2 closed", "0 off")]
    public void What_a_camera_says_and_leaves_unsaid(string script, string expected) => Tell(script).Should().Be(expected);

    [Theory]
    [InlineData("0 push, 3 push, 6 push", "0 on push, 36 off")]
    [InlineData("0 push, 29 push, 58 push, 87 push, 89 push", "0 on push, 90 off")]
    [InlineData("0 push, 1 start, 2 none, 5 push, 14 push", "0 on push, 1 confirmed, 2 off")]
    [InlineData("0 push, 1 start, 2 none, 13 push", "0 on push, 1 confirmed, 2 off, 13 on push, 43 off")]
    [InlineData("0 push, 1 start, 2 none, 9 push, 18 push, 27 push, 36 push", "0 on push, 1 confirmed, 2 off, 36 on push, 66 off")]
    [InlineData("0 start, 4 push, 8 none", "0 on camera, 8 off")]
    [InlineData("0 push, 1 start, 9 none, 45 start, 49 push, 52 push, 55 none, 55 push", "0 on push, 1 confirmed, 9 off, 45 on camera, 55 off")]
    public void Calls_that_are_repeated_extend_a_motion_within_bounds_and_make_no_second_edge(string script, string expected) =>
        Tell(script).Should().Be(expected);

    [Fact]
    public void A_call_says_what_it_was()
    {
        var state = new MotionState(TimeSpan.FromSeconds(30));
        state.Push(At(0), Local(0), false).Should().Be(PushOutcome.Edge);
        state.Push(At(3), Local(3), false).Should().Be(PushOutcome.Retry);
        state.Reported(Alarm(true), At(4), Local(4));
        state.Reported(Alarm(false), At(5), Local(5));
        state.Push(At(6), Local(6), false).Should().Be(PushOutcome.Late);
    }

    [Fact]
    public void A_camera_that_reports_the_whole_motion_before_its_call_has_spoken_is_believed_once()
    {
        var state = new MotionState(TimeSpan.FromSeconds(30));
        state.Reported(Alarm(true), At(2), Local(2));
        state.Reported(Alarm(false), At(3), Local(3));
        state.Push(At(4), Local(4), false, called: At(1)).Should().Be(PushOutcome.Late);
        state.Current.Should().Match<Motion>(motion => motion.Sensor == MotionSensor.Off && motion.CountToday == 1);
        state.Push(At(60), Local(60), false, called: At(59)).Should().Be(PushOutcome.Edge);
    }

    [Theory]
    [InlineData("0 push", 5, nameof(PushOutcome.Retry))]
    [InlineData("0 push, 2 start, 3 none", 10, nameof(PushOutcome.Late))]
    [InlineData("0 push, 2 start, 3 none", 10.001, nameof(PushOutcome.Edge))]
    [InlineData("0 push, 2 start, 3 none, 10 push, 20 push", 30, nameof(PushOutcome.Late))]
    [InlineData("0 push, 2 start, 3 none, 10 push, 20 push", 30.001, nameof(PushOutcome.Edge))]
    [InlineData("0 none", 5, nameof(PushOutcome.Edge))]
    public void A_call_is_late_if_it_repeats_one_whose_motion_is_over(string script, double second, string expected)
    {
        var state = new MotionState(TimeSpan.FromSeconds(30));
        Run(state, script, _ => { });
        state.IsLate(At(second)).Should().Be(expected == nameof(PushOutcome.Late));
        state.Push(At(second), Local(second), false).ToString().Should().Be(expected);
    }

    [Fact]
    public void A_motion_that_the_camera_reports_in_the_moment_of_its_call_is_that_of_the_call()
    {
        var state = new MotionState(TimeSpan.FromSeconds(30));
        state.Reported(Alarm(true), At(2), Local(2));
        state.Reported(Alarm(false), At(3), Local(3));
        state.Push(At(4), Local(4), false, called: At(2)).Should().Be(PushOutcome.Late);
    }

    [Fact]
    public void What_is_known_already_is_no_news()
    {
        var state = new MotionState(TimeSpan.FromSeconds(30));
        state.Reported(Alarm(true, ["people"]), At(0), Local(0)).Should().BeTrue();
        state.Reported(Alarm(true, ["people"]), At(1), Local(1)).Should().BeFalse();
        state.Reported(Alarm(false), At(2), Local(2)).Should().BeTrue();
        state.Reported(Alarm(false), At(3), Local(3)).Should().BeFalse();
        state.NewDay(new DateOnly(2026, 3, 8)).Should().BeFalse();
        state.NewDay(new DateOnly(2026, 3, 9)).Should().BeTrue("one was counted");
        state.NewDay(new DateOnly(2026, 3, 10)).Should().BeFalse("none was");
    }

    [Fact]
    public void A_motion_after_midnight_is_the_days_first_although_nobody_said_that_it_is_midnight()
    {
        var state = new MotionState(TimeSpan.FromSeconds(30));
        state.Push(At(0), Local(0), false);
        state.Advance(At(30), Local(30));
        state.Push(At(86400), Local(86400), false).Should().Be(PushOutcome.Edge);
        state.Current.CountToday.Should().Be(1);
    }

    [Theory]
    [InlineData("0 push", 30)]
    [InlineData("0 push, 10 push", 40)]
    [InlineData("0 push, 2 start", 30)]
    [InlineData("0 start", 30)]
    [InlineData("0 push, 2 start, 12 none", null)]
    [InlineData("0 push, 2 start, 12 closed", null)]
    [InlineData("0 push, 2 start, 31 start", null)]
    public void The_camera_is_held_until_the_end_of_the_motion_or_of_the_hold(string script, int? expected)
    {
        var state = new MotionState(TimeSpan.FromSeconds(30));
        Run(state, script, _ => { });
        state.HeldUntil.Should().Be(expected * 1000);
    }

    [Fact]
    public void Motions_are_counted_by_day_and_the_last_one_is_remembered()
    {
        var state = new MotionState(TimeSpan.FromSeconds(30));
        state.Restore(new DateOnly(2026, 3, 8), 3, Local(-100));
        state.Current.CountToday.Should().Be(3);
        state.Push(At(0), Local(0), afterBoot: true);
        (state.Current.CountToday, state.Current.LastMotion, state.Current.IsAfterBoot).Should().Be((4, Local(0), true));
        state.NewDay(new DateOnly(2026, 3, 9)).Should().BeTrue();
        state.NewDay(new DateOnly(2026, 3, 9)).Should().BeFalse();
        state.Current.CountToday.Should().Be(0);
        state.Current.Sensor.Should().Be(MotionSensor.On, "midnight ends no motion");
        state.Advance(At(30), Local(30));
        state.Push(At(86400), Local(86400), false);
        (state.Current.CountToday, state.Current.IsAfterBoot).Should().Be((1, false));
    }

    /// <summary>Whatever comes in whatever order: edges alternate, nothing is held for ever, and silence ends it.</summary>
    [Fact]
    public void Edges_alternate_and_silence_leaves_it_off() =>
        Gen.Select(Gen.Int[0, 40_000], Gen.OneOf("push", "start", "start people", "none", "closed")).List[1, 40].Sample(steps =>
        {
            var now = 0;
            var script = string.Join(", ", steps.Select(step => $"{(now += step.Item1) / 1000.0:0.000} {step.Item2}"));
            var edges = Tell(script + $", {(now / 1000) + 1} closed").Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[1]).Where(word => word != "confirmed").ToList();
            for (var i = 1; i < edges.Count; i++) edges[i].Should().NotBe(edges[i - 1], script);
            if (edges.Count > 0) edges[^1].Should().Be("off", script);
        });

    private static string Tell(string script)
    {
        var told = new List<string>();
        var state = new MotionState(TimeSpan.FromSeconds(30));
        Run(state, script, told.Add);
        while (state.HeldUntil is { } until)
        {
            if (state.Advance(new Moment(until, 0), Local(0))) told.Add(Line(until / 1000.0, state.Current));
        }

        return string.Join(", ", told);
    }

    private static void Run(MotionState state, string script, Action<string> tell)
    {
        var before = MotionSensor.Unknown;
        foreach (var step in script.Split(", "))
        {
            var words = step.Split(' ');
            var second = double.Parse(words[0], CultureInfo.InvariantCulture);
            if (state.HeldUntil is { } until && until <= second * 1000 && state.Advance(At(until / 1000.0), Local(until / 1000.0)))
                tell(Line(until / 1000.0, state.Current));
            before = state.Current.Sensor;
            var isNews = words[1] switch
            {
                "push" => state.Push(At(second), Local(second), false) == PushOutcome.Edge,
                "closed" => state.SessionEnded(Local(second)),
                "start" => state.Reported(Alarm(true, words[2..]), At(second), Local(second)),
                _ => state.Reported(Alarm(false), At(second), Local(second)),
            };
            if (!isNews) continue;
            tell(before == MotionSensor.On && state.Current.Sensor == MotionSensor.On
                ? $"{second:0.###} confirmed {string.Join('+', state.Current.Ai)}".TrimEnd()
                : Line(second, state.Current));
        }
    }

    private static string Line(double second, Motion motion) => motion.Sensor == MotionSensor.On
        ? $"{second:0.###} on {(motion.Source == MotionSource.Push ? "push" : "camera")} {string.Join('+', motion.Ai)}".TrimEnd()
        : $"{second:0.###} off";

    private static AlarmEvent Alarm(bool isActive, params string[] ai) => new() { Status = isActive ? ["MD"] : [], AiTypes = ai };

    private static Moment At(double second) => new((long)(second * 1000), 0);

    private static DateTimeOffset Local(double second) => s_start.AddSeconds(second);
}
