using System.Collections.Immutable;
using Bairelay.Cameras.Life;
using Bairelay.Protocol.Baichuan;

namespace Bairelay.Mqtt.Discovery;

/// <summary>What is known of a camera's abilities, put together from what it said at one time and another.</summary>
internal static class KnownAbilities
{
    /// <summary>More than any model has named; a list that Home Assistant can still show.</summary>
    private const int MostPresets = 256;

    /// <summary>Longer names of models, firmware and presets come from no camera that works.</summary>
    private const int LongestText = 128;

    /// <summary>What it leaves unsaid now does not undo what it said before, unless another model has taken the name.</summary>
    public static CameraAbilities With(this CameraAbilities? known, CameraAbilities report)
    {
        var newer = Limited(report);
        if (known is null || (newer.Model is not null && known.Model is not null && newer.Model != known.Model)) return newer;
        return new CameraAbilities
        {
            Model = newer.Model ?? known.Model,
            Firmware = newer.Firmware ?? known.Firmware,
            Hardware = newer.Hardware ?? known.Hardware,
            HasBattery = newer.HasBattery ?? known.HasBattery,
            HasPtz = newer.HasPtz ?? known.HasPtz,
            HasPresets = newer.HasPresets ?? known.HasPresets,
            HasFloodlight = newer.HasFloodlight ?? known.HasFloodlight,
            HasSiren = newer.HasSiren ?? known.HasSiren,
            HasPir = newer.HasPir ?? known.HasPir,
            HasLeds = newer.HasLeds ?? known.HasLeds,
            Presets = newer.Presets.IsEmpty ? known.Presets : newer.Presets,
        };
    }

    /// <summary>A list that was read counts, whatever was said before: somebody stored the first position, or deleted the last.</summary>
    public static CameraAbilities WithPresets(this CameraAbilities known, ImmutableArray<Preset> presets)
    {
        // A position without a name is gone to by its number.
        var names = Names(presets.Select(preset => string.IsNullOrWhiteSpace(preset.Label) ? preset.Id.ToString() : preset.Label));
        return known with { HasPresets = !names.IsEmpty, Presets = names };
    }

    public static bool IsSame(CameraAbilities? one, CameraAbilities? other) =>
        one is null || other is null
            ? one is null && other is null
            : one == other with { Presets = one.Presets } && one.Presets.SequenceEqual(other.Presets, StringComparer.Ordinal);

    /// <summary>Everything in it comes from the camera, or from a file that somebody may have edited.</summary>
    public static CameraAbilities Limited(CameraAbilities abilities) => abilities with
    {
        Model = Cut(abilities.Model),
        Firmware = Cut(abilities.Firmware),
        Hardware = Cut(abilities.Hardware),
        Presets = abilities.Presets.IsDefault ? [] : Names(abilities.Presets),
    };

    private static ImmutableArray<string> Names(IEnumerable<string?> names) =>
    [
        .. names.Where(name => !string.IsNullOrWhiteSpace(name) && name.Length <= LongestText)
            .Select(name => name!).Distinct(StringComparer.Ordinal).Take(MostPresets),
    ];

    private static string? Cut(string? text)
    {
        if (text is null || text.Length <= LongestText) return text;
        return text[..(char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText)];
    }
}
