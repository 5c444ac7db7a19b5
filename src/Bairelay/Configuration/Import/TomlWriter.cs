using System.Globalization;
using System.Text;

namespace Bairelay.Configuration.Import;

/// <summary>Writes tables whose keys are those of the schema, in the schema's order.</summary>
internal static class TomlWriter
{
    public static bool CanWrite(TomlValue value) => value switch
    {
        TomlText or TomlInteger or TomlFloat or TomlBoolean => true,
        TomlList { OfTables: false } list => list.Items.All(CanWrite),
        _ => false,
    };

    /// <param name="comment">One line, which stands first.</param>
    public static string Write(TomlTable root, string comment)
    {
        var text = new StringBuilder().Append("# ").AppendLine(comment);
        Write(text, Schema.Top.Section, root);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Section section, TomlTable table)
    {
        foreach (var key in section.Keys)
        {
            if (table.Entries.TryGetValue(key.Name, out var entry)) text.Append(key.Name).Append(" = ").Append(Value(entry.Value)).AppendLine();
        }

        foreach (var child in section.Children)
        {
            if (!table.Entries.TryGetValue(child.Name, out var entry)) continue;
            foreach (var one in entry.Value is TomlList list ? list.Items : [entry.Value])
            {
                text.AppendLine().AppendLine(child.Header);
                Write(text, child, (TomlTable)one);
            }
        }
    }

    private static string Value(TomlValue value) => value switch
    {
        TomlText text => Quoted(text.Value),
        TomlInteger integer => integer.Value.ToString(CultureInfo.InvariantCulture),
        TomlBoolean boolean => boolean.Value ? "true" : "false",
        TomlFloat number => Number(number.Value),
        TomlList list => $"[{string.Join(", ", list.Items.Select(Value))}]",
        _ => throw new ArgumentException($"{value.Kind} cannot be written", nameof(value)),
    };

    /// <summary>TOML tells a fraction from an integer by its point or its exponent.</summary>
    private static string Number(double number)
    {
        if (!double.IsFinite(number)) return double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    private static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                < ' ' or '\x7f' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }
}
