using System.Collections.Immutable;
using Bairelay.Cameras.Life;
using Bairelay.Configuration;
using Bairelay.Mqtt;
using Bairelay.Protocol.Baichuan;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.Mqtt;

/// <summary>Topic, payload and retain flag of every message that tells of a camera's state.</summary>
public sealed class StatePublisherTests : IDisposable
{
    private readonly RecordingOutlet _outlet = new();
    private readonly HandTime _time = new();
    private readonly TestLog _log = new();

    public StatePublisherTests() => _time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "test"));

    [Fact]
    public void At_the_start_nothing_old_is_left()
    {
        Publisher(new CameraMqttOptions(), "front", "back").Start();
        _outlet.Sent.Should().Equal(
            new Sent("bairelay/front/status", "disconnected", true), new Sent("bairelay/front/status/power", "", true),
            new Sent("bairelay/front/status/motion", "unknown", true),
            new Sent("bairelay/back/status", "disconnected", true), new Sent("bairelay/back/status/power", "", true),
            new Sent("bairelay/back/status/motion", "unknown", true));
    }

    [Theory]
    [InlineData(true, "connected")]
    [InlineData(false, "disconnected")]
    public void A_session_shows(bool isConnected, string payload) =>
        Told(new ConnectionReport(isConnected)).Should().Equal(new Sent("bairelay/front/status", payload, true));

    [Theory]
    [InlineData("Awake", "awake")]
    [InlineData("Asleep", "asleep")]
    [InlineData("Unreachable", "unreachable")]
    public void Power_shows(string power, string payload) =>
        Told(new PowerReport(Enum.Parse<Power>(power))).Should().Equal(new Sent("bairelay/front/status/power", payload, true));

    [Fact]
    public void What_nobody_can_tell_is_not_told_or_taken_back()
    {
        Told(new PowerReport(Power.Unknown)).Should().Equal(new Sent("bairelay/front/status/power", "", true));
        Told(new AbilitiesReport(new CameraAbilities())).Should().BeEmpty();
    }

    [Fact]
    public void A_battery_shows_as_a_level_and_in_all_its_fields()
    {
        var battery = new BatteryInfo { Percent = 87, ChargeStatus = "charging", AdapterStatus = "solarPanel", Voltage = 4123, Current = -120, Temperature = 24, LowPower = false };
        Told(new BatteryReport(battery)).Should().Equal(
            new Sent("bairelay/front/status/battery_level", "87", true),
            new Sent(
                "bairelay/front/status/battery/attributes",
                """{"percent":87,"charge_status":"charging","adapter_status":"solarPanel","voltage_mv":4123,"current_ma":-120,"temperature_c":24,"low_power":false}""", true));
    }

    [Fact]
    public void A_battery_that_does_not_tell_its_charge_has_no_level() =>
        Told(new BatteryReport(new BatteryInfo { ChargeStatus = "none" })).Should().ContainSingle()
            .Which.Topic.Should().Be("bairelay/front/status/battery/attributes");

    [Theory]
    [InlineData(true, "on", """{"state":"on"}""")]
    [InlineData(false, "off", """{"state":"off"}""")]
    public void Switches_show(bool on, string word, string json)
    {
        Told(new PirReport(on)).Should().Equal(new Sent("bairelay/front/status/pir", word, true));
        Told(new FloodlightTasksReport(on)).Should().Equal(new Sent("bairelay/front/status/floodlight_tasks", word, true));
        Told(new FloodlightReport(on)).Should().Equal(new Sent("bairelay/front/status/floodlight", json, true));
    }

    [Fact]
    public void Stored_positions_show_with_and_without_a_name() =>
        Told(new PresetsReport([new Preset(0, "Tür \"1\"", null), new Preset(7, null, "toPos"), new Preset(8, "\ud800", null)]))
            .Should().Equal(new Sent("bairelay/front/status/ptz/preset", """[{"id":0,"name":"Tür \"1\""},{"id":7,"name":null},{"id":8,"name":"\uFFFD"}]""", true));

    [Fact]
    public void A_picture_shows_as_base64() =>
        Told(new PreviewReport(new byte[] { 0xff, 0xd8, 0xff, 0xd9 })).Should().Equal(new Sent("bairelay/front/status/preview", "/9j/2Q==", true));

    [Theory]
    [InlineData(1_499_000, true)]
    [InlineData(1_499_001, false)]
    public void A_picture_that_brokers_refuse_is_not_published(int bytes, bool isPublished)
    {
        var publisher = Publisher(new CameraMqttOptions());
        for (var i = 0; i < 3; i++) publisher.Take("front", new PreviewReport(new byte[bytes]));
        if (isPublished)
        {
            _outlet.Sent.Should().HaveCount(3).And.OnlyContain(sent => sent.Topic == "bairelay/front/status/preview" && sent.Payload.Length < 1_999_900);
            return;
        }

        _outlet.Sent.Should().OnlyContain(sent => sent.Topic == "bairelay/front/status/last_error" && sent.Retain
            && sent.Payload.Contains("1499001 bytes", StringComparison.Ordinal));
        _log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().StartWith("Preview not published camera=front bytes=1499001");
    }

    [Fact]
    public void The_seconds_of_the_reasons_add_up_to_the_total()
    {
        var day = new AwakeDay(new DateOnly(2026, 11, 22), new Dictionary<string, double> { ["push"] = 10.4, ["cli"] = 1.5, ["mqtt:control/led"] = 0.6 }.ToImmutableSortedDictionary(StringComparer.Ordinal));
        Told(new LedgerReport(day)).Should().Equal(new Sent(
            "bairelay/front/status/ledger", """{"date":"2026-11-22","seconds":13,"reasons":{"cli":2,"mqtt:control/led":1,"push":10}}""", true));
        Told(new LedgerReport(new AwakeDay(new DateOnly(2026, 11, 23), new Dictionary<string, double>().ToImmutableSortedDictionary(StringComparer.Ordinal)))).Should().Equal(
            new Sent("bairelay/front/status/ledger", """{"date":"2026-11-23","seconds":0,"reasons":{}}""", true));
    }

    [Fact]
    public void A_failure_shows() =>
        Told(new FailureReport("control/pir: no")).Should().Equal(new Sent("bairelay/front/status/last_error", "control/pir: no", true));

    [Fact]
    public void Readings_that_have_not_changed_are_not_sent_again()
    {
        var publisher = Publisher(new CameraMqttOptions { EnableFloodlight = true });
        CameraReport[] reports =
        [
            new ConnectionReport(true), new PowerReport(Power.Awake), new BatteryReport(new BatteryInfo { Percent = 5 }), new FloodlightReport(true),
            new FloodlightTasksReport(true), new LedgerReport(new AwakeDay(new DateOnly(2026, 11, 22), new Dictionary<string, double> { ["cli"] = 2 }.ToImmutableSortedDictionary(StringComparer.Ordinal))),
        ];
        foreach (var report in reports) publisher.Take("front", report);
        var before = _outlet.Sent.Count;
        foreach (var report in reports) publisher.Take("front", report);
        _outlet.Sent.Should().HaveCount(before);
        publisher.Take("front", new BatteryReport(new BatteryInfo { Percent = 6 }));
        publisher.Take("front", new BatteryReport(new BatteryInfo { Percent = 5 }));
        _outlet.PayloadsOf("bairelay/front/status/battery_level").Should().Equal("5", "6", "5");
    }

    [Fact]
    public void What_answers_a_query_is_sent_even_if_it_is_the_same()
    {
        var publisher = Publisher(new CameraMqttOptions { EnablePir = true });
        CameraReport[] reports = [new PirReport(true), new PresetsReport([]), new PreviewReport(new byte[3]), new FailureReport("no")];
        foreach (var report in (CameraReport[])[.. reports, .. reports]) publisher.Take("front", report);
        _outlet.Sent.Should().HaveCount(8);
    }

    [Theory]
    [InlineData("motion")]
    [InlineData("battery")]
    [InlineData("light")]
    [InlineData("floodlight")]
    [InlineData("pir")]
    [InlineData("preview")]
    public void What_is_switched_off_is_published_for_those_who_ask_only(string feature)
    {
        var (all, none) = (Switches(_ => true), Switches(name => name != feature));
        CameraReport report = feature switch
        {
            "motion" => new MotionReport(new Motion { Sensor = MotionSensor.On }),
            "battery" => new BatteryReport(new BatteryInfo { Percent = 5 }),
            "light" => new FloodlightReport(true),
            "floodlight" => new FloodlightTasksReport(true),
            "pir" => new PirReport(true),
            _ => new PreviewReport(new byte[3]),
        };
        var publisher = Publisher(none);
        publisher.Take("front", report);
        _outlet.Sent.Should().BeEmpty();
        publisher.Answer("front", report);
        var answer = _outlet.Sent;
        answer.Should().NotBeEmpty();

        _outlet.Forget();
        publisher = Publisher(all);
        publisher.Answer("front", report);
        _outlet.Sent.Should().BeEmpty();
        publisher.Take("front", report);
        _outlet.Sent.Should().Equal(answer);
    }

    [Fact]
    public void Motion_that_is_switched_off_does_not_show_at_all()
    {
        var publisher = Publisher(new CameraMqttOptions { EnableMotion = false });
        publisher.Start();
        publisher.Take("front", new MotionReport(new Motion { Sensor = MotionSensor.On }));
        publisher.Final();
        _outlet.Sent.Should().Equal(new Sent("bairelay/front/status", "disconnected", true), new Sent("bairelay/front/status/power", "", true));
    }

    [Fact]
    public void Cameras_do_not_mix_and_strangers_are_not_published()
    {
        var publisher = Publisher(new CameraMqttOptions(), "front", "back");
        publisher.Take("back", new PowerReport(Power.Asleep));
        publisher.Take("front", new PowerReport(Power.Asleep));
        publisher.Take("attic", new PowerReport(Power.Asleep));
        publisher.Answer("attic", new PirReport(true));
        _outlet.Sent.Select(sent => sent.Topic).Should().Equal("bairelay/back/status/power", "bairelay/front/status/power");
    }

    public void Dispose() => _log.Dispose();

    private static CameraMqttOptions Switches(Func<string, bool> isOn) => new()
    {
        EnableMotion = isOn("motion"),
        EnableBattery = isOn("battery"),
        EnableLight = isOn("light"),
        EnableFloodlight = isOn("floodlight"),
        EnablePir = isOn("pir"),
        EnablePreview = isOn("preview"),
    };

    private IReadOnlyList<Sent> Told(CameraReport report)
    {
        _outlet.Forget();
        Publisher(Switches(_ => true)).Take("front", report);
        return _outlet.Sent;
    }

    private StatePublisher Publisher(CameraMqttOptions options, params string[] names) => new(
        new Topics("bairelay"), (names.Length == 0 ? ["front"] : names).Select(name => new CameraOptions { Name = name, Mqtt = options }), _outlet, _time, _log);
}
