namespace Bairelay.Mqtt.Discovery;

/// <summary>Where announcements go and how things are called in them; the same for everything of one configuration.</summary>
/// <param name="Prefix"><c>topic_prefix</c>.</param>
/// <param name="Topic"><c>discovery.topic</c>, under which Home Assistant listens.</param>
/// <param name="Version">This program's own.</param>
internal sealed record DiscoverySite(string Prefix, string Topic, string Version)
{
    /// <summary>Available means that this program runs. A sleeping camera is not unavailable.</summary>
    public string Availability => new Topics(Prefix).Bridge;

    public string BridgeId => $"{IdPrefix}_bridge";

    /// <summary>
    /// neolink called everything <c>{prefix}_{camera}_{suffix}</c>; the same names keep its users' histories.
    /// </summary>
    private string IdPrefix { get; } = Topics.PlainPrefix(Prefix);

    public string IdOf(string camera, string suffix) => $"{IdPrefix}_{camera}_{suffix}";

    /// <summary>A camera may be called "bridge"; a dot cannot be part of another camera's name.</summary>
    public string DeviceIdOf(string camera) => camera == "bridge" ? $"{BridgeId}.camera" : $"{IdPrefix}_{camera}";

    public string ConfigTopic(string component, string id) => $"{Topic}/{component}/{id}/config";
}
