using System.Text;
using System.Text.Json;

namespace Bairelay.Configuration.Import;

/// <summary>
/// Reads JSON, with comments and trailing commas, into the same tables as TOML. What is null, empty text or an empty list
/// counts as not written: forms save a field that nobody filled in as one of these.
/// </summary>
internal sealed class JsonTree
{
    private static readonly JsonReaderOptions s_options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly byte[] _text;
    private readonly Findings _findings;
    private int _line = 1;
    private int _lineStart;

    private JsonTree(byte[] text, Findings findings) => (_text, _findings) = (text, findings);

    /// <summary>Null if it is no JSON object; the findings say what is wrong.</summary>
    public static TomlTable? Read(string text, Findings findings) => new JsonTree(Encoding.UTF8.GetBytes(text), findings).Root();

    private TomlTable? Root()
    {
        var reader = new Utf8JsonReader(_text, s_options);
        try
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                var root = Table(ref reader, new Place(1, 1));
                // Whatever follows must be no more than comments.
                reader.Read();
                return root;
            }

            _findings.Problem("", new Place(1, 1), "is no JSON object");
        }
        catch (JsonException exception)
        {
            var place = new Place((int)(exception.LineNumber ?? 0) + 1, (int)(exception.BytePositionInLine ?? 0) + 1);
            // The exception's own message quotes what it found, which may be a password.
            _findings.Problem("", place, "is not JSON here: a comma, a quote or a bracket is missing or too many");
        }
        catch (InvalidOperationException)
        {
            _findings.Problem("", PlaceOf(reader.TokenStartIndex), "is no text: half of a surrogate pair (\\uD800 to \\uDFFF)");
        }

        return null;
    }

    private TomlValue? Value(ref Utf8JsonReader reader)
    {
        var place = PlaceOf(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Table(ref reader, place);
            case JsonTokenType.StartArray:
                var list = new TomlList(place);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    if (Value(ref reader) is { } item) list.Items.Add(item);
                }

                return list.Items.Count == 0 ? null : list;
            case JsonTokenType.String:
                return reader.GetString() is { Length: > 0 } text ? new TomlText(text, place) : null;
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var integer) ? new TomlInteger(integer, place) : new TomlFloat(reader.GetDouble(), place);
            case JsonTokenType.True or JsonTokenType.False:
                return new TomlBoolean(reader.GetBoolean(), place);
            default:
                return null;
        }
    }

    private TomlTable Table(ref Utf8JsonReader reader, Place place)
    {
        var table = new TomlTable(place, TableOrigin.Header);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var (name, keyPlace) = (reader.GetString()!, PlaceOf(reader.TokenStartIndex));
            reader.Read();
            if (Value(ref reader) is { } value && !table.Entries.TryAdd(name, new TomlEntry(keyPlace, value)))
                _findings.Problem(KeyText.Segment(name), keyPlace, $"is defined twice: line {table.Entries[name].KeyPlace.Line} already has it");
        }

        return table;
    }

    /// <summary>Asked for from the beginning to the end; the lines are counted once.</summary>
    private Place PlaceOf(long offset)
    {
        while (_text.AsSpan(_lineStart, (int)offset - _lineStart).IndexOf((byte)'\n') is >= 0 and var length)
        {
            _lineStart += length + 1;
            _line++;
        }

        return new Place(_line, (int)offset - _lineStart + 1);
    }
}
