using System.Text.Json;

namespace Bairelay.Diagnostics.Captures.Streams;

/// <summary>Messages, frames and gaps for programs (docs/manual.md).</summary>
internal static class MessageJson
{
    public static void Write(Utf8JsonWriter json, DecodedMessage message)
    {
        var header = message.Header;
        json.WriteStartObject();
        json.WriteNumber("n", message.Number);
        WritePlace(json, message.Time, message.Origin);
        json.WriteNumber("offset", message.Offset);
        json.WriteNumber("length", message.Length);
        json.WriteNumber("missing", message.Missing);
        json.WriteNumber("id", header.MessageId);
        json.WriteString("name", MessageNames.Of(header.MessageId));
        json.WriteNumber("class", header.Class);
        json.WriteNumber("code", header.ResponseCode);
        json.WriteString("negotiation", PartWords.Negotiation(header));
        json.WriteNumber("channel", header.ChannelId);
        json.WriteNumber("stream", header.StreamType);
        json.WriteNumber("number", header.MessageNumber);
        Write(json, "extension", message.Extension);
        Write(json, "payload", message.Payload);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, DecodedFrame frame, bool inFile)
    {
        json.WriteStartObject();
        if (inFile) json.WriteNumber("offset", frame.Offset ?? 0);
        json.WriteString("kind", frame.Kind);
        JsonFields.WriteAll(json, frame.Fields);
        json.WriteNumber("missing", frame.Missing);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, DecodedGap gap)
    {
        json.WriteStartObject();
        WritePlace(json, gap.Time, gap.Origin);
        json.WriteNumber("lost", gap.Lost);
        json.WriteString("unit", gap.Unit);
        json.WriteNumber("passed", gap.Passed);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, DecodedPart? part)
    {
        if (part is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("length", part.Length);
        json.WriteString("kind", part.Kind.Code());
        json.WriteString("encryption", part.Encryption?.Word());
        json.WriteString("xml", part.Xml);
        JsonFields.Write(json, "fields", part.Fields);
        json.WriteStartArray("frames");
        foreach (var frame in part.Frames) Write(json, frame, inFile: false);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter json, long? time, StreamOrigin origin)
    {
        json.WriteString("time", time is { } nanoseconds ? TimeText.Of(nanoseconds) : null);
        json.WriteString("source", origin.Source?.ToString());
        json.WriteString("destination", origin.Destination?.ToString());
        if (origin.ConnectionId is { } id) json.WriteNumber("connection_id", id);
        else json.WriteNull("connection_id");
    }
}
