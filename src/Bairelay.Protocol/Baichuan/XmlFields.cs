using System.Globalization;
using System.Xml.Linq;

namespace Bairelay.Protocol.Baichuan;

/// <summary>
/// Reads and changes elements the way cameras need it: names whatever their case, since it varies with firmware, and
/// null for whatever is missing or not understood (docs/protocol.md 1.3).
/// </summary>
public static class XmlFields
{
    public static XElement? Child(this XElement element, string name) => element.All(name).FirstOrDefault();

    public static IEnumerable<XElement> All(this XElement element, string name) =>
        element.Elements().Where(child => child.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The text of a child, without white space around it; null if it is missing or empty.</summary>
    public static string? Text(this XElement element, string name) =>
        element.Child(name)?.Value.Trim() is { Length: > 0 } text ? text : null;

    public static int? Int(this XElement element, string name) =>
        int.TryParse(element.Text(name), CultureInfo.InvariantCulture, out var value) ? value : null;

    public static long? Long(this XElement element, string name) =>
        long.TryParse(element.Text(name), CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>0 and 1, as nearly everything; <c>true</c> and <c>false</c> occur.</summary>
    public static bool? Flag(this XElement element, string name) => element.Text(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var text => int.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value != 0 : null,
    };

    /// <summary>The words of a comma-separated list.</summary>
    public static IReadOnlyList<string> Words(this XElement element, string name) =>
        (element.Text(name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A copy whose child has this text; the child is added if it was missing.</summary>
    public static XElement With(this XElement element, string name, object value)
    {
        var copy = new XElement(element);
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        if (copy.Child(name) is { } child) child.Value = text;
        else copy.Add(new XElement(name, text));
        return copy;
    }

    /// <summary>A copy without a child.</summary>
    public static XElement Without(this XElement element, string name)
    {
        var copy = new XElement(element);
        foreach (var child in copy.All(name).ToList()) child.Remove();
        return copy;
    }

    /// <summary>A new element with the usual version.</summary>
    public static XElement Element(string name, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        var element = new XElement(name, new XAttribute("version", "1.1"));
        element.AddFields(fields);
        return element;
    }

    /// <summary>Adds children in order; those without a value are left out.</summary>
    public static XElement AddFields(this XElement element, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        foreach (var (name, value) in fields)
        {
            if (value is null) continue;
            var text = value is bool flag ? flag ? "1" : "0" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            element.Add(new XElement(name, text));
        }

        return element;
    }
}
