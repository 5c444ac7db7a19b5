namespace Bairelay.Configuration.Import;

/// <summary>Whose file it is.</summary>
internal enum ForeignFormat
{
    /// <summary>This program's, or that of the original in Rust: the same keys.</summary>
    Bairelay,
    Neolink,
    NeolinkNet,
}

internal static class ForeignFormats
{
    /// <summary>What only this program and the original have. A file without any of it is taken for neolink's, whose keys they share.</summary>
    private static readonly string[] s_topKeys =
        ["wake_server", "push_listener", "dns", "state_dir", "control_socket", "tls_bind_port", "tls_client_ca", "stream_prune_grace_secs", "cloud_account"];

    private static readonly string[] s_mqttKeys = ["topic_prefix", "embedded_broker", "tls", "discovery"];

    private static readonly string[] s_cameraKeys =
        ["idle_disconnect_timeout_secs", "motion_wake_hold_secs", "awake_budget_secs", "password_file", "allow_relay", "allow_vendor_cloud"];

    public static IReadOnlyList<(string Name, ForeignFormat Format)> All { get; } =
        [("neolink", ForeignFormat.Neolink), ("bairelay", ForeignFormat.Bairelay), ("neolink.net", ForeignFormat.NeolinkNet)];

    public static string NameOf(ForeignFormat format) => All.First(one => one.Format == format).Name;

    /// <summary>JSON begins with a brace or a comment; TOML with neither.</summary>
    public static bool IsJson(string text) => text.AsSpan().TrimStart() is ['{', ..] or ['/', ..];

    public static ForeignFormat OfToml(TomlTable root)
    {
        var cameras = root.Entries.TryGetValue("cameras", out var list) && list.Value is TomlList { Items: var items } ? items.OfType<TomlTable>() : [];
        var own = Has(root, s_topKeys)
            || root.Entries.TryGetValue("mqtt", out var mqtt) && mqtt.Value is TomlTable table && Has(table, s_mqttKeys)
            || cameras.Any(camera => Has(camera, s_cameraKeys));
        return own ? ForeignFormat.Bairelay : ForeignFormat.Neolink;
    }

    private static bool Has(TomlTable table, string[] keys) => keys.Any(table.Entries.ContainsKey);
}
