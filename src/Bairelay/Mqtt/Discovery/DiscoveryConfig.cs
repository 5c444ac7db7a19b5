using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bairelay.Mqtt.Discovery;

/// <summary>One retained message to Home Assistant.</summary>
/// <param name="Payload">JSON, its members always in the same order.</param>
internal readonly record struct DiscoveryConfig(string Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>It is read by programs and in MQTT viewers, never as HTML: quotes and letters stay what they are.</summary>
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static DiscoveryConfig Of(CameraEntity entity, DiscoveredCamera camera) => new(
        entity.TopicFor(camera),
        Write(json =>
        {
            WriteIdentity(json, entity.Name, entity.IdFor(camera));
            entity.Write(json, camera);
            json.WriteString("availability_topic", camera.Site.Availability);
            DeviceBlock.Write(json, camera);
            DeviceBlock.WriteOrigin(json, camera.Site);
        }));

    /// <summary>Whether this program can be heard. It has no availability: it is the availability of all others.</summary>
    public static DiscoveryConfig OfBridge(DiscoverySite site) => new(
        site.ConfigTopic("binary_sensor", site.BridgeId),
        Write(json =>
        {
            WriteIdentity(json, "Connection", site.BridgeId);
            json.WriteString("state_topic", site.Availability);
            json.WriteString("payload_on", "online");
            json.WriteString("payload_off", "offline");
            json.WriteString("device_class", "connectivity");
            json.WriteString("entity_category", "diagnostic");
            DeviceBlock.WriteBridge(json, site);
            DeviceBlock.WriteOrigin(json, site);
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

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, s_json))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory.ToArray();
    }
}
