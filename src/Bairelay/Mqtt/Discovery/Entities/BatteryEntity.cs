using Bairelay.Configuration;

namespace Bairelay.Mqtt.Discovery.Entities;

internal static class BatteryEntity
{
    public static CameraEntity Entity { get; } = new("sensor", "battery", "Battery", DiscoveryFeature.Battery)
    {
        IsBasic = true,
        IsEnabled = mqtt => mqtt.EnableBattery,
        IsPresent = abilities => CameraEntity.UnlessDenied(abilities.HasBattery),
        Write = (json, camera) =>
        {
            json.WriteString("state_topic", camera.Status("battery_level"));
            json.WriteString("device_class", "battery");
            json.WriteString("state_class", "measurement");
            json.WriteString("unit_of_measurement", "%");
            json.WriteString("entity_category", "diagnostic");
            json.WriteString("json_attributes_topic", camera.Status("battery/attributes"));
        },
    };
}
