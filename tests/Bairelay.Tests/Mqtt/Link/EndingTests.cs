using Bairelay.Tests.Support;

namespace Bairelay.Tests.Mqtt.Link;

public sealed class EndingTests
{
    [Fact]
    public async Task What_was_published_just_before_the_end_arrives_before_offline()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var witness = await MqttWitness.ConnectAsync(broker, "house/#");
        await using (var rig = await new LinkRig(broker).StartAsync())
        {
            rig.Publish("house/porch/status", "disconnected");
        }

        await witness.SeesAsync("house/status", "offline");
        witness.Seen.Select(message => message.Payload).Should().Equal("online", "disconnected", "offline");
    }

    [Fact]
    public async Task A_broker_that_stalls_holds_the_end_up_for_a_second_at_most()
    {
        await using var broker = await Mosquitto.StartAsync();
        var time = new HandTime();
        await using var rig = await new LinkRig(broker, time: time).StartAsync();
        broker.Stall();
        rig.Publish("house/a", "1");
        var ending = rig.Link.DisposeAsync().AsTask();
        for (var i = 0; i < 9; i++) time.Advance(TimeSpan.FromMilliseconds(100));
        await ending;
        rig.Link.Completion.IsCompletedSuccessfully.Should().BeTrue();
        broker.Resume();
    }

    [Fact]
    public async Task A_broker_that_stalls_in_the_greeting_does_not_hold_it_up_either()
    {
        await using var broker = await Mosquitto.StartAsync();
        broker.Stall();
        var time = new HandTime();
        await using var rig = new LinkRig(broker, time: time);
        rig.Link.Start();
        var ending = rig.Link.DisposeAsync().AsTask();
        for (var i = 0; i < 9; i++) time.Advance(TimeSpan.FromMilliseconds(100));
        await ending;
        broker.Resume();
    }

    [Fact]
    public async Task A_broker_that_stalls_says_offline_once_it_comes_to_itself()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var witness = await MqttWitness.ConnectAsync(broker, "house/status");
        await using (var rig = await new LinkRig(broker).StartAsync())
        {
            broker.Stall();
            await rig.Link.DisposeAsync();
        }

        broker.Resume();
        await witness.SeesAsync("house/status", "offline");
    }

    [Fact]
    public async Task An_absent_broker_is_not_waited_for()
    {
        var rig = new LinkRig(Mosquitto.FreeEndPoint(), time: new HandTime());
        rig.Link.Start();
        await rig.SaysAsync("cannot be reached");
        await rig.DisposeAsync();
    }

    [Fact]
    public async Task One_that_never_started_ends_too_and_an_end_may_come_twice()
    {
        var rig = new LinkRig(Mosquitto.FreeEndPoint());
        await rig.Link.DisposeAsync();
        await rig.DisposeAsync();
        rig.Publish("house/a", "after the end");
        (await rig.Link.FlushAsync(TimeSpan.Zero)).Should().BeFalse();
    }

    [Fact]
    public async Task A_flush_ends_at_its_deadline_if_nothing_is_acknowledged()
    {
        await using var broker = await Mosquitto.StartAsync();
        var time = new HandTime();
        await using var rig = await new LinkRig(broker, time: time).StartAsync();
        broker.Stall();
        rig.Publish("house/a", "1");
        var flush = rig.Link.FlushAsync(TimeSpan.FromSeconds(3));
        time.Advance(TimeSpan.FromSeconds(2));
        flush.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(1.1));
        (await flush).Should().BeFalse();
        broker.Resume();
        (await rig.Link.FlushAsync(TimeSpan.FromSeconds(3))).Should().BeTrue();
    }
}
