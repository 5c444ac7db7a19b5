using System.Collections.Concurrent;
using System.Text;
using Bairelay.Mqtt;
using Bairelay.Mqtt.Link;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;
using MQTTnet;

namespace Bairelay.Tests.Mqtt.Link;

public sealed class IncomingTests
{
    private readonly ConcurrentQueue<string> _received = new();

    [Fact]
    public async Task Messages_reach_those_who_asked_for_them_also_after_a_reconnect()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var rig = new LinkRig(broker);
        rig.Link.Subscribe(["house/+/control/#"], Note("command"));
        rig.Link.Subscribe(["homeassistant/status", "house/+/query/#"], Note("other"));
        await rig.StartAsync();
        await SendAsync(broker, "house/porch/control/led", "homeassistant/status", "house/porch/query/battery", "unasked");
        await rig.HoldsAsync(() => _received.Count == 3);
        _received.Should().Equal("command house/porch/control/led=x", "other homeassistant/status=x", "other house/porch/query/battery=x");
        await broker.KillAsync();
        await rig.HoldsAsync(() => !rig.Link.State.IsConnected);
        await broker.BeginAsync();
        await rig.IsConnectedAsync(times: 2);
        await SendAsync(broker, "house/porch/control/led");
        await rig.HoldsAsync(() => _received.Count == 4);
    }

    [Fact]
    public async Task What_the_broker_had_kept_is_marked()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var witness = await MqttWitness.ConnectAsync(broker);
        await witness.PublishAsync("house/porch/control/led", "old", retain: true);
        await using var rig = new LinkRig(broker);
        rig.Link.Subscribe(["house/+/control/#"], message => _received.Enqueue($"{message.IsRetained} {Encoding.UTF8.GetString(message.Payload.Span)}"));
        await rig.StartAsync();
        await witness.PublishAsync("house/porch/control/led", "new");
        await rig.HoldsAsync(() => _received.Count == 2);
        _received.Should().Equal("True old", "False new");
    }

    [Fact]
    public async Task We_do_not_hear_ourselves()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var rig = new LinkRig(broker);
        rig.Link.Subscribe(["house/+/control/#"], Note("command"));
        await rig.StartAsync();
        rig.Publish("house/porch/control/led", "OK", retain: false);
        await rig.Link.FlushAsync(TimeSpan.FromSeconds(10));
        await SendAsync(broker, "house/porch/control/siren");
        await rig.HoldsAsync(() => !_received.IsEmpty);
        _received.Should().Equal("command house/porch/control/siren=x");
    }

    [Fact]
    public async Task A_handler_that_throws_spoils_nothing()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var rig = new LinkRig(broker);
        rig.Log.Announce("could not be handled");
        rig.Link.Subscribe(["house/#"], _ => throw new InvalidOperationException("broken handler"));
        rig.Link.Subscribe(["house/#"], Note("sound"));
        await rig.StartAsync();
        await SendAsync(broker, "house/1", "house/2");
        await rig.HoldsAsync(() => _received.Count == 2);
        rig.Link.State.IsConnected.Should().BeTrue();
        rig.Log.LinesAt(LogLevel.Error).Should().ContainSingle().Which.Should().Contain("house/1").And.Contain("broken handler");
    }

    [Fact]
    public async Task A_huge_message_does_not_arrive_and_the_next_one_does()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var rig = new LinkRig(broker);
        rig.Link.Subscribe(["house/#"], Note("got"));
        await rig.StartAsync();
        await using var witness = await MqttWitness.ConnectAsync(broker);
        await witness.PublishAsync("house/porch/control/led", new byte[8 << 20]);
        await witness.PublishAsync("house/porch/control/led", "on");
        await rig.HoldsAsync(() => !_received.IsEmpty);
        _received.Should().Equal("got house/porch/control/led=on");
        rig.Link.State.IsConnected.Should().BeTrue();
    }

    [Theory]
    [InlineData(MqttSubscriptions.MaxPayload, 10, true)]
    [InlineData(MqttSubscriptions.MaxPayload + 1, 10, false)]
    [InlineData(1, 1024, true)]
    [InlineData(1, 1025, false)]
    public void What_is_too_large_is_refused_with_one_line_whatever_the_broker_lets_through(int payload, int topic, bool arrives)
    {
        using var log = new TestLog();
        var subscriptions = new MqttSubscriptions(new HandTime(), log);
        subscriptions.Add(["#"], Note("got"));
        for (var i = 0; i < 3; i++)
            subscriptions.Deliver(new MqttApplicationMessage { Topic = new string('t', topic), Payload = new(new byte[payload]) });
        _received.Should().HaveCount(arrives ? 3 : 0);
        log.LinesAt(LogLevel.Warning).Should().HaveCount(arrives ? 0 : 1);
    }

    private static async Task SendAsync(Mosquitto broker, params string[] topics)
    {
        await using var witness = await MqttWitness.ConnectAsync(broker);
        foreach (var topic in topics) await witness.PublishAsync(topic, "x");
    }

    private Action<MqttMessage> Note(string who) =>
        message => _received.Enqueue($"{who} {message.Topic}={Encoding.UTF8.GetString(message.Payload.Span[..Math.Min(message.Payload.Length, 10)])}");
}
