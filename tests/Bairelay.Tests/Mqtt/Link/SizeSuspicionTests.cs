using Bairelay.Mqtt.Link;
using Bairelay.Tests.Support;

namespace Bairelay.Tests.Mqtt.Link;

public sealed class SizeSuspicionTests
{
    private static readonly LinkEnd s_hangUp = new(LinkTrouble.Closed, "it hung up") { Lived = TimeSpan.FromSeconds(1), LargestUnderWay = 1_500_000 };

    private readonly HandTime _time = new();

    [Fact]
    public void Three_in_a_row_on_a_large_packet_are_taken_for_its_size_for_an_hour()
    {
        var sizes = new SizeSuspicion(_time);
        sizes.Judge(s_hangUp).Should().BeFalse();
        sizes.Judge(new LinkEnd(LinkTrouble.Absent, "not there")).Should().BeFalse("it was being restarted, say");
        sizes.Judge(s_hangUp with { LargestUnderWay = 1_600_000, Trouble = LinkTrouble.Lost }).Should().BeFalse();
        sizes.Limit.Should().Be(uint.MaxValue);
        sizes.Judge(s_hangUp).Should().BeTrue();
        sizes.Limit.Should().Be(1_499_999);
        _time.Advance(TimeSpan.FromMinutes(59));
        sizes.Limit.Should().Be(1_499_999);
        _time.Advance(TimeSpan.FromMinutes(1));
        sizes.Limit.Should().Be(uint.MaxValue, "somebody may have raised it");
    }

    [Fact]
    public void Ends_for_other_reasons_are_not()
    {
        var sizes = new SizeSuspicion(_time);
        foreach (var other in (LinkEnd[])
            [s_hangUp with { LargestUnderWay = 60_000 }, s_hangUp with { Lived = TimeSpan.FromSeconds(30) }, s_hangUp with { Trouble = LinkTrouble.Stalled }])
        {
            for (var i = 0; i < 5; i++)
            {
                sizes.Judge(s_hangUp).Should().BeFalse();
                sizes.Judge(s_hangUp).Should().BeFalse();
                sizes.Judge(other).Should().BeFalse();
            }
        }
    }

    [Fact]
    public async Task A_broker_of_old_that_hangs_up_on_a_picture_gets_everything_else()
    {
        await using var broker = await Mosquitto.StartAsync();
        using var wire = new CutWire(new System.Net.IPEndPoint(broker.Address, broker.Port)) { RefusesVersion5 = true, HangsUpAt = 200_000 };
        await using var witness = await MqttWitness.ConnectAsync(broker);
        await using var rig = new LinkRig(wire.Address);
        rig.Log.Announce("version");
        rig.Link.Publish("house/porch/status/preview", new byte[300_000], retain: true);
        rig.Publish("house/porch/status/motion", "on");
        rig.Link.Start();
        await rig.SaysAsync("has hung up three times on a packet of 3000");
        await rig.IsConnectedAsync();
        await witness.SeesAsync("house/porch/status/motion", "on");
        await rig.SaysAsync("larger than the broker allows");
        rig.Link.State.IsConnected.Should().BeTrue();
    }
}
