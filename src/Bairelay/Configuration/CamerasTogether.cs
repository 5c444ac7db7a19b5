using static Bairelay.Configuration.Schema;

namespace Bairelay.Configuration;

/// <summary>Names are topics and command arguments; a UID is one camera. Neither may stand twice.</summary>
internal static class CamerasTogether
{
    private const int ShortUid = 16;

    public static void Check(IReadOnlyList<CameraReading> cameras)
    {
        var byName = new Dictionary<string, CameraReading>(StringComparer.Ordinal);
        foreach (var camera in cameras.Where(c => c.Options.Name.Length > 0))
        {
            if (!byName.TryAdd(camera.Options.Name, camera))
                camera.Section.Broken(Camera.Name, $"the camera at line {byName[camera.Options.Name].Section.Place.Line} has this name already");
        }

        CheckUids([.. cameras.Where(c => c.Options is { Enabled: true, Uid: not null })]);
    }

    /// <summary>
    /// The 16-character form is the same camera as any 20-character form that begins with it. Two long forms
    /// that differ in the suffix are left alone. A disabled camera may share its UID with its replacement.
    /// </summary>
    private static void CheckUids(List<CameraReading> cameras)
    {
        var exact = new Dictionary<string, CameraReading>(StringComparer.OrdinalIgnoreCase);
        var prefix = new Dictionary<string, CameraReading>(StringComparer.OrdinalIgnoreCase);
        foreach (var camera in cameras)
        {
            var uid = camera.Options.Uid!;
            var other = exact.GetValueOrDefault(uid)
                ?? (uid.Length == ShortUid ? prefix.GetValueOrDefault(uid) : exact.GetValueOrDefault(uid[..ShortUid]));
            if (other is not null)
                camera.Section.Broken(Camera.Uid, $"is that of {other.Options.Name} (line {other.Section.Place.Line}); a camera stands in the file once");
            exact.TryAdd(uid, camera);
            prefix.TryAdd(uid[..ShortUid], camera);
        }
    }
}
