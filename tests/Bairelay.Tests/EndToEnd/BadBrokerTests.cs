using Bairelay.Cameras.Life;
using Bairelay.Configuration;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd;

/// <summary>A broker that vanishes, refuses or stalls: cameras are served all the same, and it knows everything in the end.</summary>
public sealed class BadBrokerTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);

    [Fact]
    public Task After_a_broker_has_lost_its_memory_everything_that_is_retained_is_there_again() =>
        HouseRig.LiveAsync(
            new HousePlan { Options = options => options with { Mqtt = options.Mqtt! with { Discovery = new MqttDiscoveryOptions { Topic = "homeassistant" } } } },
            async house =>
            {
                house.Camera.RaiseMotion(s_long, "MD", "people");
                await house.SeesMotionAsync("\"confirmed\":true");
                house.Cameras[0].EndMotion();
                await house.SeesAsync("status", "disconnected");
                await house.SeesAsync("status/motion", "off");
                await house.Service.Mqtt!.Link.FlushAsync(s_long);
                var before = await RetainedAsync(house.Broker, house);
                before.Keys.Should().Contain(topic => topic.StartsWith("homeassistant/", StringComparison.Ordinal)).And.Contain("bairelay/porch/status/preview");

                await house.Broker.KillAsync();
                await house.SaysAsync("The connection to the MQTT broker");
                await house.Broker.BeginAsync();
                await house.HoldsAsync(() => house.Service.Mqtt!.Link.State.IsConnected, "it is connected again");
                await house.Service.Mqtt!.Link.FlushAsync(s_long);
                (await RetainedAsync(house.Broker, house)).Should().BeEquivalentTo(before);
            });

    [Fact]
    public Task A_motion_while_the_broker_is_away_wakes_ends_and_is_told_afterwards() => HouseRig.LiveAsync(async house =>
    {
        await house.Broker.KillAsync();
        house.Camera.RaiseMotion(s_long, "MD", "people");
        await house.HoldsAsync(() => house.Life.MotionWatch.Current is { Sensor: MotionSensor.On, IsConfirmed: true }, "the motion is confirmed");
        house.Cameras[0].EndMotion();
        await house.HoldsAsync(() => house.Life.MotionWatch.Current.Sensor == MotionSensor.Off, "the motion has ended");
        await house.LetsGoAsync();
        await house.HoldsAsync(() => house.Life.Loop.Live is null, "it is let go");

        await house.Broker.BeginAsync();
        await using var witness = await MqttWitness.ConnectAsync(house.Broker);
        await house.HoldsAsync(() => witness.PayloadsOf("bairelay/porch/status/ledger").Count > 0, "the ledger is told");
        await house.Service.Mqtt!.Link.FlushAsync(s_long);
        await house.HoldsAsync(() => witness.PayloadsOf("bairelay/porch/status/motion/attributes").Count > 0, "the attributes are told");
        witness.PayloadsOf("bairelay/porch/status/motion")[^1].Should().Be("off");
        witness.PayloadsOf("bairelay/porch/status/motion/attributes")[^1].Should().Contain("\"confirmed\":true").And.Contain("\"count_today\":1");
        witness.PayloadsOf("bairelay/porch/status")[^1].Should().Be("disconnected");
    });

    [Fact]
    public Task A_broker_that_refuses_us_is_named_once_and_cameras_are_served()
    {
        var plan = new HousePlan
        {
            Broker = Mosquitto.StartWithPasswordAsync,
            Witness = (Mosquitto.User, Mosquitto.Password),
            Options = options => options with { Mqtt = options.Mqtt! with { Username = Mosquitto.User, Password = new Secret("wrong") } },
        };
        return HouseRig.LiveAsync(plan, async house =>
        {
            house.Log.Announce("does not let us in");
            house.Camera.RaiseMotion(s_long, "MD", "people");
            await house.HoldsAsync(() => house.Life.MotionWatch.Current is { Sensor: MotionSensor.On, IsConfirmed: true }, "the motion is confirmed");
            house.Cameras[0].EndMotion();
            await house.LetsGoAsync();
            house.Life.MotionWatch.Current.Sensor.Should().Be(MotionSensor.Off);
            await house.HoldsAsync(() => house.Life.Loop.Live is null, "it is let go");
            await house.PassAsync(600);
            await house.HoldsAsync(
                () => house.Log.Lines.Count(line => line.StartsWith("MQTT not connected", StringComparison.Ordinal)) >= 3, "it is tried every five minutes");
            house.Log.Lines.Should().ContainSingle(line => line.Contains("does not let us in", StringComparison.Ordinal));
            house.Log.Lines.Should().NotContain(line => line.Contains("wrong", StringComparison.Ordinal));
            house.Witness.Seen.Should().OnlyContain(message => message.Topic == HouseRig.Clock);
        });
    }

    [Theory, InlineData(false), InlineData(true)]
    public Task A_broker_that_stalls_knows_the_truth_when_it_goes_on(bool isGivenUp) => HouseRig.LiveAsync(async house =>
    {
        house.Broker.Stall();
        house.Camera.RaiseMotion(s_long, "MD", "people");
        await house.HoldsAsync(() => house.Life.MotionWatch.Current is { Sensor: MotionSensor.On, IsConfirmed: true }, "the motion is confirmed");
        house.Cameras[0].EndMotion();
        await house.LetsGoAsync();
        await house.HoldsAsync(() => house.Life.Loop.Live is null, "it is let go");
        if (isGivenUp)
        {
            house.Time.Jump(11);
            await house.SaysAsync("stalls");
        }

        house.Broker.Resume();
        await house.SeesAsync("status/motion", "off");
        await house.HoldsAsync(() => house.Of("status/ledger").Any(ledger => ledger.Contains("push", StringComparison.Ordinal)), "the ledger is told");
        await house.Service.Mqtt!.Link.FlushAsync(s_long);
        house.Of("status/motion")[^1].Should().Be("off");
        house.Of("status")[^1].Should().Be("disconnected");
        await using var later = await MqttWitness.ConnectAsync(house.Broker);
        await later.SeesAsync("bairelay/porch/status/motion", "off");
        await later.SeesAsync("bairelay/porch/status", "disconnected");
        await later.SeesAsync("bairelay/status", "online");
    });

    [Fact]
    public Task A_service_ends_although_its_broker_stalls() => HouseRig.LiveAsync(async house =>
    {
        house.Broker.Stall();
        await house.LeaveAsync();
        house.Broker.Resume();
        // Nobody said farewell: the last will does.
        await house.HoldsAsync(() => house.Witness.PayloadsOf("bairelay/status").Contains("offline"), "it is offline");
    });

    /// <summary>What a newcomer is told.</summary>
    private static async Task<Dictionary<string, string>> RetainedAsync(Mosquitto broker, HouseRig house)
    {
        await using var newcomer = await MqttWitness.ConnectAsync(broker);
        await newcomer.PublishAsync("end", "of what was kept");
        await house.HoldsAsync(() => newcomer.PayloadsOf("end").Count > 0, "everything is told");
        return newcomer.Seen.Where(message => message.Topic != "end").ToDictionary(message => message.Topic, message => message.Payload, StringComparer.Ordinal);
    }
}
