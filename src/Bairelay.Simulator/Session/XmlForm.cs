using System.Text;
using System.Xml.Linq;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Simulator;

/// <summary>Writes XML in the form that the settings ask for (docs/protocol.md 1.3).</summary>
internal static class XmlForm
{
    public static byte[] Body(SessionSettings settings, params ReadOnlySpan<XElement> elements)
    {
        var body = new XElement("body");
        foreach (var element in elements) body.Add(settings.ChangesCase ? InAnotherCase(element) : element);
        return Form(settings, BcXml.Write(body));
    }

    public static byte[] Extension(SessionSettings settings, BcExtension extension) => Form(settings, extension.Write());

    private static byte[] Form(SessionSettings settings, byte[] xml) => settings.IndentsXml ? Indented(xml) : xml;

    private static XElement InAnotherCase(XElement element)
    {
        var name = element.Name.LocalName;
        var first = char.IsUpper(name[0]) ? char.ToLowerInvariant(name[0]) : char.ToUpperInvariant(name[0]);
        var copy = new XElement(first + name[1..], element.Attributes());
        if (element.HasElements) copy.Add(element.Elements().Select(InAnotherCase));
        else if (!element.IsEmpty) copy.Value = element.Value;
        return copy;
    }

    /// <summary>Four spaces a level, as an Argus 2 writes; the input has one tag a line.</summary>
    private static byte[] Indented(byte[] xml)
    {
        var text = new StringBuilder(xml.Length * 2);
        var depth = 0;
        foreach (var line in Encoding.UTF8.GetString(xml).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var closes = line.StartsWith("</", StringComparison.Ordinal);
            if (closes) depth--;
            text.Append(' ', depth * 4).Append(line).Append('\n');
            if (!closes && !line.StartsWith("<?", StringComparison.Ordinal) && !line.Contains("</", StringComparison.Ordinal)
                && !line.EndsWith("/>", StringComparison.Ordinal)) depth++;
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
