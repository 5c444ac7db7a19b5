using Bairelay.Cameras.Life;
using Bairelay.Configuration;
using Bairelay.Mqtt.Discovery;
using static Bairelay.Tests.Mqtt.Discovery.Announcing;

namespace Bairelay.Tests.Mqtt.Discovery;

public sealed class PlanTests
{
    private static readonly string[] s_basic =
    [
        "binary_sensor/md", "binary_sensor/asleep", "binary_sensor/reachable", "sensor/battery", "sensor/awake_today", "sensor/last_motion",
        "button/wake", "button/sleep_now",
    ];

    [Fact]
    public void Of_a_camera_that_nobody_has_asked_yet_exactly_eight_things_are_announced()
    {
        var plan = Plan(null);
        Names(plan).Should().BeEquivalentTo(s_basic);
        plan.Undecided.Select(topic => Name(topic)).Should().BeEquivalentTo(Names(Plan(EveryAbility)).Except(s_basic));
    }

    [Fact]
    public void Histories_of_neolink_users_go_on()
    {
        var site = new DiscoverySite("neolink", "homeassistant", "1.2.3");
        var ids = Plan(EveryAbility, site: site).Configs.Select(config => Json(config)["unique_id"]!.GetValue<string>());
        ids.Should().Contain(
        [
            "neolink_front_md", "neolink_front_battery", "neolink_front_floodlight", "neolink_front_led", "neolink_front_ir",
            "neolink_front_reboot", "neolink_front_pan_left", "neolink_front_pan_right", "neolink_front_pan_up", "neolink_front_pan_down",
            "neolink_front_siren", "neolink_front_camera",
        ]);
        DiscoveryConfig.OfBridge(site).Topic.Should().Be("homeassistant/binary_sensor/neolink_bridge/config");
        Json(DiscoveryConfig.OfBridge(site))["device"]!["name"]!.GetValue<string>().Should().Be("Bairelay neolink");
    }

    private static readonly Dictionary<string, CameraAbilities> s_lacking = new(StringComparer.Ordinal)
    {
        ["battery"] = EveryAbility with { HasBattery = false },
        ["pan and tilt"] = EveryAbility with { HasPtz = false },
        ["presets"] = EveryAbility with { HasPresets = false },
        ["a stored preset"] = EveryAbility with { Presets = [] },
        ["floodlight"] = EveryAbility with { HasFloodlight = false },
        ["siren"] = EveryAbility with { HasSiren = false },
        ["PIR"] = EveryAbility with { HasPir = false },
        ["LEDs"] = EveryAbility with { HasLeds = false },
    };

    [Theory]
    [InlineData("battery", "sensor/battery")]
    [InlineData("pan and tilt", "button/pan_left", "button/pan_right", "button/pan_up", "button/pan_down")]
    [InlineData("presets", "select/preset")]
    [InlineData("a stored preset", "select/preset")]
    [InlineData("floodlight", "light/floodlight", "switch/floodlight_tasks")]
    [InlineData("siren", "button/siren")]
    [InlineData("PIR", "switch/pir")]
    [InlineData("LEDs", "switch/led", "select/ir")]
    public void What_a_camera_lacks_is_not_announced(string what, params string[] missing)
    {
        var plan = Plan(s_lacking[what]);
        Names(Plan(EveryAbility)).Except(Names(plan)).Should().BeEquivalentTo(missing);
        plan.Undecided.Should().BeEmpty("it is to be removed");
    }

    [Fact]
    public void What_a_camera_does_not_speak_of_is_announced_only_where_it_is_likely_or_asked_for()
    {
        var plan = Plan(new CameraAbilities());
        string[] unlikely = ["button/pan_left", "button/pan_right", "button/pan_up", "button/pan_down", "button/siren", "select/preset"];
        Names(plan).Should().BeEquivalentTo(Names(Plan(EveryAbility)).Except(unlikely));
        plan.Undecided.Select(topic => Name(topic)).Should().BeEquivalentTo(unlikely);
    }

    private static readonly Dictionary<string, CameraMqttOptions> s_switchedOff = new(StringComparer.Ordinal)
    {
        ["enable_motion"] = EverythingEnabled with { EnableMotion = false },
        ["enable_light"] = EverythingEnabled with { EnableLight = false },
        ["enable_battery"] = EverythingEnabled with { EnableBattery = false },
        ["enable_preview"] = EverythingEnabled with { EnablePreview = false },
        ["enable_floodlight"] = EverythingEnabled with { EnableFloodlight = false },
        ["enable_pir"] = EverythingEnabled with { EnablePir = false },
    };

