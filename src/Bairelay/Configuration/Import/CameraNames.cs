using static Bairelay.Configuration.Schema;

namespace Bairelay.Configuration.Import;

/// <summary>Names that topics, files and commands can have, where neolink takes any.</summary>
internal static class CameraNames
{
    public static void Mend(TomlTable root, ImportNotes notes)
    {
        var cameras = TomlTrees.Items(root, Camera.Section.Name).Select(camera => (camera, name: TomlTrees.NameOf(camera))).Where(one => one.name is not null).ToList();
        var taken = cameras.Where(one => Kinds.IsPlainName(one.name!)).Select(one => one.name!).ToHashSet(StringComparer.Ordinal);
        foreach (var (camera, name) in cameras.Where(one => !Kinds.IsPlainName(one.name!)))
        {
            var wanted = Kinds.PlainNameFor(name!) ?? "camera";
            var free = wanted;
            for (var number = 2; !taken.Add(free); number++) free = $"{wanted}_{number}";
            var place = camera.Entries[Camera.Name.Name].KeyPlace;
            TomlTrees.Set(camera, Camera.Name.Name, free);
            notes.Changed($"cameras[{KeyText.Printable(name!)}].name", place,
                $"{KeyText.Quoted(free)}: a name has letters, digits, _ and - only. Its topics and Home Assistant's entities are new; their histories do not carry over");
        }
    }
}
