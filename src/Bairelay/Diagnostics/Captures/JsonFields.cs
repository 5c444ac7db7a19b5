using System.Text.Json;

namespace Bairelay.Diagnostics.Captures;

internal static class JsonFields
{
    /// <summary>An object with a property a field.</summary>
    public static void Write(Utf8JsonWriter json, string name, IReadOnlyList<Field> fields)
    {
        json.WriteStartObject(name);
        WriteAll(json, fields);
        json.WriteEndObject();
    }

    /// <summary>The properties alone, for an object that has others.</summary>
    public static void WriteAll(Utf8JsonWriter json, IReadOnlyList<Field> fields)
    {
        foreach (var field in fields)
        {
            if (field.Parts.Count > 0) Write(json, field.Name, field.Parts);
            else if (field.Number is { } number) json.WriteNumber(field.Name, number);
            else json.WriteString(field.Name, field.Text);
        }
    }
}
