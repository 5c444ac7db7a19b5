using System.Text.Json.Nodes;
using Bairelay.Mqtt.Discovery;
using static Bairelay.Tests.Mqtt.Discovery.Announcing;

namespace Bairelay.Tests.Mqtt.Discovery;

/// <summary>Every payload, member by member and in order. Written from Home Assistant's pages and our table of topics.</summary>
public sealed class PayloadTests
{
    private const string Tail =
        """
        "availability_topic": "bairelay/status",
        "device": {
          "identifiers": ["bairelay_front"], "name": "front", "manufacturer": "Reolink",
          "model": "Argus PT", "sw_version": "v3.0.0.2356", "hw_version": "IPC_528", "via_device": "bairelay_bridge"
        },
        "origin": { "name": "Bairelay", "sw_version": "1.2.3" }
        """;

    public static TheoryData<string, string> Entities => new()
    {
        {
            "binary_sensor/md",
            """
            "name": "Motion", "unique_id": "bairelay_front_md",
            "state_topic": "bairelay/front/status/motion",
            "value_template": "{{ {'on': 'on', 'off': 'off'}.get(value, 'None') }}",
            "payload_on": "on", "payload_off": "off", "device_class": "motion",
            "json_attributes_topic": "bairelay/front/status/motion/attributes"
            """
        },
        {
            "binary_sensor/asleep",
            """
            "name": "Asleep", "unique_id": "bairelay_front_asleep",
            "state_topic": "bairelay/front/status/power",
            "value_template": "{{ {'asleep': 'on', 'awake': 'off'}.get(value, 'None') }}",
            "payload_on": "on", "payload_off": "off", "icon": "mdi:sleep"
            """
        },
        {
            "binary_sensor/reachable",
            """
            "name": "Reachable", "unique_id": "bairelay_front_reachable",
            "state_topic": "bairelay/front/status/power",
            "value_template": "{{ {'awake': 'on', 'asleep': 'on', 'unreachable': 'off'}.get(value, 'None') }}",
            "payload_on": "on", "payload_off": "off", "device_class": "connectivity", "entity_category": "diagnostic"
            """
        },
        {
            "sensor/battery",
            """
            "name": "Battery", "unique_id": "bairelay_front_battery",
            "state_topic": "bairelay/front/status/battery_level",
            "device_class": "battery", "state_class": "measurement", "unit_of_measurement": "%", "entity_category": "diagnostic",
            "json_attributes_topic": "bairelay/front/status/battery/attributes"
            """
        },
        {
            "sensor/awake_today",
            """
            "name": "Awake today", "unique_id": "bairelay_front_awake_today",
            "state_topic": "bairelay/front/status/ledger",
            "value_template": "{{ value_json.seconds }}",
            "device_class": "duration", "state_class": "total_increasing", "unit_of_measurement": "s",
            "suggested_display_precision": 0, "entity_category": "diagnostic",
            "json_attributes_topic": "bairelay/front/status/ledger"
            """
        },
        {
            "sensor/last_motion",
            """
            "name": "Last motion", "unique_id": "bairelay_front_last_motion",
            "state_topic": "bairelay/front/status/motion/attributes",
            "value_template": "{{ value_json.last_motion }}", "device_class": "timestamp"
            """
        },
        {
            "button/wake",
            """
            "name": "Wake", "unique_id": "bairelay_front_wake",
            "command_topic": "bairelay/front/control/wakeup", "payload_press": "5", "icon": "mdi:sleep-off"
            """
        },
        {
            "button/sleep_now",
            """
            "name": "Sleep now", "unique_id": "bairelay_front_sleep_now",
            "command_topic": "bairelay/front/control/wakeup", "payload_press": "0", "icon": "mdi:sleep"
            """
        },
        {
            "button/reboot",
            """
            "name": "Reboot", "unique_id": "bairelay_front_reboot",
            "command_topic": "bairelay/front/control/reboot", "payload_press": "on",
            "device_class": "restart", "entity_category": "config"
            """
        },
        {
            "switch/led",
            """
            "name": "Status LED", "unique_id": "bairelay_front_led",
            "command_topic": "bairelay/front/control/led", "payload_on": "on", "payload_off": "off",
            "icon": "mdi:led-on", "entity_category": "config"
            """
        },
        {
            "select/ir",
            """
            "name": "Infrared", "unique_id": "bairelay_front_ir",
            "command_topic": "bairelay/front/control/ir", "options": ["on", "off", "auto"],
            "icon": "mdi:lightbulb-night", "entity_category": "config"
            """
        },
        {
            "switch/pir",
            """
            "name": "PIR", "unique_id": "bairelay_front_pir",
            "state_topic": "bairelay/front/status/pir", "command_topic": "bairelay/front/control/pir",
            "payload_on": "on", "payload_off": "off", "icon": "mdi:motion-sensor", "entity_category": "config"
            """
        },
        {
            "light/floodlight",
            """
            "name": "Floodlight", "unique_id": "bairelay_front_floodlight",
            "state_topic": "bairelay/front/status/floodlight", "state_value_template": "{{ value_json.state }}",
            "command_topic": "bairelay/front/control/floodlight", "payload_on": "on", "payload_off": "off"
            """
        },
        {
            "switch/floodlight_tasks",
            """
            "name": "Floodlight tasks", "unique_id": "bairelay_front_floodlight_tasks",
            "state_topic": "bairelay/front/status/floodlight_tasks", "command_topic": "bairelay/front/control/floodlight_tasks",
            "payload_on": "on", "payload_off": "off", "icon": "mdi:calendar-clock", "entity_category": "config"
            """
        },
        {
            "button/siren",
            """
            "name": "Siren", "unique_id": "bairelay_front_siren",
            "command_topic": "bairelay/front/control/siren", "payload_press": "on", "icon": "mdi:bullhorn"
            """
        },
        {
            "camera/camera",
            """
            "name": "Preview", "unique_id": "bairelay_front_camera",
            "topic": "bairelay/front/status/preview", "image_encoding": "b64"
            """
        },
        { "button/pan_left", Pan("Pan left", "left") },
        { "button/pan_right", Pan("Pan right", "right") },
        { "button/pan_up", Pan("Tilt up", "up") },
        { "button/pan_down", Pan("Tilt down", "down") },
        {
            "select/preset",
            """
            "name": "Preset", "unique_id": "bairelay_front_preset",
            "command_topic": "bairelay/front/control/ptz/preset", "options": ["gate", "door"], "icon": "mdi:map-marker"
            """
        },
    };

