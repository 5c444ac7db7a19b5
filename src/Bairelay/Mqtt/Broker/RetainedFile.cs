using System.Buffers;
using System.Text.Json.Serialization;
using Bairelay.Storage;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;

namespace Bairelay.Mqtt.Broker;

/// <summary>
/// What our broker keeps over a restart. Payloads are in base64: they may be anything.
/// </summary>
internal sealed class RetainedFile(string path, ILogger log)
{
    public const string FileName = "retained.json";

    /// <summary>Larger ones are pictures. They would wear a memory card out, and come again by themselves.</summary>
    public const int MaxPayload = 64 << 10;

    /// <summary>Of all payloads together.</summary>
    private const long MaxBytes = 16 << 20;

    /// <summary>What is written with these limits stays below.</summary>
    private static readonly StateFormat<RetainedState> s_format = new(
        RetainedStateJson.Default.RetainedState, state => state.Schema, MaxLength: 64 << 20,
        "The embedded MQTT broker begins with nothing retained", "after a restart the embedded MQTT broker knows only what is published again");

    private readonly StateFile<RetainedState> _file = new(path, s_format, log);

    public List<MqttApplicationMessage> Load() =>
        [.. from message in _file.Load()?.Messages ?? [] where message is { IsSound: true } select message.ToMessage()];

    public bool Save(IEnumerable<MqttApplicationMessage> messages) =>
        _file.Save(new RetainedState(StateFormat<RetainedState>.CurrentSchema, [.. WithinLimits(messages).Select(RetainedState.Message.From)]));

    private static IEnumerable<MqttApplicationMessage> WithinLimits(IEnumerable<MqttApplicationMessage> messages)
    {
        var bytes = 0L;
        foreach (var message in messages)
        {
            if (message.Payload.Length > MaxPayload || bytes + message.Payload.Length > MaxBytes) continue;
            bytes += message.Payload.Length;
            yield return message;
        }
    }
}

internal sealed record RetainedState([property: JsonRequired] int Schema, IReadOnlyList<RetainedState.Message>? Messages)
{
    public sealed record Message(string Topic, byte[] Payload, int Qos)
    {
        /// <summary>A file may be edited; one bad entry must not cost the others.</summary>
        [JsonIgnore]
        public bool IsSound => this is { Topic.Length: > 0, Payload.Length: > 0, Qos: >= 0 and <= 2 } && !Topic.AsSpan().ContainsAny('+', '#', '\0');

        public static Message From(MqttApplicationMessage message) =>
            new(message.Topic, message.Payload.ToArray(), (int)message.QualityOfServiceLevel);

        public MqttApplicationMessage ToMessage() => new()
        {
            Topic = Topic,
            Payload = new(Payload),
            Retain = true,
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)Qos,
        };
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(RetainedState))]
internal sealed partial class RetainedStateJson : JsonSerializerContext;
