using Bairelay.Protocol.BcUdp;

namespace Bairelay.LocalCloud;

/// <summary>How a UID from the network fits the configuration.</summary>
internal enum UidFit
{
    None,

    /// <summary>
    /// The configured long form has another suffix. Suffixes change with the firmware, so this is most likely the
    /// same camera after an update.
    /// </summary>
    OtherSuffix,

    /// <summary>A configured sticker UID and its longer form, or the other way round.</summary>
    Sticker,

    Exact,
}

/// <summary>The cameras of the configuration by UID.</summary>
internal sealed class ConfiguredCameras
{
    public static readonly ConfiguredCameras None = new([]);

    private readonly Dictionary<ulong, (int Index, string Name, Uid Uid)[]> _byPrefix;

    public ConfiguredCameras(IReadOnlyCollection<(string Name, Uid Uid)> cameras)
    {
        Count = cameras.Count;
        _byPrefix = cameras.Select((camera, index) => (Index: index, camera.Name, camera.Uid))
            .GroupBy(camera => camera.Uid.PrefixHash).ToDictionary(group => group.Key, group => group.ToArray());
    }

    public int Count { get; }

    /// <summary>The best fit: exact before sticker form before another suffix.</summary>
    public UidFit Find(in Uid uid, out string? name) => Find(uid, out name, out _);

    /// <summary>As above; the index counts the configured cameras from 0 and is −1 without a fit.</summary>
    public UidFit Find(in Uid uid, out string? name, out int index)
    {
        name = null;
        index = -1;
        var best = UidFit.None;
        if (uid.Length < Uid.ShortLength || !_byPrefix.TryGetValue(uid.PrefixHash, out var candidates)) return best;
        foreach (var camera in candidates)
        {
            var fit = camera.Uid.EqualsIn(uid) ? UidFit.Exact
                : camera.Uid.Matches(uid) ? UidFit.Sticker
                : camera.Uid.SamePrefix(uid) ? UidFit.OtherSuffix
                : UidFit.None;
            if (fit <= best) continue;
            (best, name, index) = (fit, camera.Name, camera.Index);
        }

        return best;
    }

    public bool Contains(in Uid uid) => Find(uid, out _) != UidFit.None;

    /// <summary>The UID as the log shows it at its default level, with the camera's name if it has one.</summary>
    public string Label(in Uid uid) =>
        Find(uid, out var name) == UidFit.None ? uid.Masked : $"{uid.Masked} camera={name}";
}
