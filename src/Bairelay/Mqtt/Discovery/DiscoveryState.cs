using System.Text.Json.Serialization;
using Bairelay.Cameras.Life;

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
    public const int CurrentSchema = 1;

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
