using Bairelay.Mqtt.Link;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.Mqtt.Link;

public sealed class PublishingTests
{
    [Fact]
    public async Task Topic_payload_retain_flag_and_quality_are_as_published()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var rig = await new LinkRig(broker).StartAsync();
        await using var witness = await MqttWitness.ConnectAsync(broker, "house/porch/#");
        rig.Publish("house/porch/status/motion", "on");
        rig.Publish("house/porch/status/battery", "<xml/>", retain: false);
        rig.Publish("house/porch/status/preview", "");
        await Eventually.HoldsAsync(() => witness.Seen.Count == 3);
        witness.Seen.Should().Equal(
            new SeenMessage("house/porch/status/motion", "on", Retain: true, Qos: 1),
            new SeenMessage("house/porch/status/battery", "<xml/>", Retain: false, Qos: 1),
            new SeenMessage("house/porch/status/preview", "", Retain: true, Qos: 1));
    }

    [Fact]
    public async Task A_thousand_messages_keep_their_order_also_those_of_one_topic()
    {
        await using var broker = await Mosquitto.StartAsync("max_queued_messages 0");
        await using var rig = await new LinkRig(broker).StartAsync();
        await using var witness = await MqttWitness.ConnectAsync(broker, "house/seq/#");
        for (var i = 0; i < 1000; i++) rig.Publish($"house/seq/{i % 3}", $"{i}", retain: i % 2 == 0);
        await Eventually.HoldsAsync(() => witness.Seen.Count == 1000);
        witness.Seen.Select(message => message.Payload).Should().Equal(Enumerable.Range(0, 1000).Select(i => $"{i}"));
    }

    [Fact]
    public async Task The_largest_preview_goes_through_whole_and_a_larger_message_is_refused()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var rig = await new LinkRig(broker).StartAsync();
        await using var witness = await MqttWitness.ConnectAsync(broker, "house/#");
        var preview = new string('p', MqttLink.MaxPayload);
        rig.Publish("house/porch/status/preview", preview);
        rig.Publish("house/porch/status/preview", preview + "x");
        rig.Publish("house/porch/status/preview", preview + "x");
        await witness.SeesAsync("house/porch/status/preview", preview);
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain("house/porch/status/preview");
    }

    [Fact]
    public async Task What_exceeds_the_broker_s_own_limit_is_named_and_costs_nothing_else()
    {
        await using var broker = await Mosquitto.StartAsync("max_packet_size 10000");
        await using var rig = await new LinkRig(broker).StartAsync();
        rig.Publish("house/porch/status/preview", new string('p', 20_000));
        rig.Publish("house/a", "1");
        (await rig.Link.FlushAsync(TimeSpan.FromSeconds(10))).Should().BeTrue();
        rig.Connections.Should().Be(1);
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain("preview").And.Contain("larger than the broker allows");
    }

    [Theory]
    [InlineData("")]
    [InlineData("house/+/a")]
    [InlineData("house/#")]
    [InlineData("house/\0")]
    public async Task A_topic_that_cannot_be_is_refused_with_a_line_and_no_exception(string topic)
    {
        var rig = new LinkRig(Mosquitto.FreeEndPoint());
        rig.Log.Announce("cannot be used");
        rig.Publish(topic, "x");
        rig.Publish(new string('t', 70_000), "x");
        rig.Log.LinesAt(LogLevel.Error).Should().ContainSingle();
        await rig.DisposeAsync();
    }

    [Fact]
    public async Task A_payload_may_be_changed_after_it_was_handed_over()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var rig = await new LinkRig(broker).StartAsync();
        await using var witness = await MqttWitness.ConnectAsync(broker, "house/#");
        var buffer = "on"u8.ToArray();
        rig.Link.Publish("house/a", buffer, retain: true);
        buffer.AsSpan().Clear();
        await witness.SeesAsync("house/a", "on");
    }

    [Fact]
    public async Task What_is_published_on_connect_is_in_order_after_what_was_remembered()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var witness = await MqttWitness.ConnectAsync(broker, "house/#");
        await using var rig = new LinkRig(broker);
        rig.Link.Connected += () => rig.Publish("house/last", "x");
        rig.Publish("house/first", "x");
        await rig.StartAsync();
        await witness.SeesAsync("house/last", "x");
        witness.Seen.Select(message => message.Topic).Should().Equal("house/status", "house/first", "house/last");
    }

    [Fact]
    public async Task A_listener_to_the_connection_that_throws_spoils_nothing()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var rig = new LinkRig(broker);
        rig.Log.Announce("What is to be done after a connection");
        rig.Link.Connected += () => throw new InvalidOperationException("broken listener");
        await rig.StartAsync();
        rig.Publish("house/a", "1");
        (await rig.Link.FlushAsync(TimeSpan.FromSeconds(10))).Should().BeTrue();
    }
}
