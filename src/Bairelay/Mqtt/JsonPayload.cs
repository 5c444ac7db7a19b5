using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bairelay.Mqtt;

/// <summary>
/// Writes JSON for the broker: an array as long as what is in it, and nothing else. A hundred cameras are announced with
/// a thousand messages, before the first of which nothing was collected yet: each buffer thrown away stays resident.
/// </summary>
internal static class JsonPayload
{
    /// <summary>What is left of the largest is kept for the thread's next one.</summary>
    private const int Kept = 16 * 1024;

    /// <summary>Read by programs and in MQTT viewers, never as HTML: quotes, letters and the plus of a time zone stay what they are.</summary>
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? s_json;

    public static byte[] Write<T>(T what, Action<Utf8JsonWriter, T> write)
    {
        // Taken away while it is used: what writes may itself write another payload, or fail.
        var (buffer, json) = (s_buffer ?? new ArrayBufferWriter<byte>(1024), s_json);
        (s_buffer, s_json) = (null, null);
        if (json is null) json = new Utf8JsonWriter(buffer, s_readable);
        else json.Reset(buffer);
        write(json, what);
        json.Flush();
        var payload = buffer.WrittenSpan.ToArray();
        buffer.ResetWrittenCount();
        if (buffer.Capacity <= Kept) (s_buffer, s_json) = (buffer, json);
        return payload;
    }
}
