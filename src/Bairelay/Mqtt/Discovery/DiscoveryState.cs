using System.Text.Json.Serialization;
using Bairelay.Cameras.Life;
using Bairelay.Storage;

namespace Bairelay.Mqtt.Discovery;

/// <summary>What outlasts a restart: without it nobody could remove what an earlier configuration announced.</summary>
/// <param name="Topics">Announced and wanted, or not known to be unwanted.</param>
/// <param name="Removed">Removed, but perhaps without a broker that heard of it.</param>
/// <param name="Cameras">Abilities by camera.</param>
internal sealed record DiscoveryState(
    [property: JsonRequired] int Schema,
    IReadOnlyList<string?>? Topics,
    IReadOnlyList<string?>? Removed,
    IReadOnlyDictionary<string, CameraAbilities?>? Cameras)
{
    public const string FileName = "home-assistant.json";

    /// <summary>4,096 cameras, the most by default, write about 10 MB.</summary>
    public static StateFormat<DiscoveryState> Format { get; } = new(
        DiscoveryJson.Default.DiscoveryState, state => state.Schema, MaxLength: 64 << 20,
        "Entities of an earlier configuration stay in Home Assistant; delete them there",
        "after a restart entities are fewer until each camera has been awake once, and old ones stay");

    /// <summary>Two bytes count its length in MQTT.</summary>
    private const int LongestTopic = ushort.MaxValue;

    /// <summary>Only what may have been ours: an empty message goes to each that is not wanted.</summary>
    public static IEnumerable<string> Sound(IReadOnlyList<string?>? topics) =>
        from topic in topics ?? []
        where topic is { Length: <= LongestTopic } && topic.EndsWith("/config", StringComparison.Ordinal) && topic.AsSpan().IndexOfAny('+', '#', '\0') < 0
        select topic;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(DiscoveryState))]
internal sealed partial class DiscoveryJson : JsonSerializerContext;
