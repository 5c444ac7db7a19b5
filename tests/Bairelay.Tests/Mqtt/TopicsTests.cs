using Bairelay.Mqtt;
using CsCheck;

namespace Bairelay.Tests.Mqtt;

public sealed class TopicsTests
{
    private static readonly Topics s_topics = new("home/cams");

    [Fact]
    public void Every_topic_has_its_fixed_name()
    {
        s_topics.Bridge.Should().Be("home/cams/status");
        var front = s_topics.Of("front");
        string[] names =
        [
            front.Status, front.Power, front.Motion, front.MotionAttributes, front.BatteryLevel, front.BatteryAttributes, front.Battery,
            front.Pir, front.Floodlight, front.FloodlightTasks, front.Preview, front.Presets, front.Ledger, front.LastError,
        ];
        names.Should().Equal(
            "home/cams/front/status", "home/cams/front/status/power", "home/cams/front/status/motion",
            "home/cams/front/status/motion/attributes", "home/cams/front/status/battery_level",
            "home/cams/front/status/battery/attributes", "home/cams/front/status/battery", "home/cams/front/status/pir",
            "home/cams/front/status/floodlight", "home/cams/front/status/floodlight_tasks", "home/cams/front/status/preview",
            "home/cams/front/status/ptz/preset", "home/cams/front/status/ledger", "home/cams/front/status/last_error");
        front.Filters.Should().Equal("home/cams/front/control/#", "home/cams/front/query/#");
    }

    [Theory]
    [InlineData("home/cams/front/control/led", "front", false, "led", "control/led")]
    [InlineData("home/cams/front/control/ptz/preset", "front", false, "ptz/preset", "control/ptz/preset")]
    [InlineData("home/cams/back-2/query/battery", "back-2", true, "battery", "query/battery")]
    public void A_command_is_taken_apart(string topic, string camera, bool isQuery, string name, string text)
    {
        s_topics.TryRead(topic, out var read).Should().BeTrue();
        read.Should().Be(new CommandTopic(camera, isQuery, name));
        read.Text.Should().Be(text);
        s_topics.Of(camera).Of(read).Should().Be(topic);
    }

    [Theory]
    [InlineData("")]
    [InlineData("home/cams")]
    [InlineData("home/cams/")]
    [InlineData("home/cams//control/led")]
    [InlineData("home/cams/front")]
    [InlineData("home/cams/front/control")]
    [InlineData("home/cams/front/status/motion")]
    [InlineData("home/cams/front/Control/led")]
    [InlineData("home/camsfront/control/led")]
    [InlineData("neolink/front/control/led")]
    public void Everything_else_is_none(string topic) => s_topics.TryRead(topic, out _).Should().BeFalse();

    [Fact]
    public void Any_topic_can_come() => Gen.String.Sample(rest =>
    {
        if (s_topics.TryRead("home/cams/" + rest, out var read))
            ("home/cams/" + rest).Should().Be(s_topics.Of(read.Camera).Of(read));
        s_topics.TryRead(rest, out _);
    });
}
