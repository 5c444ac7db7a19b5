using System.Buffers;
using System.Text.Json;

namespace Bairelay.Diagnostics.Captures;

/// <summary>A list that is written when it is complete, since another one comes before it. It is held in memory.</summary>
internal sealed class JsonList : IDisposable
{
    /// <summary>Some 50,000 messages. Beyond it items are counted; the text form has no such limit.</summary>
    private const int Most = 32 << 20;

    private readonly string _name;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;
    private int _leftOut;

    public JsonList(string name, JsonWriterOptions options)
    {
        _name = name;
        _json = new Utf8JsonWriter(_buffer, options);
        _json.WriteStartArray();
    }

    /// <summary>Says how much is missing from some lists; null if nothing is.</summary>
    public static string? LeftOut(params ReadOnlySpan<JsonList> lists)
    {
        string? all = null;
        foreach (var list in lists)
        {
            if (list._leftOut == 0) continue;
            var one = $"{list._leftOut} {list._name} are left out, which the text form shows";
            all = all is null ? one : $"{all}; {one}";
        }

        return all;
    }

    public void Dispose() => _json.Dispose();

    public void Add(Action<Utf8JsonWriter> write)
    {
        if (_json.BytesCommitted + _json.BytesPending > Most)
        {
            _leftOut++;
            return;
        }

        write(_json);
        _json.Flush();
    }

    public void WriteTo(Utf8JsonWriter json)
    {
        _json.WriteEndArray();
        _json.Flush();
        json.WritePropertyName(_name);
        json.WriteRawValue(_buffer.WrittenSpan, skipInputValidation: true);
    }
}
