using Bairelay.Configuration;
using CsCheck;
using static Bairelay.Tests.Mqtt.Discovery.Announcing;

namespace Bairelay.Tests.Mqtt.Discovery;

/// <summary>What an earlier run announced and this one does not want is gone from the broker, and nothing else is.</summary>
public sealed class RemovalTests : IDisposable
{
    private readonly PublisherRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void After_a_restart_everything_is_there_before_any_camera_has_woken()
    {
        _rig.Restart(null, Camera("front"));
        _rig.Learn("front", EveryAbility);
        var before = new Dictionary<string, string>(_rig.Broker.Retained, StringComparer.Ordinal);
        _rig.Broker.Retained.Clear();
        _rig.Restart(null, Camera("front"));
        _rig.Broker.Retained.Should().Equal(before);
        _rig.Broker.Removals.Should().BeEmpty();
    }

    [Fact]
    public void A_crash_loses_at_most_what_was_learned_in_the_last_seconds()
    {
        _rig.Restart(null, Camera("front"));
        _rig.Learn("front", EveryAbility);
        for (var i = 0; i < 12; i++) _rig.Time.Advance(TimeSpan.FromSeconds(1));
        _rig.Crash();
        _rig.Restart(null);
        _rig.Broker.Retained.Keys.Should().Equal("homeassistant/binary_sensor/bairelay_bridge/config");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_camera_that_is_gone_or_disabled_takes_its_entities_with_it(bool disabled)
    {
        _rig.Restart(null, Camera("front"), Camera("back"));
        _rig.Learn("front", EveryAbility);
        CameraOptions[] left = disabled ? [Camera("front") with { Enabled = false }, Camera("back")] : [Camera("back")];
        _rig.Restart(null, left);
        _rig.Broker.EntitiesOf("front").Should().BeEmpty();
        _rig.Broker.EntitiesOf("back").Should().HaveCount(8);
        _rig.Broker.Removals.Should().HaveCount(21);

        // Only a disabled one is remembered.
        _rig.Restart(null, Camera("front"), Camera("back"));
        _rig.Broker.EntitiesOf("front").Should().HaveCount(disabled ? 21 : 8);
    }

    [Fact]
    public void A_feature_that_is_no_longer_configured_is_removed()
    {
        _rig.Restart(null, Camera("front"));
        _rig.Learn("front", EveryAbility);
        var fewer = PublisherRig.Options() with { Discovery = new() { Topic = "homeassistant", Features = [DiscoveryFeature.Motion, DiscoveryFeature.Siren] } };
        _rig.Restart(fewer, Camera("front"));
        _rig.Broker.EntitiesOf("front").Should().BeEquivalentTo(["binary_sensor/md", "button/siren"]);
        _rig.Restart(fewer, Camera("front", new() { EnableMotion = false }));
        _rig.Broker.EntitiesOf("front").Should().BeEquivalentTo(["button/siren"]);
    }

    [Fact]
    public void A_new_prefix_moves_everything_and_the_old_goes_first()
    {
        _rig.Restart(null, Camera("front"));
        _rig.Learn("front", EveryAbility);
        _rig.Restart(PublisherRig.Options("neolink"), Camera("front"));
        _rig.Broker.EntitiesOf("front").Should().BeEmpty();
        _rig.Broker.EntitiesOf("front", "neolink").Should().HaveCount(21);
        _rig.Broker.Retained.Should().HaveCount(22);
        _rig.Broker.Sent.FindLastIndex(message => message.Payload.Length == 0).Should()
            .BeLessThan(_rig.Broker.Sent.FindIndex(message => message.Payload.Length > 0));
    }

    [Fact]
    public void A_new_discovery_topic_moves_everything()
    {
        _rig.Restart(null, Camera("front"));
        _rig.Restart(PublisherRig.Options(topic: "ha"), Camera("front"));
        _rig.Broker.Retained.Keys.Should().HaveCount(9).And.OnlyContain(topic => topic.StartsWith("ha/", StringComparison.Ordinal));
    }

    [Fact]
    public void Discovery_switched_off_removes_everything_once()
    {
        _rig.Restart(null, Camera("front"));
        _rig.Learn("front", EveryAbility);
        _rig.Restart(PublisherRig.Options() with { Discovery = null }, Camera("front"));
        _rig.Broker.Retained.Should().BeEmpty();
        _rig.Broker.Sent.Should().HaveCount(22);
        _rig.Publisher.Delivered();
        _rig.Restart(PublisherRig.Options() with { Discovery = null }, Camera("front"));
        _rig.Broker.Sent.Should().BeEmpty();

        _rig.Restart(null, Camera("front"));
        _rig.Broker.EntitiesOf("front").Should().HaveCount(21, "what the camera can do is still known");
    }

    [Fact]
    public void A_removal_that_no_broker_heard_of_is_made_up_for()
    {
        _rig.Restart(null, Camera("front"), Camera("back"));
        _rig.Broker.IsAbsent = true;
        _rig.Restart(null, Camera("back"));
        _rig.Broker.EntitiesOf("front").Should().HaveCount(8);
        _rig.Broker.IsAbsent = false;
        _rig.Restart(null, Camera("back"));
        _rig.Broker.EntitiesOf("front").Should().BeEmpty();
    }

    [Fact]
    public void What_is_wanted_again_is_not_removed_first()
    {
        _rig.Restart(null, Camera("front"));
        _rig.Restart(null);
        _rig.Restart(null, Camera("front"));
        _rig.Broker.Removals.Should().BeEmpty("Home Assistant would forget the device for a moment");
        _rig.Broker.EntitiesOf("front").Should().HaveCount(8);
    }

    [Fact]
    public void Whatever_happened_before_the_broker_ends_with_what_is_wanted_now()
    {
        var step = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 3], Gen.Bool);
        step.List[1, 8].Sample(
            steps =>
            {
                using var rig = new PublisherRig();
                foreach (var (cameras, prefix, topic, abilities, crash) in steps)
                {
                    if (crash) rig.Crash();
                    var options = topic == 0 ? PublisherRig.Options() with { Discovery = null } : PublisherRig.Options($"p{prefix}", $"t{topic}");
                    rig.Restart(options, [.. Enumerable.Range(0, cameras).Select(i => Camera($"c{i}"))]);
                    var answer = abilities switch { 0 => null, 1 => EveryAbility, 2 => EveryAbility with { HasPtz = false, Presets = ["other"] }, _ => new() };
                    if (answer is not null) rig.Learn("c0", answer);
                    // Long enough for the file, so that a crash finds it.
                    for (var i = 0; i < 12; i++) rig.Time.Advance(TimeSpan.FromSeconds(1));
                }

                var known = EveryAbility with { HasSiren = false };
                rig.Restart(PublisherRig.Options(), Camera("c0"), Camera("c1"));
                rig.Learn("c0", known);
                rig.Learn("c1", known);
                var wanted = ((string[])["c0", "c1"]).SelectMany(name => Plan(known, name: name).Configs).ToDictionary(config => config.Topic, Text);
                wanted.Add("homeassistant/binary_sensor/bairelay_bridge/config", rig.Broker.Retained["homeassistant/binary_sensor/bairelay_bridge/config"]);
                rig.Broker.Retained.Should().BeEquivalentTo(wanted);
            },
            iter: 100, threads: 1);
    }
}
