using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bairelay.Diagnostics;

namespace Bairelay.Cli;

/// <summary>What commands print with --json: one object on one line (docs/manual.md).</summary>
internal static class JsonResult
{
    // For programs and terminals, never inside HTML: quotes and umlauts may stand as they are.
    private static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>{"ok":true,"result":{…}}</c>, and the camera in between if there is one.</summary>
    public static void WriteResult(TextWriter output, Action<Utf8JsonWriter> members, string? camera = null) => Write(output, ok: true, json =>
    {
        if (camera is not null) json.WriteString("camera", camera);
        json.WriteStartObject("result");
        members(json);
        json.WriteEndObject();
    });

    /// <summary><c>{"ok":false,"error":{"code":…,"message":…},"exit":N}</c></summary>
    public static void WriteError(TextWriter output, string code, string message, int exit) => Write(output, ok: false, json =>
    {
        json.WriteStartObject("error");
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteEndObject();
        json.WriteNumber("exit", exit);
    });

    /// <summary>An object that begins with <c>ok</c>, for results that have members of their own.</summary>
    public static void Write(TextWriter output, bool ok, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_readable))
        {
            json.WriteStartObject();
            json.WriteBoolean("ok", ok);
            members(json);
            json.WriteEndObject();
        }

        output.WriteLine(PlainText.OfJson(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length)));
    }
}
