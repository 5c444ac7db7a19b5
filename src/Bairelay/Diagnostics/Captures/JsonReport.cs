using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bairelay.Diagnostics.Captures.Streams;
using Bairelay.Protocol.BcUdp;

namespace Bairelay.Diagnostics.Captures;

/// <summary>One JSON object on one line (docs/manual.md), for programs.</summary>
internal sealed class JsonReport(string file, TextWriter output) : IDecodeReport
{
    // This one leaves the brackets of XML readable. What else it leaves, Printable escapes in the same notation.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly JsonList _messages = new("messages", s_options);
    private readonly JsonList _frames = new("frames", s_options);
    private readonly JsonList _gaps = new("gaps", s_options);
    private Utf8JsonWriter? _json;

    public void Dispose()
    {
        _messages.Dispose();
        _frames.Dispose();
        _gaps.Dispose();
        _json?.Dispose();
    }

    /// <summary>Datagrams are written as they come. The other lists follow them, so they wait.</summary>
    public void Add(DecodedItem item, CaptureReader reader)
    {
        switch (item)
        {
            case DecodedDatagram datagram:
                Write(_json ??= Begin(reader.Format), datagram);
                Send();
                break;
            case DecodedMessage message:
                _messages.Add(json => MessageJson.Write(json, message));
                break;
            case DecodedFrame frame:
                _frames.Add(json => MessageJson.Write(json, frame, inFile: true));
                break;
            case DecodedGap gap:
                _gaps.Add(json => MessageJson.Write(json, gap));
                break;
        }
    }

    public void End(CaptureReader reader)
    {
        var json = _json ??= Begin(reader.Format);
        json.WriteEndArray();
        foreach (var list in new[] { _messages, _frames, _gaps })
        {
            list.WriteTo(json);
            Send();
        }

        json.WriteStartObject("skipped");
        foreach (var (code, count) in reader.Skipped.Counts()) json.WriteNumber(code, count);
        json.WriteEndObject();
        var left = JsonList.LeftOut(_messages, _frames, _gaps);
        json.WriteString("cut", left is null ? reader.Cut : reader.Cut is { } cut ? $"{cut}; {left}" : left);
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

    private static void Write(Utf8JsonWriter json, DecodedDatagram datagram)
    {
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
        JsonFields.Write(json, "fields", datagram.Fields);
        json.WriteString("fault", datagram.Fault.Code());
        json.WriteStartArray("oddities");
        if (datagram.Oddities.HasFlag(FrameOddities.ThirdWord)) json.WriteStringValue("third_word");
        if (datagram.Oddities.HasFlag(FrameOddities.TrailingBytes)) json.WriteStringValue("trailing_bytes");
        json.WriteEndArray();
        json.WriteEndObject();
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
