using static Bairelay.Configuration.Schema;

namespace Bairelay.Configuration.Import;

/// <summary>
/// What neolink and the original have in another place, or mean otherwise. Takes the file's own names, and leaves the rest to the
/// schema, which knows both.
/// </summary>
internal sealed class NeolinkKeys(ImportNotes notes)
{
    /// <summary>Of [cameras.pause]: how long a camera is kept after a motion, which both also call "timeout".</summary>
    private static readonly string[] s_timeouts = ["motion_timeout", "timeout"];

    public void Move(TomlTable root)
    {
        foreach (var (index, camera) in TomlTrees.Items(root, Camera.Section.Name).Index())
        {
            var at = camera.PathIn(Camera.Section.Name, index + 1);
            MovePause(camera, at);
            MoveDiscovery(root, camera, at);
            Refuse(camera, at);
        }
    }

    private void MovePause(TomlTable camera, string at)
    {
        if (TomlTrees.Table(camera, CameraPause.Section.Name) is not { } pause) return;
        foreach (var key in s_timeouts)
        {
            if (!pause.Entries.Remove(key, out var entry)) continue;
            var path = $"{at}.pause.{key}";
            if (camera.Entries.TryAdd(Camera.IdleDisconnectTimeout.Name, entry)) notes.Renamed(path, entry.KeyPlace, "idle_disconnect_timeout_secs of the camera");
            else notes.LeftOut(path, entry.KeyPlace, "idle_disconnect_timeout_secs is set as well");
        }

        LeaveOutAll(pause, $"{at}.pause");
        camera.Entries.Remove(CameraPause.Section.Name);
    }

    /// <summary>What is left of a section that does not live on: an empty one would seem to mean something.</summary>
    private void LeaveOutAll(TomlTable pause, string at)
    {
        foreach (var (key, entry) in pause.Entries)
            notes.LeftOut(KeyText.Join(at, key), entry.KeyPlace, CameraPause.Section.FindInert(key)?.Instead ?? "has no effect here");
    }

    private void MoveDiscovery(TomlTable root, TomlTable camera, string at)
    {
        if (TomlTrees.Table(camera, CameraMqtt.Section.Name) is not { } mqtt || !mqtt.Entries.Remove(MqttDiscovery.Section.Name, out var entry)) return;
        var path = $"{at}.mqtt.discovery";
        if (entry.Value is not TomlTable source || TomlTrees.Text(source, MqttDiscovery.Topic.Name) is not { } topic)
        {
            notes.LeftOut(path, entry.KeyPlace, "has no topic");
            return;
        }

        var broker = TomlTrees.Open(root, MqttKeys.Section.Name);
        if (TomlTrees.Table(broker, MqttDiscovery.Section.Name) is not { } all)
        {
            TomlTrees.Set(broker, MqttDiscovery.Section.Name, source);
            notes.Changed(path, entry.KeyPlace, "[mqtt.discovery] is one for all cameras");
            return;
        }

        if (TomlTrees.Text(all, MqttDiscovery.Topic.Name) is var first && !string.Equals(first, topic, StringComparison.Ordinal))
            notes.LeftOut($"{path}.topic", entry.KeyPlace, $"all cameras are announced under {KeyText.Quoted(first ?? "")}");
        AddFeatures(all, source);
        notes.Changed(path, entry.KeyPlace, "[mqtt.discovery] is one for all cameras: what any of them announced, all do that have it");
    }

    private static void AddFeatures(TomlTable all, TomlTable source)
    {
        if (FeaturesOf(all) is not { } known || FeaturesOf(source) is not { } more)
        {
            // Without a list everything is announced.
            all.Entries.Remove(MqttDiscovery.Features.Name);
            return;
        }

        var names = known.Items.OfType<TomlText>().Select(feature => feature.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        known.Items.AddRange(more.Items.Where(feature => feature is TomlText text && names.Add(text.Value)));
    }

    private static TomlList? FeaturesOf(TomlTable discovery) =>
        discovery.Entries.TryGetValue(MqttDiscovery.Features.Name, out var entry) ? entry.Value as TomlList : null;

    private void Refuse(TomlTable camera, string at)
    {
        if (TomlTrees.Text(camera, Camera.Discovery.Name) is not { } level || !string.Equals(level, "cloud", StringComparison.OrdinalIgnoreCase)) return;
        camera.Entries.Remove(Camera.Discovery.Name, out var entry);
        notes.Changed($"{at}.discovery", entry.KeyPlace,
            "\"cloud\" (a Reolink account) is not supported, the default is taken; unbind the camera from the account in the vendor's app");
    }
}
