using Bairelay.Cameras.Life;
using Bairelay.Protocol.Baichuan;
using Microsoft.Extensions.Logging;
using static Bairelay.Tests.Mqtt.Discovery.Announcing;

namespace Bairelay.Tests.Mqtt.Discovery;

public sealed class PublisherTests : IDisposable
{
    private readonly PublisherRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void At_the_first_start_the_bridge_and_the_basic_entities_are_announced()
    {
        _rig.Restart(null, Camera("front"));
        _rig.Broker.Retained.Should().HaveCount(9).And.ContainKey("homeassistant/binary_sensor/bairelay_bridge/config");
        _rig.Broker.Sent.Should().HaveCount(9);
    }

    [Fact]
    public void Abilities_bring_their_entities_and_the_device_s_model()
    {
        _rig.Restart(null, Camera("front"), Camera("back"));
        _rig.Learn("front", EveryAbility);
        _rig.Broker.EntitiesOf("front").Should().BeEquivalentTo(Names(Plan(EveryAbility)));
        _rig.Broker.Retained["homeassistant/binary_sensor/bairelay_front_md/config"].Should().Contain("\"model\":\"Argus PT\"");
        _rig.Broker.EntitiesOf("back").Should().HaveCount(8);
    }

    [Fact]
    public void Abilities_that_bring_nothing_new_send_nothing()
    {
        _rig.Restart(null, Camera("front"));
        _rig.Learn("front", EveryAbility);
        _rig.Broker.Sent.Clear();
        _rig.Learn("front", EveryAbility with { Presets = ["gate", "door"] });
        _rig.Publisher.Handle("front", new PowerReport(Power.Awake));
        _rig.Learn("stranger", EveryAbility);
        _rig.Broker.Sent.Should().BeEmpty();
    }

    [Fact]
    public void A_feature_that_the_camera_loses_is_removed_at_once()
    {
        _rig.Restart(null, Camera("front"));
        _rig.Learn("front", EveryAbility);
        _rig.Broker.Sent.Clear();
        _rig.Learn("front", EveryAbility with { HasSiren = false });
        _rig.Broker.Removals.Should().Equal("homeassistant/button/bairelay_front_siren/config");
    }

    [Fact]
    public void Silence_removes_nothing()
    {
        _rig.Restart(null, Camera("front"));
        _rig.Learn("front", EveryAbility);
        _rig.Broker.Sent.Clear();
        _rig.Learn("front", new CameraAbilities());
        _rig.Learn("front", new CameraAbilities { Model = "Argus PT", Firmware = "v3.1" });
        _rig.Broker.Removals.Should().BeEmpty();
        _rig.Broker.Retained["homeassistant/button/bairelay_front_siren/config"].Should().Contain("v3.1");
    }

    [Fact]
    public void Another_model_under_the_same_name_inherits_nothing()
    {
        _rig.Restart(null, Camera("front"));
        _rig.Learn("front", EveryAbility);
        _rig.Learn("front", new CameraAbilities { Model = "Argus Eco", HasLeds = true, HasPtz = false });
        _rig.Restart(null, Camera("front"));
        _rig.Broker.Retained["homeassistant/binary_sensor/bairelay_front_md/config"].Should().Contain("Argus Eco").And.NotContain("IPC_528");
        _rig.Broker.EntitiesOf("front").Should().NotContain("button/pan_left").And.Contain("button/siren", "nobody has said that it has none");
    }

    /// <summary>Sockets are open before anything is announced, and a camera may be quick.</summary>
    [Fact]
    public void What_a_camera_says_before_the_announcement_adds_to_what_earlier_runs_knew()
    {
        _rig.Restart(null, Camera("front"));
        _rig.Learn("front", EveryAbility);
        _rig.Load(null, Camera("front"));
        _rig.Learn("front", new CameraAbilities { Model = "Argus PT", Firmware = "v3.1" });
        _rig.Publisher.Start();
        _rig.Broker.Removals.Should().BeEmpty();
        _rig.Broker.Retained["homeassistant/button/bairelay_front_siren/config"].Should().Contain("v3.1");
    }

