using System.Net;
using Bairelay.Configuration;
using Bairelay.Mqtt.Link;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.Mqtt.Link;

public sealed class RefusalTests
{
    [Fact]
    public async Task With_the_right_password_it_is_let_in()
    {
        await using var broker = await Mosquitto.StartWithPasswordAsync();
        await using var rig = await new LinkRig(broker, settings => settings with { Username = Mosquitto.User, Password = new Secret(Mosquitto.Password) }).StartAsync();
        rig.Link.State.Should().Be(new LinkState(true, "connected"));
    }

    [Fact]
    public async Task A_wrong_password_is_told_apart_from_an_absent_broker_and_tried_rarely()
    {
        await using var broker = await Mosquitto.StartWithPasswordAsync();
        var time = new HandTime();
        await using var rig = new LinkRig(
            broker, settings => settings with { Username = Mosquitto.User, Password = new Secret("guess"), ConnectDeadline = TimeSpan.FromDays(1) }, time);
        rig.Log.Announce("does not let us in");
        rig.Link.Start();
        await rig.SaysAsync("does not let us in (it says: not authorised). Check credentials in [mqtt]");
        await rig.SaysAsync("trouble=Credentials reason=it says: not authorised pause=300");
        rig.Link.State.Should().Be(new LinkState(false, "it says: not authorised"));
        await rig.HoldsAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return rig.Failures == 2;
        });
        rig.Log.LinesAt(LogLevel.Error).Should().ContainSingle("the same trouble is not told twice");
        rig.Log.Lines.Should().NotContain(line => line.Contains("guess", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Anonymous_where_a_password_is_needed_is_refused_alike()
    {
        await using var broker = await Mosquitto.StartWithPasswordAsync();
        await using var rig = new LinkRig(broker);
        rig.Log.Announce("does not let us in");
        rig.Link.Start();
        await rig.SaysAsync("Check credentials in [mqtt]");
    }

    [Fact]
    public async Task A_second_client_with_our_id_is_named_and_makes_no_tight_loop()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var rig = await new LinkRig(broker).StartAsync();
        for (var round = 1; round <= 3; round++)
        {
            await rig.IsConnectedAsync(round);
            await using var twin = await new LinkRig(broker).StartAsync();
            await rig.HoldsAsync(() => !rig.Link.State.IsConnected);
        }

        await rig.SaysAsync("or another client with the id house-12345678?");
        await rig.SaysAsync("trouble=TakenOver reason=it closed the last 3 soon after they began, without a word pause=60");
    }

    [Fact]
    public async Task A_topic_that_the_broker_does_not_allow_is_named_and_the_others_go_on()
    {
        using var folder = new TempFolder();
        var acl = folder.File("acl");
        await File.WriteAllTextAsync(acl, "topic readwrite house/#\n");
        await using var broker = await Mosquitto.StartAsync($"acl_file {acl}");
        await using var rig = new LinkRig(broker);
        rig.Link.Subscribe(["elsewhere/+"], _ => { });
        await rig.StartAsync();
        rig.Publish("homeassistant/x/config", "1");
        rig.Publish("homeassistant/y/config", "1");
        rig.Publish("house/a", "1");
        await using var witness = await MqttWitness.ConnectAsync(broker);
        await witness.SeesAsync("house/a", "1");
        await rig.Link.FlushAsync(TimeSpan.FromSeconds(10));
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain("homeassistant/x/config").And.Contain("NotAuthorized");
        rig.Link.State.IsConnected.Should().BeTrue();
    }

    [Fact]
    public async Task A_broker_of_the_older_version_is_spoken_to_in_its_own()
    {
        await using var broker = await Mosquitto.StartAsync();
        using var old = new CutWire(new IPEndPoint(broker.Address, broker.Port)) { RefusesVersion5 = true };
        await using var rig = new LinkRig(old.Address);
        var received = new List<string>();
        rig.Link.Subscribe(["house/+/control/led"], message => received.Add(message.Topic));
        await rig.StartAsync();
        await rig.SaysAsync("version=3.1.1");
        await using var witness = await MqttWitness.ConnectAsync(broker);
        await witness.SeesAsync("house/status", "online");
        await witness.PublishAsync("house/porch/control/led", "on");
        await rig.HoldsAsync(() => received.Count == 1);
    }
}
