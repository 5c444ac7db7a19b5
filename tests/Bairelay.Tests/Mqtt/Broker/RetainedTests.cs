using Bairelay.Mqtt.Broker;
using Bairelay.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.Mqtt.Broker;

public sealed class RetainedTests
{
    [Fact]
    public async Task What_is_retained_survives_a_restart_and_what_was_deleted_does_not()
    {
        await using var rig = await BrokerRig.StartAsync();
        await using (var witness = await rig.WitnessAsync("none"))
        {
            await witness.PublishAsync("house/porch/status/motion", "on", retain: true);
            await witness.PublishAsync("house/porch/status/motion", "off", retain: true);
            await witness.PublishAsync("house/gone", "x", retain: true);
            await witness.PublishAsync("house/gone", "", retain: true);
            await witness.PublishAsync("house/event", "x");
            await witness.PublishAsync("house/bytes", [0, 255, 13, 10], retain: true);
        }

        await rig.RestartAsync();
        await using var later = await rig.WitnessAsync();
        await Eventually.HoldsAsync(() => later.Seen.Count == 2);
        later.Seen.Should().BeEquivalentTo(
        [
            new SeenMessage("house/porch/status/motion", "off", Retain: true, Qos: 1),
            new SeenMessage("house/bytes", "\0�\r\n", Retain: true, Qos: 1),
        ]);
    }

    [Fact]
    public async Task Pictures_are_kept_in_memory_only()
    {
        await using var rig = await BrokerRig.StartAsync();
        var picture = new string('p', RetainedFile.MaxPayload + 1);
        await using (var witness = await rig.WitnessAsync("none"))
        {
            await witness.PublishAsync("house/picture", "small", retain: true);
            await witness.PublishAsync("house/picture", picture, retain: true);
            await witness.PublishAsync("house/a", "1", retain: true);
            await using var second = await rig.WitnessAsync("house/picture");
            await second.SeesAsync("house/picture", picture);
        }

        await rig.RestartAsync();
        await using var later = await rig.WitnessAsync();
        await later.SeesAsync("house/a", "1");
        later.PayloadsOf("house/picture").Should().BeEmpty();
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("{\"schema\":1,\"messages\":[{", "line 1")]
    [InlineData("{\"schema\":7}", "schema 7")]
    [InlineData("null", "empty")]
    public async Task A_damaged_file_is_set_aside_and_the_broker_starts(string content, string reason)
    {
        var rig = new BrokerRig();
        await using (rig)
        {
            await File.WriteAllTextAsync(rig.RetainedFile, content);
            await rig.BeginAsync();
            rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain(reason).And.Contain(".damaged");
            (await File.ReadAllTextAsync(rig.RetainedFile + ".damaged")).Should().Be(content);
            await using var witness = await rig.WitnessAsync();
            await witness.PublishAsync("house/a", "1", retain: true);
            await witness.SeesAsync("house/a", "1");
        }
    }

    [Fact]
    public async Task Entries_that_cannot_be_cost_only_themselves()
    {
        await using var rig = new BrokerRig();
        await File.WriteAllTextAsync(rig.RetainedFile, """
            {"schema":1,"messages":[
              {"topic":"house/#","payload":"MQ==","qos":1},
              {"topic":"","payload":"MQ==","qos":1},
              {"topic":null,"payload":"MQ==","qos":1},
              {"topic":"house/none","payload":null,"qos":1},
              {"topic":"house/level","payload":"MQ==","qos":9},
              null,
              {"topic":"house/a","payload":"MQ==","qos":1}]}
            """);
        await rig.BeginAsync();
        await using var witness = await rig.WitnessAsync();
        await witness.SeesAsync("house/a", "1");
        witness.Seen.Should().ContainSingle();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_costs_a_warning_and_nothing_else()
    {
        await using var rig = new BrokerRig();
        Directory.CreateDirectory(rig.RetainedFile + ".tmp");
        await rig.BeginAsync();
        await using (var witness = await rig.WitnessAsync())
        {
            await witness.PublishAsync("house/a", "1", retain: true);
        }

        await rig.Broker.DisposeAsync();
        rig.Log.LinesAt(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain("cannot be written");
    }

    [Fact]
    public void The_shelf_is_bounded_in_topics_and_bytes_and_deletions_make_room()
    {
        var shelf = new RetainedShelf();
        for (var i = 0; i < RetainedShelf.MaxTopics; i++) shelf.TryPut($"{i}", 1).Should().BeTrue();
        shelf.TryPut("one more", 1).Should().BeFalse();
        shelf.TryPut("7", 2).Should().BeTrue();
        shelf.TryPut("8", 0).Should().BeTrue();
        shelf.TryPut("one more", 1).Should().BeTrue();
        shelf.TryPut("9", RetainedShelf.MaxBytes).Should().BeFalse();
        shelf.TryPut("9", 20 << 20).Should().BeTrue();
        shelf.TryPut("10", 45 << 20).Should().BeFalse();
        shelf.TryPut("9", 0).Should().BeTrue();
        shelf.TryPut("10", 45 << 20).Should().BeTrue();
        shelf.TryPut(new string('t', 1025), 1).Should().BeFalse();
    }
}
