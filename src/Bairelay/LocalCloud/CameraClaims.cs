namespace Bairelay.LocalCloud;

/// <summary>
/// What a heartbeat proves and what it only claims (docs/architecture.md, "Who may claim a camera"). Anybody on the
/// network can send one, so whoever takes a camera's place takes neither its wakes nor its motions from where it was.
/// </summary>
internal static class CameraClaims
{
    /// <summary>
    /// How long a token that was replaced after a silence gets the camera back. It is not replaced in turn meanwhile, so
    /// that nobody can push it out by claiming twice.
    /// </summary>
    private const long FormerKept = 60 * 60 * 1000L;

    /// <summary>The heartbeat carries what only the session's own camera knows, or somebody who has heard it.</summary>
    public static bool Proves(in CameraEntry entry, ulong? token) =>
        (entry.HasToken && token == entry.Token) || IsFormer(entry, token);

    /// <summary>The camera of before somebody took over.</summary>
    public static bool IsFormer(in CameraEntry entry, ulong? token) => entry.FormerSince != CameraEntry.Never && token == entry.Former;

    public static HeartbeatOutcome Contest(ref CameraEntry entry, in Route route, long now)
    {
        var again = HasContender(entry, now) && entry.Contender.Remote.Ip == route.Remote.Ip;
        entry.Contender = route;
        entry.ContenderSeen = now;
        return again ? HeartbeatOutcome.StillContested : HeartbeatOutcome.Contested;
    }

    /// <summary>The camera seems to be elsewhere. Where it was is not forgotten as long as it may be there.</summary>
    /// <param name="mayReturn">False for another port at the same address that the token proves: the old port is closed.</param>
    public static void Leave(ref CameraEntry entry, in Route to, bool mayReturn, long lastSeen, long now)
    {
        if (HasPrevious(entry, now))
        {
            // Back again. And who moves it about does not push the first place out.
            if (entry.Previous.Remote == to.Remote) entry.PreviousSeen = CameraEntry.Never;
            return;
        }

        if (!mayReturn) return;

        entry.Previous = entry.Route;
        entry.PreviousSeen = lastSeen;
    }

    public static void KeepToken(ref CameraEntry entry, long now)
    {
        if (!entry.HasToken || now - entry.FormerSince < FormerKept) return;
        (entry.Former, entry.FormerSince) = (entry.Token, now);
    }

    /// <summary>The camera of before is back: whatever token took its place is worth nothing any more.</summary>
    public static void Return(ref CameraEntry entry) => (entry.Token, entry.FormerSince) = (entry.Former, CameraEntry.Never);

    public static bool WasAt(in CameraEntry entry, Protocol.BcUdp.Ipv4 address, long now) =>
        HasPrevious(entry, now) && entry.Previous.Remote.Ip == address;

    /// <summary>Another address where the camera may be just now. A place that was accepted goes before a claim.</summary>
    public static Route? OtherPlace(in CameraEntry entry, long now) =>
        HasPrevious(entry, now) ? entry.Previous : HasContender(entry, now) ? entry.Contender : null;

    public static bool HasPrevious(in CameraEntry entry, long now) => now - entry.PreviousSeen < CameraRegistry.TakeoverSilence;

    private static bool HasContender(in CameraEntry entry, long now) => now - entry.ContenderSeen < CameraRegistry.TakeoverSilence;
}