    [Theory]
    [InlineData("enable_motion", "binary_sensor/md", "sensor/last_motion")]
    [InlineData("enable_light", "light/floodlight")]
    [InlineData("enable_battery", "sensor/battery")]
    [InlineData("enable_preview", "camera/camera")]
    [InlineData("enable_floodlight", "switch/floodlight_tasks")]
    [InlineData("enable_pir", "switch/pir")]
    public void What_the_camera_s_section_switches_off_is_not_announced(string key, params string[] missing)
    {
        var plan = Plan(EveryAbility, s_switchedOff[key]);
        Names(Plan(EveryAbility)).Except(Names(plan)).Should().BeEquivalentTo(missing);
        plan.Undecided.Should().BeEmpty();
        Plan(null, s_switchedOff[key]).Undecided.Select(topic => Name(topic)).Should()
            .NotContain(missing, "the configuration decides, whatever the camera has");
    }

    [Theory]
    [InlineData(nameof(DiscoveryFeature.Motion), "binary_sensor/md")]
    [InlineData(nameof(DiscoveryFeature.Asleep), "binary_sensor/asleep")]
    [InlineData(nameof(DiscoveryFeature.Reachable), "binary_sensor/reachable")]
    [InlineData(nameof(DiscoveryFeature.Battery), "sensor/battery")]
    [InlineData(nameof(DiscoveryFeature.AwakeToday), "sensor/awake_today")]
    [InlineData(nameof(DiscoveryFeature.LastMotion), "sensor/last_motion")]
    [InlineData(nameof(DiscoveryFeature.Wake), "button/wake")]
    [InlineData(nameof(DiscoveryFeature.SleepNow), "button/sleep_now")]
    [InlineData(nameof(DiscoveryFeature.Reboot), "button/reboot")]
    [InlineData(nameof(DiscoveryFeature.Led), "switch/led")]
    [InlineData(nameof(DiscoveryFeature.Ir), "select/ir")]
    [InlineData(nameof(DiscoveryFeature.Pir), "switch/pir")]
    [InlineData(nameof(DiscoveryFeature.Floodlight), "light/floodlight")]
    [InlineData(nameof(DiscoveryFeature.FloodlightTasks), "switch/floodlight_tasks")]
    [InlineData(nameof(DiscoveryFeature.Siren), "button/siren")]
    [InlineData(nameof(DiscoveryFeature.Camera), "camera/camera")]
    [InlineData(nameof(DiscoveryFeature.PanTilt), "button/pan_left", "button/pan_right", "button/pan_up", "button/pan_down")]
    [InlineData(nameof(DiscoveryFeature.PanTiltPreset), "select/preset")]
    public void A_feature_of_the_list_is_these_entities(string feature, params string[] entities) =>
        Names(Plan(EveryAbility, features: [Enum.Parse<DiscoveryFeature>(feature)])).Should().BeEquivalentTo(entities);

    [Fact]
    public void Ids_are_unique_over_cameras_with_awkward_names()
    {
        string[] names = ["front", "front_pan", "front-door", "bridge", "camera", "bridge_camera", "a", "A"];
        var configs = names.SelectMany(name => Plan(EveryAbility, name: name).Configs).Append(DiscoveryConfig.OfBridge(Site)).ToList();
        configs.Should().HaveCount((names.Length * 21) + 1);
        configs.Select(config => config.Topic).Should().OnlyHaveUniqueItems();
        configs.Select(config => Json(config)["unique_id"]!.GetValue<string>()).Should().OnlyHaveUniqueItems();
        var devices = configs.Select(config => Json(config)["device"]!["identifiers"]![0]!.GetValue<string>()).Distinct();
        devices.Should().HaveCount(names.Length + 1, "a camera called bridge is not the bridge");
    }

    [Fact]
    public void A_prefix_with_slash_and_spaces_stays_what_it_is_in_topics_and_is_made_fit_for_ids()
    {
        var site = new DiscoverySite("cams/front yard", "home/assistant", "1.2.3");
        var config = Plan(null, site: site).Configs[0];
        config.Topic.Should().Be("home/assistant/binary_sensor/cams_front_yard_front_md/config");
        var payload = Json(config);
        payload["unique_id"]!.GetValue<string>().Should().Be("cams_front_yard_front_md");
        payload["state_topic"]!.GetValue<string>().Should().Be("cams/front yard/front/status/motion");
        payload["availability_topic"]!.GetValue<string>().Should().Be("cams/front yard/status");
        payload["device"]!["via_device"]!.GetValue<string>().Should().Be("cams_front_yard_bridge");
    }
}
