using System.Text;
using Bairelay.Mqtt;
using CsCheck;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.Mqtt;

/// <summary>Messages that are no commands, or should never have been sent.</summary>
public sealed class IncomingTests
{
    private static readonly string[] s_topics =
    [
        "control/wakeup", "control/led", "control/ir", "control/pir", "control/floodlight", "control/floodlight_tasks", "control/siren",
        "control/ptz", "control/ptz/preset", "control/ptz/assign", "control/zoom",
    ];

    [Fact]
    public async Task Each_camera_is_subscribed_to_by_its_name()
    {
        await using var rig = new CommandsRig();
        rig.Commands.Filters.Should().Equal("bairelay/front/control/#", "bairelay/front/query/#", "bairelay/back/control/#", "bairelay/back/query/#");
    }

    [Theory]
    [InlineData("front/control/reboot", "1")]
    [InlineData("front/control/led", "nonsense")]
    [InlineData("front/query/battery", "")]
    public async Task Retained_messages_are_ignored_with_a_line(string topic, string payload)
    {
        await using var rig = new CommandsRig();
        rig.Send(topic, payload, isRetained: true);
        ShouldBeLeftAlone(rig);
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which
            .Should().StartWith($"MQTT message ignored camera=front topic={topic["front/".Length..]}: it is a retained one");
    }

    [Theory]
    [InlineData("front/control/reboot", "OK")]
    [InlineData("front/control/ptz/preset", "FAIL")]
    [InlineData("front/query/battery", "FAIL")]
    public async Task Answers_are_no_commands(string topic, string payload)
    {
        await using var rig = new CommandsRig();
        rig.Send(topic, payload);
        ShouldBeLeftAlone(rig);
        rig.Log.Lines.Should().BeEmpty();
    }

    [Theory]
    [InlineData("attic/control/reboot")]
    [InlineData("front/control/explode")]
    [InlineData("front/control/")]
    [InlineData("front/control/led/")]
    [InlineData("front/query/led")]
    [InlineData("front/control/battery")]
    [InlineData("front/status/motion")]
    [InlineData("status")]
    public async Task Unknown_topics_are_ignored(string topic)
    {
        await using var rig = new CommandsRig();
        rig.Send(topic, "on");
        ShouldBeLeftAlone(rig);
        rig.Log.LinesAt(LogLevel.Debug).Should().ContainSingle().Which.Should().EndWith($"topic=bairelay/{topic}");
    }

    [Fact]
    public async Task Any_bytes_on_any_topic_are_harmless()
    {
        await using var rig = new CommandsRig();
        Gen.Select(Gen.String, Gen.Byte.Array, Gen.Bool).Sample(
            (topic, payload, retained) =>
            {
                rig.Commands.Handle(new MqttMessage(topic, payload, retained));
                rig.Send(topic, payload, retained);
                rig.Send("front/" + topic, payload, retained);
            }, threads: 1);
        ShouldBeLeftAlone(rig);
    }

    [Fact]
    public async Task Any_payload_that_is_no_command_fails_and_reaches_no_camera()
    {
        // A byte that no text has in front, and any text behind a word that no command begins with.
        var bytes = Gen.Byte.Array.Select(rest => (byte[])[0xfe, .. rest]);
        var texts = Gen.String.Select(rest => Encoding.UTF8.GetBytes("\u0001" + rest));
        await using var rig = new CommandsRig();
        var answers = 0;
        Gen.Select(Gen.Int[0, s_topics.Length - 1], Gen.OneOf(bytes, texts)).Sample(
            (topic, payload) =>
            {
                rig.Send("front/" + s_topics[topic], payload);
                answers++;
            }, threads: 1);
        rig.Outlet.Sent.Count(sent => sent.Payload == "FAIL" && !sent.Retain).Should().Be(answers).And.BePositive();
        rig.Front.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task A_flood_of_messages_is_no_flood_of_lines()
    {
        await using var rig = new CommandsRig();
        for (var i = 0; i < 100; i++) rig.Send("front/control/led", "?");
        rig.Log.LinesAt(LogLevel.Warning).Should().HaveCount(60);
        rig.Outlet.PayloadsOf("bairelay/front/control/led").Should().HaveCount(100);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        rig.Send("front/control/led", "?");
        rig.Log.LinesAt(LogLevel.Warning).Skip(60).Should().HaveCount(2).And.Contain("MQTT messages came too fast: 40 lines about them were left out");
    }

    private static void ShouldBeLeftAlone(CommandsRig rig)
    {
        rig.Front.Calls.Should().BeEmpty();
        rig.Back.Calls.Should().BeEmpty();
        rig.Outlet.Sent.Should().BeEmpty();
    }
}
