namespace Bairelay.Mqtt.Discovery;

/// <summary>What Home Assistant is asked to do with a payload before it looks at it. Kept so simple that a glance proves it.</summary>
internal static class Templates
{
    /// <summary>Home Assistant's word for "not known".</summary>
    private const string NotKnown = "None";

    /// <summary>A member of a JSON payload; its null becomes "not known".</summary>
    public static string Member(string name) => $$$"""{{ value_json.{{{name}}} }}""";

    /// <summary>Words to words; all others are "not known", where Home Assistant would log a warning for each.</summary>
    public static string Words(params ReadOnlySpan<(string Ours, string Theirs)> pairs)
    {
        var words = new List<string>();
        foreach (var (ours, theirs) in pairs) words.Add($"'{ours}': '{theirs}'");
        return $$$"""{{ {{{{string.Join(", ", words)}}}}.get(value, '{{{NotKnown}}}') }}""";
    }
}
