using System.Text.Json;

namespace Bairelay.Mqtt.Discovery;

/// <summary>One retained message to Home Assistant.</summary>
/// <param name="Payload">JSON, its members always in the same order.</param>
internal readonly record struct DiscoveryConfig(string Topic, ReadOnlyMemory<byte> Payload)
{
    public static DiscoveryConfig Of(CameraEntity entity, DiscoveredCamera camera) => new(
        entity.TopicFor(camera),
        JsonPayload.Write((entity, camera), static (json, one) =>
        {
            json.WriteStartObject();
            WriteIdentity(json, one.entity.Name, one.entity.IdFor(one.camera));
            one.entity.Write(json, one.camera);
            json.WriteString("availability_topic", one.camera.Site.Availability);
            DeviceBlock.Write(json, one.camera);
            DeviceBlock.WriteOrigin(json, one.camera.Site);
            json.WriteEndObject();
        }));

    /// <summary>Whether this program can be heard. It has no availability: it is the availability of all others.</summary>
    public static DiscoveryConfig OfBridge(DiscoverySite site) => new(
        site.ConfigTopic("binary_sensor", site.BridgeId),
        JsonPayload.Write(site, static (json, site) =>
        {
            json.WriteStartObject();
            WriteIdentity(json, "Connection", site.BridgeId);
            json.WriteString("state_topic", site.Availability);
            json.WriteString("payload_on", "online");
            json.WriteString("payload_off", "offline");
            json.WriteString("device_class", "connectivity");
            json.WriteString("entity_category", "diagnostic");
            DeviceBlock.WriteBridge(json, site);
            DeviceBlock.WriteOrigin(json, site);
            json.WriteEndObject();
        }));

    /// <remarks>
    /// No default_entity_id: Home Assistant makes the entity id once, of the device's name and this one, and keeps it by the
    /// unique id. A default would overwrite an id that the user chose whenever an entity goes and comes back.
    /// </remarks>
    private static void WriteIdentity(Utf8JsonWriter json, string name, string id)
    {
        json.WriteString("name", name);
        json.WriteString("unique_id", id);
    }
}
