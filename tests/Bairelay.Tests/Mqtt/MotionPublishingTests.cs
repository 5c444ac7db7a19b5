using Bairelay.Cameras.Life;
using Bairelay.Configuration;
using Bairelay.Mqtt;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Mqtt;

public sealed class MotionPublishingTests : IDisposable
{
    private const string Topic = "bairelay/front/status/motion";
    private const string Attributes = "bairelay/front/status/motion/attributes";

    private static readonly DateTimeOffset s_evening = new(2026, 11, 22, 20, 15, 48, 120, TimeSpan.Zero);

    private readonly RecordingOutlet _outlet = new();
    private readonly HandTime _time = new();
    private readonly TestLog _log = new();
    private readonly StatePublisher _publisher;

    public MotionPublishingTests()
    {
        _time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(5.5), "test", "test"));
        _publisher = new StatePublisher(new Topics("bairelay"), [new CameraOptions { Name = "front" }], _outlet, _time, _log);
        _publisher.Start();
        _outlet.Forget();
    }

    [Fact]
    public void The_edge_comes_first_and_its_attributes_behind_it()
    {
        Take(new Motion { Sensor = MotionSensor.On, Source = MotionSource.Push, Since = s_evening, CountToday = 3, LastMotion = s_evening });
        _outlet.Sent.Should().Equal(
            new Sent(Topic, "on", true),
            new Sent(
                Attributes,
                """{"source":"push","since":"2026-11-23T01:45:48.120+05:30","confirmed":false,"ai":[],"count_today":3,"last_motion":"2026-11-23T01:45:48.120+05:30"}""", true));
    }

    [Fact]
    public void A_confirmation_changes_the_attributes_only()
    {
        var motion = new Motion { Sensor = MotionSensor.On, Source = MotionSource.Camera, Since = s_evening, CountToday = 1, LastMotion = s_evening, IsAfterBoot = true };
        Take(motion);
        _outlet.Forget();
        Take(motion with { IsConfirmed = true, Ai = ["people", "dog_cat"] });
        _outlet.Sent.Should().Equal(new Sent(
            Attributes,
            """{"source":"camera","since":"2026-11-23T01:45:48.120+05:30","confirmed":true,"ai":["people","dog_cat"],"count_today":1,"last_motion":"2026-11-23T01:45:48.120+05:30","after_boot":true}""", true));
        _outlet.Forget();
        Take(motion with { IsConfirmed = true, Ai = ["people", "dog_cat"] });
        _outlet.Sent.Should().BeEmpty();
    }

    [Fact]
    public void Before_any_motion_there_is_neither_source_nor_time()
    {
        Take(new Motion());
        _outlet.Sent.Should().Equal(new Sent(
            Attributes, """{"source":null,"since":null,"confirmed":false,"ai":[],"count_today":0,"last_motion":null}""", true));
    }

    [Fact]
    public void Every_edge_is_published()
    {
        foreach (var sensor in (MotionSensor[])[MotionSensor.On, MotionSensor.Off, MotionSensor.On, MotionSensor.Off, MotionSensor.Unknown])
            Take(new Motion { Sensor = sensor });
        _outlet.PayloadsOf(Topic).Should().Equal("on", "off", "on", "off", "unknown");
    }

    [Fact]
    public void At_the_stop_a_running_motion_becomes_unknown_and_nothing_follows()
    {
        _publisher.Take("front", new ConnectionReport(true));
        Take(new Motion { Sensor = MotionSensor.On });
        _outlet.Forget();
        _publisher.Final();
        _publisher.Take("front", new ConnectionReport(true));
        _publisher.Answer("front", new PirReport(true));
        Take(new Motion { Sensor = MotionSensor.Off });
        _outlet.Sent.Should().Equal(new Sent("bairelay/front/status", "disconnected", true), new Sent(Topic, "unknown", true));
    }

    [Fact]
    public void At_the_stop_a_motion_that_is_over_stays_over()
    {
        Take(new Motion { Sensor = MotionSensor.On });
        Take(new Motion { Sensor = MotionSensor.Off });
        _publisher.Final();
        _outlet.PayloadsOf(Topic).Should().Equal("on", "off");
    }

    [Fact]
    public void A_motion_has_the_time_zone_of_its_moment()
    {
        _time.SetLocalTimeZone(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        Take(new Motion { Since = new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero), LastMotion = new DateTimeOffset(2026, 12, 1, 12, 0, 0, TimeSpan.Zero) });
        _outlet.PayloadsOf(Attributes).Should().ContainSingle().Which
            .Should().Contain("\"since\":\"2026-07-01T14:00:00.000+02:00\"").And.Contain("\"last_motion\":\"2026-12-01T13:00:00.000+01:00\"");
    }

    public void Dispose() => _log.Dispose();

    private void Take(Motion motion) => _publisher.Take("front", new MotionReport(motion));
}
