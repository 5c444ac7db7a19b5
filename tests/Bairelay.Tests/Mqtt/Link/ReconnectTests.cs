using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.Mqtt.Link;

public sealed class ReconnectTests
{
    [Fact]
    public async Task A_broker_that_forgot_everything_is_told_again_the_newest_of_each_topic()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var rig = await new LinkRig(broker).StartAsync();
        rig.Publish("house/a", "1");
        rig.Publish("house/b", "1");
        (await rig.Link.FlushAsync(TimeSpan.FromSeconds(10))).Should().BeTrue();
        await broker.KillAsync();
        await rig.HoldsAsync(() => !rig.Link.State.IsConnected);
        rig.Publish("house/b", "2");
        rig.Publish("house/b", "3");
        rig.Publish("house/a/attributes", "lost", retain: false);
        rig.Link.Dropped.Should().Be(1);
        await broker.BeginAsync();
        await rig.IsConnectedAsync(times: 2);
        await using var witness = await MqttWitness.ConnectAsync(broker);
        await Eventually.HoldsAsync(() => witness.Seen.Count == 3);
        witness.Seen.Should().BeEquivalentTo(
        [
            new SeenMessage("house/status", "online", Retain: true, Qos: 1),
            new SeenMessage("house/a", "1", Retain: true, Qos: 1),
            new SeenMessage("house/b", "3", Retain: true, Qos: 1),
        ]);
    }

    [Fact]
    public async Task A_broker_that_stalls_is_left_and_gets_what_it_missed_afterwards()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var rig = await new LinkRig(broker, Impatient).StartAsync();
        broker.Stall();
        rig.Publish("house/a", "1");
        rig.Publish("house/event", "lost", retain: false);
        await rig.SaysAsync("stalls");
        rig.Publish("house/a", "2");
        broker.Resume();
        await rig.IsConnectedAsync(times: 2);
        await using var witness = await MqttWitness.ConnectAsync(broker);
        await witness.SeesAsync("house/a", "2");
        rig.Link.Dropped.Should().Be(1);
    }

    [Fact]
    public async Task A_broker_that_stalls_while_there_is_nothing_to_say_is_noticed_too()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var rig = await new LinkRig(broker, settings => Impatient(settings) with { KeepAlive = TimeSpan.FromSeconds(1) }).StartAsync();
        broker.Stall();
        await rig.HoldsAsync(() => !rig.Link.State.IsConnected);
        broker.Resume();
        await rig.IsConnectedAsync(times: 2);
    }

    [Fact]
    public async Task A_deletion_made_while_the_broker_was_away_reaches_it_once()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var rig = await new LinkRig(broker).StartAsync();
        await broker.KillAsync();
        await rig.HoldsAsync(() => !rig.Link.State.IsConnected);
        rig.Publish("homeassistant/old", "");
        await broker.BeginAsync();
        await using (var witness = await MqttWitness.ConnectAsync(broker))
        {
            await rig.IsConnectedAsync(times: 2);
            await witness.SeesAsync("homeassistant/old", "");
        }

        await broker.KillAsync();
        await rig.HoldsAsync(() => !rig.Link.State.IsConnected);
        await broker.BeginAsync();
        await using var later = await MqttWitness.ConnectAsync(broker);
        await rig.IsConnectedAsync(times: 3);
        later.PayloadsOf("homeassistant/old").Should().BeEmpty();
    }

    [Fact]
    public async Task An_absent_broker_is_told_once_and_its_return_once()
    {
        await using var broker = await Mosquitto.StartAsync();
        await broker.KillAsync();
        var time = new HandTime();
        await using var rig = new LinkRig(broker, settings => settings with { ConnectDeadline = TimeSpan.FromDays(1), PublishDeadline = TimeSpan.FromDays(1) }, time);
        rig.Link.Start();
        await AdvanceUntilAsync(() => rig.Failures >= 4);
        await broker.BeginAsync();
        await AdvanceUntilAsync(() => rig.Connections == 1);
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain($"{broker.Address}:{broker.Port} cannot be reached (Connection refused)");
        rig.Log.LinesAt(LogLevel.Information).Should().ContainSingle().Which.Should().StartWith("MQTT connected");

        Task AdvanceUntilAsync(Func<bool> condition) => rig.HoldsAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            return condition();
        });
    }

    [Fact]
    public async Task What_happens_while_it_reconnects_is_not_lost_either()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var rig = await new LinkRig(broker).StartAsync();
        for (var round = 1; round <= 2; round++)
        {
            for (var i = 0; i < 200; i++) rig.Publish($"house/{i}", $"{round}");
            await broker.KillAsync();
            for (var i = 0; i < 200; i += 2) rig.Publish($"house/{i}", $"{round} again");
            await broker.BeginAsync();
            await rig.IsConnectedAsync(times: round + 1);
        }

        await using var witness = await MqttWitness.ConnectAsync(broker, "house/#");
        await Eventually.HoldsAsync(() => witness.Seen.Count == 201);
        for (var i = 0; i < 200; i++) witness.PayloadsOf($"house/{i}").Should().Equal(i % 2 == 0 ? "2 again" : "2");
    }

    private static Bairelay.Mqtt.Link.MqttLinkSettings Impatient(Bairelay.Mqtt.Link.MqttLinkSettings settings) =>
        settings with { PublishDeadline = TimeSpan.FromMilliseconds(200), ConnectDeadline = TimeSpan.FromMilliseconds(300) };
}