    [Fact]
    public void Presets_that_are_read_later_become_the_choice()
    {
        _rig.Restart(null, Camera("front"));
        _rig.Publisher.Handle("front", new PresetsReport([new Preset(1, "early", null)]));
        _rig.Broker.EntitiesOf("front").Should().HaveCount(8, "presets alone do not say what the camera is");
        _rig.Learn("front", EveryAbility with { HasPresets = false, Presets = [] });
        _rig.Broker.EntitiesOf("front").Should().NotContain("select/preset");

        _rig.Publisher.Handle("front", new PresetsReport([new Preset(1, "gate", null), new Preset(2, null, null), new Preset(3, "gate", null), new Preset(4, " ", null)]));
        _rig.Broker.Retained["homeassistant/select/bairelay_front_preset/config"].Should().Contain("""["gate","2","4"]""");
        _rig.Learn("front", EveryAbility with { HasPresets = null, Presets = [], Firmware = "new" });
        _rig.Broker.EntitiesOf("front").Should().Contain("select/preset");

        _rig.Publisher.Handle("front", new PresetsReport([]));
        _rig.Broker.EntitiesOf("front").Should().NotContain("select/preset", "the last position was deleted");
    }

    [Fact]
    public void What_a_camera_says_of_itself_is_limited()
    {
        _rig.Restart(null, Camera("front"));
        _rig.Learn("front", EveryAbility with { Presets = default });
        _rig.Broker.EntitiesOf("front").Should().NotContain("select/preset").And.HaveCount(20);

        var names = Enumerable.Range(0, 300).Select(i => $"p{i}").Append(new string('x', 200)).ToArray();
        _rig.Learn("front", EveryAbility with { Model = new string('m', 127) + "🙂🙂", Presets = [.. names] });
        var select = _rig.Broker.Retained["homeassistant/select/bairelay_front_preset/config"];
        select.Should().Contain("\"p255\"").And.NotContain("\"p256\"").And.NotContain("xxx");
        select.Should().Contain($"\"model\":\"{new string('m', 127)}\"", "no half of a letter is left over");
    }

    [Fact]
    public void When_Home_Assistant_starts_everything_is_announced_again()
    {
        _rig.Restart(null, Camera("front"));
        _rig.Learn("front", EveryAbility);
        var before = new Dictionary<string, string>(_rig.Broker.Retained, StringComparer.Ordinal);
        _rig.Broker.Retained.Clear();
        _rig.Publisher.StatusFilter.Should().Be("homeassistant/status");
        _rig.Time.Advance(TimeSpan.FromSeconds(2));
        _rig.Hear("homeassistant/status", "online").Should().BeTrue();
        _rig.Broker.Retained.Should().Equal(before);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(999, 0)]
    [InlineData(1000, 9)]
    public void A_retained_birth_message_and_a_fresh_one_count_once(int milliseconds, int messages)
    {
        _rig.Restart(null, Camera("front"));
        _rig.Time.Advance(TimeSpan.FromSeconds(5));
        _rig.Broker.Sent.Clear();
        _rig.Hear("homeassistant/status", "online", retained: true);
        _rig.Broker.Sent.Should().HaveCount(9);
        _rig.Broker.Sent.Clear();
        _rig.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        _rig.Hear("homeassistant/status", "online");
        _rig.Broker.Sent.Should().HaveCount(messages);
    }

    [Theory]
    [InlineData("homeassistant/status", "offline", true)]
    [InlineData("homeassistant/status", "", true)]
    [InlineData("homeassistant/status", "online ", true)]
    [InlineData("homeassistant/status/x", "online", false)]
    [InlineData("bairelay/front/control/wakeup", "online", false)]
    public void Other_messages_announce_nothing(string topic, string payload, bool isOurs)
    {
        _rig.Restart(null, Camera("front"));
        _rig.Time.Advance(TimeSpan.FromSeconds(5));
        _rig.Broker.Sent.Clear();
        _rig.Hear(topic, payload).Should().Be(isOurs);
        _rig.Broker.Sent.Should().BeEmpty();
    }

    [Fact]
    public void Without_discovery_nothing_is_announced_subscribed_or_written()
    {
        _rig.Restart(PublisherRig.Options() with { Discovery = null }, Camera("front"));
        _rig.Publisher.StatusFilter.Should().BeNull();
        _rig.Learn("front", EveryAbility);
        _rig.Hear("homeassistant/status", "online").Should().BeFalse();
        _rig.Publisher.Dispose();
        _rig.Broker.Sent.Should().BeEmpty();
        File.Exists(_rig.StatePath).Should().BeFalse();
    }

    [Fact]
    public void The_log_says_what_was_announced()
    {
        _rig.Restart(null, Camera("front"), Camera("back") with { Enabled = false });
        _rig.Log.LinesAt(LogLevel.Information).Should().ContainSingle().Which.Should().Contain("homeassistant").And.Contain("entities=9").And.Contain("cameras=1");
    }
}
