using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bairelay.Tests.Mqtt.Discovery;

/// <summary>
/// What Home Assistant requires and allows in a configuration payload, by platform, from its pages
/// https://www.home-assistant.io/integrations/{platform}.mqtt/ (section Configuration) and
/// https://www.home-assistant.io/integrations/mqtt/ (Discovery topic, Discovery payload, Naming of MQTT entities).
/// Left out on purpose: <c>platform</c>, which only device-based discovery may have, and <c>object_id</c>, which Home Assistant
/// no longer takes since 2026.4.
/// </summary>
internal static class HomeAssistantSchema
{
    private static readonly string[] s_everywhere =
    [
        "availability", "availability_mode", "availability_template", "availability_topic", "payload_available", "payload_not_available",
        "default_entity_id", "device", "enabled_by_default", "encoding", "entity_category", "entity_picture", "icon",
        "json_attributes_template", "json_attributes_topic", "name", "origin", "qos", "unique_id",
    ];

    private static readonly Dictionary<string, (string[] Required, string[] Own)> s_platforms = new(StringComparer.Ordinal)
    {
        ["binary_sensor"] = (
            ["state_topic"],
            ["state_topic", "device_class", "expire_after", "force_update", "off_delay", "payload_off", "payload_on", "value_template"]),
        ["sensor"] = (
            ["state_topic"],
            [
                "state_topic", "device_class", "expire_after", "force_update", "last_reset_value_template", "options",
                "suggested_display_precision", "state_class", "unit_of_measurement", "value_template",
            ]),
        ["button"] = (["command_topic"], ["command_topic", "command_template", "device_class", "payload_press", "retain"]),
        ["switch"] = (
            ["command_topic"],
            [
                "command_topic", "command_template", "device_class", "optimistic", "payload_off", "payload_on", "retain",
                "state_off", "state_on", "state_topic", "value_template",
            ]),
        ["select"] = (
            ["command_topic", "options"],
            ["command_topic", "command_template", "optimistic", "options", "retain", "state_topic", "value_template"]),
        // The default schema; members for brightness and colours are not listed: the floodlight has none.
        ["light"] = (
            ["command_topic"],
            ["command_topic", "on_command_type", "optimistic", "payload_off", "payload_on", "retain", "schema", "state_topic", "state_value_template"]),
        ["camera"] = (["topic"], ["topic", "image_encoding"]),
    };

    /// <summary>https://www.home-assistant.io/integrations/binary_sensor/#device-class</summary>
    private static readonly string[] s_binarySensorClasses =
    [
        "battery", "battery_charging", "carbon_monoxide", "cold", "connectivity", "door", "garage_door", "gas", "heat", "light", "lock",
        "moisture", "motion", "moving", "occupancy", "opening", "plug", "power", "presence", "problem", "running", "safety", "smoke",
        "sound", "tamper", "update", "vibration", "window",
    ];

    /// <summary>https://www.home-assistant.io/integrations/button/#device-class</summary>
    private static readonly string[] s_buttonClasses = ["identify", "restart", "update"];

    /// <summary>
    /// https://developers.home-assistant.io/docs/core/entity/sensor/#available-device-classes: the units and state classes that go
    /// with those that we use. A timestamp is no number and has neither.
    /// </summary>
    private static readonly Dictionary<string, (string[] Units, string[] StateClasses)> s_sensorClasses = new(StringComparer.Ordinal)
    {
        ["battery"] = (["%"], ["measurement"]),
        ["duration"] = (["d", "h", "min", "s", "ms", "µs"], ["measurement", "total", "total_increasing"]),
        ["timestamp"] = ([], []),
    };

    private static readonly string[] s_device =
    [
        "configuration_url", "connections", "hw_version", "identifiers", "manufacturer", "model", "model_id", "name", "serial_number",
        "suggested_area", "sw_version", "via_device",
    ];

    private static readonly string[] s_origin = ["name", "sw_version", "support_url"];

