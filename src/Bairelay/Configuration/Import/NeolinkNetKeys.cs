using static Bairelay.Configuration.Schema;

namespace Bairelay.Configuration.Import;

/// <summary>neolink.net's settings in this program's sections. What is left over keeps its name, and is judged by the schema.</summary>
internal sealed class NeolinkNetKeys(ImportNotes notes)
{
    /// <summary>Where its viewers look for pictures unless told otherwise.</summary>
    private const int UsualRtspPort = 8654;

    private const string NoWebPage = "there is no web page here";
    private const string NothingRecorded = "nothing is recorded here";
    private const string OneProtocol = "cameras are spoken to by their own protocol alone";

    private static readonly Dictionary<string, string> s_leftOut = new(StringComparer.Ordinal)
    {
        ["web_port"] = NoWebPage,
        ["webui"] = NoWebPage,
        ["ui"] = NoWebPage,
        ["recording"] = NothingRecorded,
    };

    private static readonly Dictionary<string, string> s_leftOutOfMqtt = new(StringComparer.Ordinal)
    {
        ["client_id"] = "the name at the broker follows from topic_prefix",
        ["keepalive"] = "is not for setting here",
        ["stats_interval"] = "states are published when they change",
    };

    private static readonly Dictionary<string, string> s_leftOutOfCamera = new(StringComparer.Ordinal)
    {
        ["udp"] = "TCP and UDP are tried at the same time",
        ["udp_probe"] = "TCP and UDP are tried at the same time",
        ["http_address"] = OneProtocol,
        ["onvif_address"] = OneProtocol,
        ["wake_capture"] = "the wake server knows how to wake its cameras",
        ["keep_alive_hours"] = "no camera is kept awake",
        ["record"] = NothingRecorded,
    };

    public TomlTable Rename(TomlTable source)
    {
        var result = new TomlTable(source.Place, TableOrigin.Header);
        if (!source.Entries.ContainsKey(Top.BindPort.Name))
        {
            TomlTrees.Set(result, Top.BindPort.Name, UsualRtspPort);
            notes.Added(Top.BindPort.Name, $"neolink.net's addresses of streams have port {UsualRtspPort}");
        }

        foreach (var (key, entry) in source.Entries)
        {
            if (s_leftOut.TryGetValue(key, out var why)) notes.LeftOut(key, entry.KeyPlace, why);
            else if (key == MqttKeys.Section.Name && entry.Value is TomlTable mqtt) TomlTrees.Set(result, key, Mqtt(mqtt));
            else if (key == "wake_hints" && entry.Value is TomlTable hints) WakeHints(hints, result);
            else if (key == Camera.Section.Name && entry.Value is TomlList cameras) result.Entries[key] = entry with { Value = CamerasOf(cameras) };
            else result.Entries[key] = entry;
        }

        return result;
    }

    private TomlTable Mqtt(TomlTable source)
    {
        var result = new TomlTable(source.Place, TableOrigin.Header);
        foreach (var (key, entry) in source.Entries)
        {
            var path = KeyText.Join(MqttKeys.Section.Name, key);
            switch (key)
            {
                case "broker":
                    Put(MqttKeys.BrokerAddress);
                    break;
                case "base_topic":
                    Put(MqttKeys.TopicPrefix);
                    break;
                case "username" or "password" or "discovery_prefix":
                    break;
                case "discovery":
                    Discovery(source, entry, result);
                    break;
                default:
                    if (s_leftOutOfMqtt.TryGetValue(key, out var why)) notes.LeftOut(path, entry.KeyPlace, why);
                    else result.Entries[key] = entry;
                    break;
            }

            void Put(Key name)
            {
                result.Entries[name.Name] = entry;
                notes.Renamed(path, entry.KeyPlace, name.Name);
            }
        }

        if (TomlTrees.Text(source, "username") is { } user)
        {
            var pair = new TomlList(source.Entries["username"].KeyPlace);
            pair.Items.AddRange([new TomlText(user, pair.Place), new TomlText(TomlTrees.Text(source, "password") ?? "", pair.Place)]);
            TomlTrees.Set(result, MqttKeys.Credentials.Name, pair);
            notes.Renamed("mqtt.username, mqtt.password", pair.Place, MqttKeys.Credentials.Name);
        }

        notes.Differs("mqtt", "topics and unique ids are named as neolink's, not as neolink.net's: histories and automations of the old entities do not carry over");
        return result;
    }

    private void Discovery(TomlTable source, TomlEntry entry, TomlTable result)
    {
        if (entry.Value is not TomlBoolean { Value: true }) return;
        TomlTrees.Set(TomlTrees.Open(result, MqttDiscovery.Section.Name), MqttDiscovery.Topic.Name, TomlTrees.Text(source, "discovery_prefix") ?? "homeassistant");
        notes.Renamed("mqtt.discovery", entry.KeyPlace, "[mqtt.discovery] topic");
    }

    private void WakeHints(TomlTable hints, TomlTable result)
    {
        foreach (var (key, entry) in hints.Entries)
        {
            var path = KeyText.Join("wake_hints", key);
            if (key == "push_ports" && entry.Value is TomlList)
            {
                TomlTrees.Set(TomlTrees.Open(result, PushListener.Section.Name), PushListener.Ports.Name, entry.Value);
                notes.Renamed(path, entry.KeyPlace, "[push_listener] push_listener_port");
            }
            else
            {
                notes.LeftOut(path, entry.KeyPlace, key == "syslog_port" ? "the push listener tells of a motion, the wake server of who is there" : "unknown key");
            }
        }
    }

    private TomlList CamerasOf(TomlList source)
    {
        var result = new TomlList(source.Place, ofTables: true);
        foreach (var (index, camera) in source.Items.OfType<TomlTable>().Index())
        {
            var at = camera.PathIn(Camera.Section.Name, index + 1);
            var renamed = new TomlTable(camera.Place, TableOrigin.Header);
            foreach (var (key, entry) in camera.Entries)
            {
                var path = KeyText.Join(at, key);
                if (s_leftOutOfCamera.TryGetValue(key, out var why)) notes.LeftOut(path, entry.KeyPlace, why);
                else if (key == "always_on") AlwaysOn(path, entry, renamed);
                else renamed.Entries[key] = entry;
            }

            result.Items.Add(renamed);
        }

        return result;
    }

    private void AlwaysOn(string path, TomlEntry entry, TomlTable camera)
    {
        if (entry.Value is not TomlBoolean { Value: true }) return;
        TomlTrees.Set(camera, Camera.IdleDisconnect.Name, false);
        notes.Changed(path, entry.KeyPlace, "idle_disconnect = false: it is never let asleep, which empties a battery within days");
    }
}
