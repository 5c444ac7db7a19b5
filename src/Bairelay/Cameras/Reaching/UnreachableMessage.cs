namespace Bairelay.Cameras.Reaching;

internal static class UnreachableMessage
{
    /// <summary>Every path that was tried, why it failed, and what to do about it.</summary>
    public static CameraUnreachableException Of(string camera, TimeSpan tried, IEnumerable<PathFailure> failures)
    {
        List<PathFailure> all = [.. failures];
        var reason = all.Exists(failure => failure.Fault == PathFault.Busy) ? UnreachableReason.Busy
            : all.TrueForAll(failure => failure.Fault == PathFault.NoPath) ? UnreachableReason.NoPath
            : UnreachableReason.NoAnswer;
        var causes = string.Join("; ", all.Select(failure => $"{failure.Path}: {failure.Cause}"));
        var advice = string.Concat(all.Select(failure => failure.Advice).Where(text => text is not null).Distinct(StringComparer.Ordinal).Select(text => $". {text}"));
        return new CameraUnreachableException(reason, $"Camera {camera} could not be reached in {tried.TotalSeconds:0} s. {causes}{advice}");
    }
}
