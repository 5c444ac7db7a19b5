using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bairelay.Diagnostics;
using Bairelay.Storage;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;

namespace Bairelay.Mqtt.Broker;

/// <summary>
/// What our broker keeps over a restart. What goes wrong with it is worth a warning and costs the memory, never the
/// service. The file is JSON, payloads in base64: they may be anything.
/// </summary>
internal sealed class RetainedFile(string path, ILogger log)
{
    public const string FileName = "retained.json";

    /// <summary>Larger ones are pictures. They would wear a memory card out, and come again by themselves.</summary>
    public const int MaxPayload = 64 << 10;

    /// <summary>Of all payloads together.</summary>
    private const long MaxBytes = 16 << 20;

    /// <summary>What is written with these limits stays below; a larger file is not ours.</summary>
    private const long MaxLength = 64 << 20;

    private bool _warned;

    public List<MqttApplicationMessage> Load()
    {
        try
        {
            if (!File.Exists(path)) return [];
            if (new FileInfo(path).Length > MaxLength) return SetAside("it is too large");
            using var file = File.OpenRead(path);
            var state = JsonSerializer.Deserialize(file, RetainedStateJson.Default.RetainedState);
            if (state?.Schema is not RetainedState.CurrentSchema)
                return SetAside(state is null ? "it is empty" : $"it has schema {state.Schema}, this program reads {RetainedState.CurrentSchema}");
            return [.. from message in state.Messages ?? [] where message is { IsSound: true } select message.ToMessage()];
        }
        catch (JsonException exception)
        {
            return SetAside($"line {exception.LineNumber + 1} is not what was written");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.RetainedUnreadable(path, exception.Message);
            return [];
        }
    }

    public void Save(IEnumerable<MqttApplicationMessage> messages)
    {
        try
        {
            var state = new RetainedState(RetainedState.CurrentSchema, [.. WithinLimits(messages).Select(RetainedState.Message.From)]);
            AtomicFile.Write(path, file => JsonSerializer.Serialize(file, state, RetainedStateJson.Default.RetainedState));
            _warned = false;
        }
        catch (Exception exception)
        {
            // Whatever it was: this runs on a timer, where an exception would end the program.
            if (!_warned) log.RetainedUnwritable(path, exception.Message);
            _warned = true;
        }
    }

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

    private List<MqttApplicationMessage> SetAside(string reason)
    {
        var aside = path + ".damaged";
        try
        {
            File.Move(path, aside, overwrite: true);
            log.RetainedSetAside(path, reason, aside);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.RetainedUnreadable(path, $"{reason}; it could not be moved aside either: {exception.Message}");
        }

        return [];
    }
}

internal sealed record RetainedState([property: JsonRequired] int Schema, IReadOnlyList<RetainedState.Message>? Messages)
{
    public const int CurrentSchema = 1;

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
