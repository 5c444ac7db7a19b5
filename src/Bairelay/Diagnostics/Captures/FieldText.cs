namespace Bairelay.Diagnostics.Captures;

internal static class FieldText
{
    /// <summary>name=value with blanks between; an address is one value, other groups have a dotted name.</summary>
    public static string Of(IEnumerable<Field> fields) => string.Join(' ', fields.SelectMany(Flatten));

    private static IEnumerable<string> Flatten(Field field) =>
        field.Parts switch
        {
            [] => [$"{Printable.Of(field.Name)}={Value(field.Text)}"],
            [{ Name: "ip" } ip, { Name: "port" } port] =>
                [$"{Printable.Of(field.Name)}={Value($"{ip.Text}:{port.Text}")}"],
            _ => field.Parts.SelectMany(Flatten).Select(part => $"{Printable.Of(field.Name)}.{part}"),
        };

    private static string Value(string text) =>
        text.Length == 0 || text.AsSpan().ContainsAny(" \"=") ? $"\"{Printable.Of(text)}\"" : Printable.Of(text);
}
