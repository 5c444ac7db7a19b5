using Bairelay.Tests.Support;

namespace Bairelay.Tests.Mqtt.Link;

public sealed class OnlineAndOfflineTests
{
    [Fact]
    public async Task It_says_online_retained_when_it_connects_and_offline_when_it_goes()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var witness = await MqttWitness.ConnectAsync(broker);
        await using (var rig = await new LinkRig(broker).StartAsync())
        {
            await witness.SeesAsync("house/status", "online");
        }

        await witness.SeesAsync("house/status", "offline");
        witness.Seen.Should().Equal(
            new SeenMessage("house/status", "online", Retain: true, Qos: 1),
            new SeenMessage("house/status", "offline", Retain: true, Qos: 1));
        await using var later = await MqttWitness.ConnectAsync(broker);
        await later.SeesAsync("house/status", "offline");
    }

    [Fact]
    public async Task Online_comes_before_everything_else_that_is_retained()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var witness = await MqttWitness.ConnectAsync(broker);
        await using var rig = new LinkRig(broker);
        rig.Publish("house/porch/status/motion", "unknown");
        rig.Publish("house/attic/status/motion", "unknown");
        await rig.StartAsync();
        await Eventually.HoldsAsync(() => witness.Seen.Count == 3);
        witness.Seen.Select(message => message.Topic).Should().Equal("house/status", "house/porch/status/motion", "house/attic/status/motion");
    }

    [Fact]
    public async Task The_broker_says_offline_for_one_that_dies()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var witness = await MqttWitness.ConnectAsync(broker);
        var proxy = new CutWire(new(broker.Address, broker.Port));
        await using var rig = await new LinkRig(proxy.Address).StartAsync();
        await witness.SeesAsync("house/status", "online");
        proxy.Dispose();
        await witness.SeesAsync("house/status", "offline");
        witness.Seen.Should().EndWith(new SeenMessage("house/status", "offline", Retain: true, Qos: 1));
    }
}
