using System.Text.Json;

namespace Bairelay.Mqtt.Discovery;

/// <summary>What makes one device of a camera's entities, and tells who announced them.</summary>
internal static class DeviceBlock
{
    private const string Program = "Bairelay";

    /// <summary>The prefix of a program that is alone; others are told apart by theirs.</summary>
    private const string UsualPrefix = "bairelay";

    public static void Write(Utf8JsonWriter json, DiscoveredCamera camera)
    {
        json.WriteStartObject("device");
        WriteIdentifier(json, camera.Site.DeviceIdOf(camera.Name));
        json.WriteString("name", camera.Name);
        json.WriteString("manufacturer", "Reolink");
        WriteIfKnown(json, "model", camera.Abilities?.Model);
        WriteIfKnown(json, "sw_version", camera.Abilities?.Firmware);
        WriteIfKnown(json, "hw_version", camera.Abilities?.Hardware);
        json.WriteString("via_device", camera.Site.BridgeId);
        json.WriteEndObject();
    }

    public static void WriteBridge(Utf8JsonWriter json, DiscoverySite site)
    {
        json.WriteStartObject("device");
        WriteIdentifier(json, site.BridgeId);
        json.WriteString("name", site.Prefix == UsualPrefix ? Program : $"{Program} {site.Prefix}");
        json.WriteString("manufacturer", Program);
        json.WriteString("model", "Bridge");
        json.WriteString("sw_version", site.Version);
        json.WriteEndObject();
    }

    public static void WriteOrigin(Utf8JsonWriter json, DiscoverySite site)
    {
        json.WriteStartObject("origin");
        json.WriteString("name", Program);
        json.WriteString("sw_version", site.Version);
        json.WriteEndObject();
    }

    private static void WriteIdentifier(Utf8JsonWriter json, string id)
    {
        json.WriteStartArray("identifiers");
        json.WriteStringValue(id);
        json.WriteEndArray();
    }

    private static void WriteIfKnown(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value)) json.WriteString(name, value);
    }
}
