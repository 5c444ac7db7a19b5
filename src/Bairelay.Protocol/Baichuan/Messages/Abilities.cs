using System.Xml.Linq;

namespace Bairelay.Protocol.Baichuan;

/// <summary>One entry of an ability list: a name and whether it may be changed.</summary>
/// <param name="Section"><c>system</c>, <c>network</c>, <c>alarm</c>, <c>image</c>, <c>PTZ</c> …</param>
/// <param name="Name">As the camera writes it, without <c>_rw</c> or <c>_ro</c>.</param>
public readonly record struct Ability(string Section, string Name, bool Writable);

/// <summary>
/// Message 151 (docs/protocol.md 4.2). Advice only: what is missing here may work all the same, and account-bound
/// cameras refuse to answer.
/// </summary>
public sealed record AbilityInfo(IReadOnlyList<Ability> Abilities) : IBody<AbilityInfo>
{
    /// <summary>What to ask for, in the very form that cameras have been asked with.</summary>
    public const string Token = "system, streaming, PTZ, IO, security, replay, disk,  network, alarm, record, video, image";

    public static string Name => "AbilityInfo";

    public static AbilityInfo Read(XElement element) => new(
    [
        .. from section in element.Elements()
           from part in section.All("subModule")
           from word in part.Words("abilityValue")
           let cut = word.LastIndexOf('_')
           where cut > 0
           select new Ability(section.Name.LocalName, word[..cut], word[(cut + 1)..].Contains('w', StringComparison.OrdinalIgnoreCase)),
    ]);

    public bool Has(string name) => Abilities.Any(ability => ability.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public XElement Write() => XmlFields.Element(Name).AddSections(Abilities);
}

internal static class AbilityXml
{
    public static XElement AddSections(this XElement element, IReadOnlyList<Ability> abilities)
    {
        foreach (var section in abilities.GroupBy(ability => ability.Section, StringComparer.Ordinal))
        {
            var words = section.Select(ability => ability.Name + (ability.Writable ? "_rw" : "_ro"));
            element.Add(new XElement(section.Key, new XElement("subModule").AddFields(("channelId", 0), ("abilityValue", string.Join(", ", words)))));
        }

        return element;
    }
}
