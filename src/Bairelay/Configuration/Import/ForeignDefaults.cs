using static Bairelay.Configuration.Schema;

namespace Bairelay.Configuration.Import;

/// <summary>What a file does not say because its program took it for granted, and what this one cannot do without.</summary>
internal sealed class ForeignDefaults(ForeignFormat format, ImportNotes notes)
{
    /// <param name="root">By the schema's names.</param>
    public void AddTo(TomlTable root)
    {
        // A file of this program's own says all that it means; the original's shows by what has no effect here.
        var isOwn = format == ForeignFormat.Bairelay && !notes.All.Any(note => note.Change is ImportChange.LeftOut or ImportChange.Renamed);
        if (isOwn) return;
        if (format != ForeignFormat.Bairelay) AddServers(root);
        if (TomlTrees.Table(root, MqttKeys.Section.Name) is { } mqtt) AddTopics(root, mqtt);
        TellOfSleep(root);
    }

    /// <summary>Without these a camera neither registers nor is woken, and nobody hears its calls.</summary>
    /// <param name="root">The whole result.</param>
    public static void TellWhatIsMissing(TomlTable root, ImportNotes notes)
    {
        if (!IsOn(WakeServer.Section)) notes.Differs("wake_server", "is off: no camera can register here or be woken. Set enable = true in it");
        else if (!IsOn(PushListener.Section)) notes.Differs("push_listener", "is off: a sleeping camera cannot tell of a motion. Set enable = true in it");
        foreach (var camera in TomlTrees.Items(root, Camera.Section.Name).Where(camera => TomlTrees.Text(camera, Camera.Uid.Name) is null))
            notes.Differs($"cameras[{TomlTrees.NameOf(camera)}].uid", "is missing: it can neither register nor be woken. It stands on the camera's sticker");

        bool IsOn(Section section) =>
            TomlTrees.Table(root, section.Name)?.Entries.TryGetValue(WakeServer.Enable.Name, out var entry) == true && entry.Value is TomlBoolean { Value: true };
    }

    private void AddServers(TomlTable root)
    {
        foreach (var (section, why) in ((Section, string)[])[
            (WakeServer.Section, "this program takes the cloud's place, which wakes a sleeping camera; \"bairelay doctor\" tells what your network needs for it"),
            (PushListener.Section, "a sleeping camera tells of a motion there, on TCP 443")])
        {
            var table = TomlTrees.Open(root, section.Name);
            if (table.Entries.ContainsKey(WakeServer.Enable.Name)) continue;
            TomlTrees.Set(table, WakeServer.Enable.Name, true);
            notes.Added($"{section.Name}.{WakeServer.Enable.Name}", why);
        }
    }

    private void AddTopics(TomlTable root, TomlTable mqtt)
    {
        if (format != ForeignFormat.Bairelay && !mqtt.Entries.ContainsKey(MqttKeys.TopicPrefix.Name))
        {
            TomlTrees.Set(mqtt, MqttKeys.TopicPrefix.Name, "neolink");
            notes.Added("mqtt.topic_prefix", format == ForeignFormat.Neolink
                ? "topics and Home Assistant's unique ids stay as neolink had them, and so do histories and automations"
                : "neolink.net's own default");
        }

        if (format == ForeignFormat.NeolinkNet) return;
        var lacking = TomlTrees.Items(root, Camera.Section.Name)
            .Where(camera => TomlTrees.Table(camera, CameraMqtt.Section.Name)?.Entries.ContainsKey(CameraMqtt.EnableFloodlight.Name) != true).ToList();
        foreach (var camera in lacking) TomlTrees.Set(TomlTrees.Open(camera, CameraMqtt.Section.Name), CameraMqtt.EnableFloodlight.Name, true);
        if (lacking.Count > 0)
            notes.Added("cameras.mqtt.enable_floodlight", "status/floodlight_tasks goes on being published; it is read while a camera is awake, and false here by default");
    }

    private void TellOfSleep(TomlTable root)
    {
        var cameras = TomlTrees.Items(root, Camera.Section.Name).ToList();
        foreach (var camera in cameras.Where(camera => IsOff(camera)))
            notes.Differs($"cameras[{TomlTrees.NameOf(camera)}].idle_disconnect", "false keeps a battery camera awake all the time; consider leaving it out");
        if (format != ForeignFormat.NeolinkNet && cameras.Any(camera => !camera.Entries.ContainsKey(Camera.IdleDisconnect.Name)))
            notes.Differs("cameras.idle_disconnect", "a camera is let asleep ten seconds after its last use; there it was held for ever unless told otherwise");

        static bool IsOff(TomlTable camera) =>
            camera.Entries.TryGetValue(Camera.IdleDisconnect.Name, out var entry) && entry.Value is TomlBoolean { Value: false };
    }
}
