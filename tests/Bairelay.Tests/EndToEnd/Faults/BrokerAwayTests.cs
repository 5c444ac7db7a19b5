using System.Net.Sockets;
using Bairelay.Cameras.Life;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.EndToEnd.Faults;

/// <summary>A broker that is away for long, or takes connections and nothing else: what it learns in the end is true.</summary>
public sealed class BrokerAwayTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);

    private static readonly HousePlan s_soonAsleep = HousePlan.With(
        settings => settings with { Cloud = settings.Cloud with { StaysAfterMotion = TimeSpan.FromSeconds(0.5) } });

    [Fact]
    public Task Ten_minutes_without_a_broker_cost_the_past_and_nothing_of_the_present() => HouseRig.LiveAsync(s_soonAsleep, async house =>
    {
        house.Camera.RaiseMotion(s_long, "MD", "people");
        await house.SeesAsync("status/motion", "on");
        await house.HoldsAsync(() => house.Life.MotionWatch.Current.IsConfirmed, "the motion is confirmed");
        await house.Broker.KillAsync();
        await house.SaysAsync("The connection to the MQTT broker");
        // The broker remembers "on"; nobody is there to be told of the end, nor of the motions to come.
        house.Cameras[0].EndMotion();
        for (var motion = 2; motion <= 4; motion++)
        {
            await house.LetsGoAsync();
            await house.IsAsleepAsync();
            await house.SleepAsync(3);
            house.Camera.RaiseMotion(s_long, "MD", "people");
            await house.HoldsAsync(() => house.Life.MotionWatch.Current is { Sensor: MotionSensor.On, IsConfirmed: true }, "the motion is confirmed");
            house.Cameras[0].EndMotion();
            await house.HoldsAsync(() => house.Life.MotionWatch.Current.Sensor == MotionSensor.Off, "the motion has ended");
        }

        await house.LetsGoAsync();
        await house.IsAsleepAsync();
        await house.SleepAsync(1);
        var woken = house.Camera.WakePacketsReceived;
        var sessions = house.Camera.SessionsOpened;
        await house.Broker.BeginAsync();
        await using var witness = await MqttWitness.ConnectAsync(house.Broker);
        await ReconnectsAsync(house);
        await house.Service.Mqtt!.Link.FlushAsync(s_long);
        await house.HoldsAsync(() => witness.PayloadsOf("bairelay/porch/status/ledger").Count > 0, "the last topic is told");

        witness.PayloadsOf("bairelay/status").Should().Equal("online");
        witness.PayloadsOf("bairelay/porch/status").Should().Equal("disconnected");
        // Not one "on" of the past.
        witness.PayloadsOf("bairelay/porch/status/motion").Should().Equal("off");
        witness.PayloadsOf("bairelay/porch/status/motion/attributes").Should().ContainSingle().Which.Should().Contain("\"count_today\":4");
        witness.PayloadsOf("bairelay/porch/status/power").Should().Equal("asleep");
        (house.Camera.WakePacketsReceived, house.Camera.SessionsOpened).Should().Be((woken, sessions), "a broker that returns wakes nobody");
        house.Log.Lines.Count(line => line.StartsWith("The connection to the MQTT broker", StringComparison.Ordinal)).Should().Be(1);
        house.Log.Lines.Count(line => line.StartsWith("MQTT connected", StringComparison.Ordinal)).Should().Be(2);
    });

    [Fact]
    public Task A_command_that_was_under_way_when_the_broker_went_is_carried_out_once_and_answered_to_nobody() => HouseRig.LiveAsync(async house =>
    {
        await house.Witness.PublishAsync("bairelay/porch/control/led", "off");
        await house.HoldsAsync(() => house.Life.Locks.Holders.Count > 0, "the command has begun");
        await house.Broker.KillAsync();
        await house.LetsGoAsync();
        await house.HoldsAsync(() => house.Life.Loop.Live is null, "it is let go");
        await house.Broker.BeginAsync();
        await using var witness = await MqttWitness.ConnectAsync(house.Broker);
        await ReconnectsAsync(house);
        await house.HoldsAsync(() => witness.PayloadsOf("bairelay/porch/status/ledger").Count > 0, "everything is told");
        await house.Service.Mqtt!.Link.FlushAsync(s_long);
        witness.Seen.Should().NotContain(message => message.Payload == "OK" || message.Payload == "FAIL", "the answer would come to whoever asks next");
        house.Service.Mqtt!.Link.Dropped.Should().BeGreaterThan(0);
        house.Camera.SessionsOpened.Should().Be(1);
    });

    /// <summary>In the greeting; <see cref="BadBrokerTests"/> has those that stall later.</summary>
    [Fact]
    public async Task A_broker_that_takes_the_connection_and_says_nothing_is_given_up_and_asked_again()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var at = Mosquitto.FreeEndPoint();
        listener.Bind(at);
        listener.Listen();
        var plan = new HousePlan
        {
            Witness = (null, ""),
            Options = options => options with { Mqtt = options.Mqtt! with { BrokerAddress = at.Address.ToString(), Port = at.Port } },
        };
        await HouseRig.LiveAsync(plan, async house =>
        {
            // It reads nothing, and for the system everything is well.
            using var first = await listener.AcceptAsync();
            house.Camera.RaiseMotion(s_long, "MD", "people");
            await house.HoldsAsync(() => house.Life.MotionWatch.Current is { Sensor: MotionSensor.On, IsConfirmed: true }, "the motion is confirmed");
            house.Cameras[0].EndMotion();
            await house.LetsGoAsync();
            await house.HoldsAsync(() => house.Life.Loop.Live is null, "it is let go");
            house.Time.Jump(11);
            await house.SaysAsync($"The MQTT broker {at} cannot be reached");
            house.Time.Jump(2);
            using var second = await listener.AcceptAsync();
            house.Service.Mqtt!.Link.State.IsConnected.Should().BeFalse();
            house.Camera.SessionsOpened.Should().Be(1);
        });
    }

    /// <summary>The pauses between its attempts, up to half a minute, pass quickly; an attempt itself has its time.</summary>
    private static Task ReconnectsAsync(HouseRig house) => house.HoldsAsync(
        () =>
        {
            if (house.Service.Mqtt!.Link.State.IsConnected) return true;
            house.Time.Jump(0.2);
            return false;
        },
        "it is connected again");
}
