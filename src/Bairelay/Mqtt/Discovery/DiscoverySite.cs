namespace Bairelay.Mqtt.Discovery;

/// <summary>Where announcements go and how things are called in them; the same for everything of one configuration.</summary>
/// <param name="Prefix"><c>topic_prefix</c>.</param>
/// <param name="Topic"><c>discovery.topic</c>, under which Home Assistant listens.</param>
/// <param name="Version">This program's own.</param>
internal sealed record DiscoverySite(string Prefix, string Topic, string Version)
{
    /// <summary>Available means that this program runs. A sleeping camera is not unavailable.</summary>
    public string Availability => $"{Prefix}/status";

    public string BridgeId => $"{IdPrefix}_bridge";

    /// <summary>
    /// Home Assistant takes only these characters in a configuration topic. neolink called everything
    /// <c>{prefix}_{camera}_{suffix}</c>; the same names keep its users' histories.
    /// </summary>
    private string IdPrefix { get; } = string.Create(Prefix.Length, Prefix, static (id, prefix) =>
    {
        for (var i = 0; i < id.Length; i++) id[i] = char.IsAsciiLetterOrDigit(prefix[i]) || prefix[i] is '_' or '-' ? prefix[i] : '_';
    });

    public string IdOf(string camera, string suffix) => $"{IdPrefix}_{camera}_{suffix}";

    /// <summary>A camera may be called "bridge"; a dot cannot be part of another camera's name.</summary>
    public string DeviceIdOf(string camera) => camera == "bridge" ? $"{BridgeId}.camera" : $"{IdPrefix}_{camera}";

    public string ConfigTopic(string component, string id) => $"{Topic}/{component}/{id}/config";
}
