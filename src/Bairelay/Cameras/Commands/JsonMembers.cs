using System.Text.Json;

namespace Bairelay.Cameras.Commands;

/// <summary>Members that may be null, so that a result has the same members whatever the camera tells.</summary>
internal static class JsonMembers
{
    public static void WriteNumberOrNull(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    public static void WriteBooleanOrNull(this Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } flag) json.WriteBoolean(name, flag);
        else json.WriteNull(name);
    }

    public static void WriteDateOrNull(this Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is { } date) json.WriteString(name, date);
        else json.WriteNull(name);
    }

    public static void WriteArray<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> members)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            members(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
