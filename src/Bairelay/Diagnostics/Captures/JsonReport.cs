using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Diagnostics.Captures;

/// <summary>One JSON object on one line (docs/manual.md), for programs.</summary>
internal sealed class JsonReport(string file, TextWriter output) : IDecodeReport
{
    // This one leaves the brackets of XML readable. What else it leaves, Printable escapes in the same notation.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private Utf8JsonWriter? _json;

    public void Dispose() => _json?.Dispose();

    public void Add(DecodedDatagram datagram, CaptureReader reader)
    {
        var json = _json ??= Begin(reader.Format);
        json.WriteStartObject();
        json.WriteNumber("n", datagram.Number);
        json.WriteString("time", datagram.Origin.Time is { } time ? TimeText.Of(time) : null);
        json.WriteString("source", datagram.Origin.Source?.ToString());
        json.WriteString("destination", datagram.Origin.Destination?.ToString());
        json.WriteNumber("length", datagram.Length);
        json.WriteString("kind", datagram.Kind switch
        {
            DatagramKind.Data => "data",
            DatagramKind.Ack => "ack",
            _ => "discovery",
        });
        if (datagram.Tid is { } tid) json.WriteNumber("tid", tid);
        else json.WriteNull("tid");
        json.WriteString("verb", datagram.Verb);
        json.WriteString("xml", datagram.Xml);
        WriteGroup("fields", datagram.Fields);
        json.WriteString("fault", datagram.Fault.Code());
        json.WriteStartArray("oddities");
        if (datagram.Oddities.HasFlag(FrameOddities.ThirdWord)) json.WriteStringValue("third_word");
        if (datagram.Oddities.HasFlag(FrameOddities.TrailingBytes)) json.WriteStringValue("trailing_bytes");
        json.WriteEndArray();
        json.WriteEndObject();
        Send();
    }

    public void End(CaptureReader reader)
    {
        var json = _json ??= Begin(reader.Format);
        json.WriteEndArray();
        json.WriteStartObject("skipped");
        foreach (var (code, count) in reader.Skipped.Counts()) json.WriteNumber(code, count);
        json.WriteEndObject();
        json.WriteString("cut", reader.Cut);
        json.WriteEndObject();
        Close();
    }

    public void Fail(DecodeFailure failure)
    {
        _json = new Utf8JsonWriter(_buffer, s_options);
        _json.WriteStartObject();
        _json.WriteBoolean("ok", value: false);
        _json.WriteStartObject("error");
        _json.WriteString("code", failure.Code);
        _json.WriteString("message", failure.Message);
        _json.WriteEndObject();
        _json.WriteNumber("exit", failure.Exit);
        Close();
    }

    private Utf8JsonWriter Begin(string format)
    {
        var json = new Utf8JsonWriter(_buffer, s_options);
        json.WriteStartObject();
        json.WriteBoolean("ok", value: true);
        json.WriteStartObject("result");
        json.WriteString("file", file);
        json.WriteString("format", format);
        json.WriteStartArray("datagrams");
        return json;
    }

    private void WriteGroup(string name, IReadOnlyList<Field> fields)
    {
        _json!.WriteStartObject(name);
        foreach (var field in fields)
        {
            if (field.Parts.Count > 0) WriteGroup(field.Name, field.Parts);
            else if (field.Number is { } number) _json.WriteNumber(field.Name, number);
            else _json.WriteString(field.Name, field.Text);
        }

        _json.WriteEndObject();
    }

    private void Close()
    {
        _json!.WriteEndObject();
        Send();
        output.WriteLine();
    }

    private void Send()
    {
        _json!.Flush();
        output.Write(Printable.Of(Encoding.UTF8.GetString(_buffer.WrittenSpan)));
        _buffer.ResetWrittenCount();
    }
}
