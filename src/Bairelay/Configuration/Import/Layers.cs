using static Bairelay.Configuration.Schema;

namespace Bairelay.Configuration.Import;

/// <summary>One file over another: what the upper one says holds. Cameras are the same by their name.</summary>
internal static class Layers
{
    /// <summary>Where a broker is and how it is entered belongs together; half of one is none.</summary>
    private static readonly Key[] s_broker =
        [MqttKeys.BrokerAddress, MqttKeys.Port, MqttKeys.Credentials, MqttKeys.Ca, MqttKeys.Tls, MqttKeys.ClientAuth, MqttKeys.EmbeddedBroker];

    /// <summary>A form has an empty section where nobody filled one in; that turns nothing on.</summary>
    public static void DropEmpty(TomlTable table)
    {
        foreach (var (key, entry) in table.Entries.ToList())
        {
            if (entry.Value is not TomlTable inner) continue;
            DropEmpty(inner);
            if (inner.Entries.Count == 0) table.Entries.Remove(key);
        }
    }

    /// <summary>A broker of the upper file's own hides the lower one's altogether.</summary>
    public static void HideBroker(TomlTable lower, TomlTable upper)
    {
        if (TomlTrees.Table(upper, MqttKeys.Section.Name) is not { } mine || TomlTrees.Table(lower, MqttKeys.Section.Name) is not { } theirs) return;
        if (!mine.Entries.ContainsKey(MqttKeys.BrokerAddress.Name) && !mine.Entries.ContainsKey(MqttKeys.EmbeddedBroker.Name)) return;
        foreach (var key in s_broker) theirs.Entries.Remove(key.Name);
    }

    /// <summary>Changes the lower one into both.</summary>
    public static void Put(TomlTable upper, TomlTable lower)
    {
        foreach (var (key, entry) in upper.Entries)
        {
            if (!lower.Entries.TryGetValue(key, out var below)) lower.Entries[key] = entry;
            else if (entry.Value is TomlTable over && below.Value is TomlTable under) Put(over, under);
            else if (entry.Value is TomlList { OfTables: true } some && below.Value is TomlList { OfTables: true } all) PutByName(some, all);
            else lower.Entries[key] = entry;
        }
    }

    private static void PutByName(TomlList upper, TomlList lower)
    {
        foreach (var item in upper.Items.OfType<TomlTable>())
        {
            var same = lower.Items.OfType<TomlTable>().FirstOrDefault(one =>
                TomlTrees.NameOf(one) is { } name && string.Equals(name, TomlTrees.NameOf(item), StringComparison.Ordinal));
            if (same is null) lower.Items.Add(item);
            else Put(item, same);
        }
    }
}
