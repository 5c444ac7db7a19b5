using static Bairelay.Configuration.Schema;

namespace Bairelay.Configuration.Import;

/// <summary>Paths in a file start at its folder; in a file that moves elsewhere they must say where that was.</summary>
internal static class FilePaths
{
    private static readonly Key[] s_top = [Top.Certificate, Top.TlsClientCa, Top.StateDir, Top.ControlSocket];
    private static readonly Key[] s_mqtt = [MqttKeys.Ca, MqttKeys.ClientAuth];

    public static void MakeAbsolute(TomlTable root, string folder, ImportNotes notes)
    {
        Move(root, "", s_top);
        if (TomlTrees.Table(root, MqttKeys.Section.Name) is { } mqtt) Move(mqtt, MqttKeys.Section.Name, s_mqtt);
        foreach (var camera in TomlTrees.Items(root, Camera.Section.Name)) Move(camera, $"cameras[{TomlTrees.NameOf(camera)}]", [Camera.PasswordFile]);

        void Move(TomlTable table, string at, Key[] keys)
        {
            foreach (var key in keys)
            {
                if (!table.Entries.TryGetValue(key.Name, out var entry) || Absolute(entry.Value) is not { } value) continue;
                table.Entries[key.Name] = entry with { Value = value };
                notes.Changed(KeyText.Join(at, key.Name), entry.KeyPlace, "the path is absolute, because the file has moved");
            }
        }

        TomlValue? Absolute(TomlValue value)
        {
            switch (value)
            {
                case TomlText { Value.Length: > 0 } text when !Path.IsPathRooted(text.Value):
                    return new TomlText(Path.GetFullPath(Path.Combine(folder, text.Value)), text.Place);
                case TomlList list when list.Items.Any(item => Absolute(item) is not null):
                    var moved = new TomlList(list.Place);
                    moved.Items.AddRange(list.Items.Select(item => Absolute(item) ?? item));
                    return moved;
                default:
                    return null;
            }
        }
    }
}