    /// <summary>Empty: Home Assistant takes it.</summary>
    public static IReadOnlyList<string> Problems(string topic, JsonObject payload)
    {
        var problems = new List<string>();
        void Check(bool holds, string problem)
        {
            if (!holds) problems.Add($"{topic}: {problem}");
        }

        // <discovery_prefix>/<component>/[<node_id>/]<object_id>/config; the ids are of [a-zA-Z0-9_-].
        var levels = topic.Split('/');
        var platform = levels[^3];
        Check(levels[^1] == "config", "does not end with config");
        Check(levels[^2].Length > 0 && levels[^2].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-'), "object id has other characters");
        if (!s_platforms.TryGetValue(platform, out var schema)) return [$"{topic}: no platform {platform}"];

        foreach (var name in schema.Required) Check(payload.ContainsKey(name), $"{name} is required");
        foreach (var (name, value) in payload)
        {
            Check(schema.Own.Contains(name) || s_everywhere.Contains(name), $"{name} is not known");
            if (name.EndsWith("topic", StringComparison.Ordinal)) Check(IsTopic(Text(value)), $"{name} is not a topic to publish on: {value}");
            if (name.EndsWith("_template", StringComparison.Ordinal)) Check(IsBalanced(Text(value)), $"{name} is not balanced: {value}");
        }

        // "Required when used with device-based discovery", and without it neither a device nor a history is kept.
        Check(Text(payload["unique_id"]) == levels[^2], "best practice: the object id is the unique id");
        Check(Text(payload["name"]) is { Length: > 0 }, "has no name");
        Check(!(payload.ContainsKey("availability") && payload.ContainsKey("availability_topic")), "availability in two ways");
        var category = Text(payload["entity_category"]);
        if (platform is "sensor" or "binary_sensor") Check(category is null or "diagnostic", "the category of a sensor must be diagnostic");
        Check(category is null or "config" or "diagnostic", $"no category {category}");
        Check(Text(payload["icon"]) is null or ['m', 'd', 'i', ':', ..], "not an icon");
        CheckClasses(platform, payload, Check);
        CheckOptions(payload, Check);

        var device = payload["device"] as JsonObject ?? [];
        Check(device["identifiers"] is JsonArray { Count: > 0 } || device["connections"] is JsonArray { Count: > 0 }, "device: identifiers or connections");
        Check(Text(device["name"]) is { Length: > 0 }, "device: name");
        foreach (var (name, _) in device) Check(s_device.Contains(name), $"device: {name} is not known");
        var origin = payload["origin"] as JsonObject ?? [];
        Check(Text(origin["name"]) is { Length: > 0 }, "origin: name is required");
        foreach (var (name, _) in origin) Check(s_origin.Contains(name), $"origin: {name} is not known");
        return problems;
    }

    private static void CheckClasses(string platform, JsonObject payload, Action<bool, string> check)
    {
        var kind = Text(payload["device_class"]);
        if (platform == "binary_sensor") check(kind is null || s_binarySensorClasses.Contains(kind), $"no class {kind}");
        if (platform == "button") check(kind is null || s_buttonClasses.Contains(kind), $"no class {kind}");
        if (platform != "sensor" || kind is null) return;
        if (!s_sensorClasses.TryGetValue(kind, out var allowed))
        {
            check(false, $"no class {kind}");
            return;
        }

        var (unit, stateClass) = (Text(payload["unit_of_measurement"]), Text(payload["state_class"]));
        check(unit is null ? allowed.Units.Length == 0 : allowed.Units.Contains(unit), $"unit {unit} does not go with {kind}");
        check(stateClass is null || allowed.StateClasses.Contains(stateClass), $"state class {stateClass} does not go with {kind}");
    }

    private static void CheckOptions(JsonObject payload, Action<bool, string> check)
    {
        if (payload["options"] is not { } options) return;
        check(options is JsonArray, "options are a list");
        if (options is not JsonArray list) return;
        var texts = list.Select(Text).ToList();
        check(texts.TrueForAll(text => text is { Length: > 0 }) && texts.Distinct(StringComparer.Ordinal).Count() == texts.Count, "options are texts, each once");
    }

    private static bool IsTopic(string? text) => text is { Length: > 0 } && text.AsSpan().IndexOfAny('#', '+', '\0') < 0 && text[0] != '/' && text[^1] != '/';

    private static bool IsBalanced(string? text)
    {
        if (text is null || !text.StartsWith("{{ ", StringComparison.Ordinal) || !text.EndsWith(" }}", StringComparison.Ordinal)) return false;
        var open = new Stack<char>();
        var quoted = false;
        foreach (var letter in text)
        {
            if (letter == '\'') quoted = !quoted;
            if (quoted) continue;
            if (letter is '{' or '(' or '[') open.Push(letter);
            if (letter is '}' or ')' or ']' && (!open.TryPop(out var opened) || opened != letter switch { '}' => '{', ')' => '(', _ => '[' })) return false;
        }

        return open.Count == 0 && !quoted;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