    [Theory]
    [MemberData(nameof(Entities))]
    public void Each_entity_is_announced_in_these_words(string name, string members)
    {
        var config = Plan(EveryAbility).Configs.Single(config => Name(config.Topic) == name);
        Text(config).Should().Be(Compact($"{{ {members}, {Tail} }}"));
    }

    [Fact]
    public void A_camera_with_everything_has_these_entities_and_no_other() =>
        Names(Plan(EveryAbility)).Should().BeEquivalentTo(Entities.Select(row => row.Data.Item1));

    [Fact]
    public void The_bridge_is_a_device_that_says_whether_it_can_be_heard()
    {
        var config = DiscoveryConfig.OfBridge(Site);
        config.Topic.Should().Be("homeassistant/binary_sensor/bairelay_bridge/config");
        Text(config).Should().Be(Compact(
            """
            {
              "name": "Connection", "unique_id": "bairelay_bridge", "state_topic": "bairelay/status",
              "payload_on": "online", "payload_off": "offline", "device_class": "connectivity", "entity_category": "diagnostic",
              "device": {
                "identifiers": ["bairelay_bridge"], "name": "Bairelay", "manufacturer": "Bairelay", "model": "Bridge", "sw_version": "1.2.3"
              },
              "origin": { "name": "Bairelay", "sw_version": "1.2.3" }
            }
            """));
    }

    [Fact]
    public void What_is_not_known_of_the_device_is_left_out()
    {
        var device = Json(Plan(null).Configs[0])["device"]!.AsObject();
        device.Select(member => member.Key).Should().Equal("identifiers", "name", "manufacturer", "via_device");
    }

    [Fact]
    public void Preset_names_of_any_letters_arrive_as_they_are()
    {
        string[] names = ["Tür", "it's \"open\"", "<b>", "門", "\n"];
        var config = Plan(EveryAbility with { Presets = [.. names] }).Configs.Single(config => Name(config.Topic) == "select/preset");
        Json(config)["options"]!.AsArray().Select(option => option!.GetValue<string>()).Should().Equal(names);
        Text(config).Should().Contain("\"Tür\"", "it is to be read in MQTT viewers too");
    }

    private static string Pan(string name, string direction) =>
        $$"""
        "name": "{{name}}", "unique_id": "bairelay_front_pan_{{direction}}",
        "command_topic": "bairelay/front/control/ptz", "payload_press": "{{direction}}", "icon": "mdi:arrow-{{direction}}"
        """;

    /// <summary>The same members in the same order, without the white space of this file.</summary>
    private static string Compact(string json) => JsonNode.Parse(json)!.ToJsonString(
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
