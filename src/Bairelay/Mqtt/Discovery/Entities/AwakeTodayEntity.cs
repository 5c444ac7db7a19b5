using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery.Entities;

internal static class AwakeTodayEntity
{
    public static CameraEntity Entity { get; } = new("sensor", "awake_today", "Awake today", DiscoveryFeature.AwakeToday)
    {
        IsBasic = true,
        Write = (json, camera) =>
        {
            json.WriteString("state_topic", camera.Status("ledger"));
            json.WriteString("value_template", Templates.Member("seconds"));
            json.WriteString("device_class", "duration");
            // Home Assistant's words for a count that only grows and starts again at 0, here at midnight. As a measurement
            // its statistics would be the day's average, which means nothing.
            json.WriteString("state_class", "total_increasing");
            json.WriteString("unit_of_measurement", "s");
            json.WriteNumber("suggested_display_precision", 0);
            json.WriteString("entity_category", "diagnostic");
            json.WriteString("json_attributes_topic", camera.Status("ledger"));
        },
    };
}
