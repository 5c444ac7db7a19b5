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
    public static bool IsFormer(in CameraEntry entry, ulong? token) => entry.Dispute is { } dispute && dispute.FormerSince != CameraEntry.Never && token == dispute.Former;

    public static HeartbeatOutcome Contest(ref CameraEntry entry, in Route route, long now)
    {
        var again = HasContender(entry, now) && entry.Dispute!.Contender.Remote.Ip == route.Remote.Ip;
        var dispute = Open(ref entry);
        (dispute.Contender, dispute.ContenderSeen) = (route, now);
        return again ? HeartbeatOutcome.StillContested : HeartbeatOutcome.Contested;
    }

    /// <summary>The camera seems to be elsewhere. Where it was is not forgotten as long as it may be there.</summary>
    /// <param name="mayReturn">False for another port at the same address that the token proves: the old port is closed.</param>
    public static void Leave(ref CameraEntry entry, in Route to, bool mayReturn, long lastSeen, long now)
    {
        if (HasPrevious(entry, now))
        {
            // Back again. And who moves it about does not push the first place out.
            if (entry.Dispute!.Previous.Remote == to.Remote) entry.Dispute.PreviousSeen = CameraEntry.Never;
            return;
        }

        if (!mayReturn) return;
        var dispute = Open(ref entry);
        (dispute.Previous, dispute.PreviousSeen) = (entry.Route, lastSeen);
    }

    public static void KeepToken(ref CameraEntry entry, long now)
    {
        if (!entry.HasToken || (entry.Dispute is { } earlier && now - earlier.FormerSince < FormerKept)) return;
        Replaced(ref entry, entry.Token, now);
    }

    /// <summary>Another has this place now; who had it gets it back at once when it returns.</summary>
    public static void Replaced(ref CameraEntry entry, ulong token, long now)
    {
        var dispute = Open(ref entry);
        (dispute.Former, dispute.FormerSince) = (token, now);
    }

    /// <summary>The camera of before is back: whatever token took its place is worth nothing any more.</summary>
    public static void Return(ref CameraEntry entry)
    {
        entry.Token = entry.Dispute!.Former;
        entry.Dispute.FormerSince = CameraEntry.Never;
    }

    /// <summary>It has another place now: whoever contended for the old one does so no more.</summary>
    public static void Settle(ref CameraEntry entry)
    {
        if (entry.Dispute is { } dispute) dispute.ContenderSeen = CameraEntry.Never;
    }

    /// <summary>A token is given at an address to who is there alone: that it was there before is no second place.</summary>
    public static void Forget(ref CameraEntry entry, Protocol.BcUdp.Ipv4 address)
    {
        if (entry.Dispute is { } dispute && dispute.Previous.Remote.Ip == address) dispute.PreviousSeen = CameraEntry.Never;
    }

    public static bool WasAt(in CameraEntry entry, Protocol.BcUdp.Ipv4 address, long now) =>
        HasPrevious(entry, now) && entry.Dispute!.Previous.Remote.Ip == address;

    /// <summary>Another address where the camera may be just now. A place that was accepted goes before a claim.</summary>
    public static Route? OtherPlace(in CameraEntry entry, long now) =>
        HasPrevious(entry, now) ? entry.Dispute!.Previous : HasContender(entry, now) ? entry.Dispute!.Contender : null;

    public static bool HasPrevious(in CameraEntry entry, long now) =>
        entry.Dispute is { } dispute && now - dispute.PreviousSeen < CameraRegistry.TakeoverSilence;

    private static bool HasContender(in CameraEntry entry, long now) =>
        entry.Dispute is { } dispute && now - dispute.ContenderSeen < CameraRegistry.TakeoverSilence;

    private static CameraDispute Open(ref CameraEntry entry) => entry.Dispute ??= new CameraDispute();
}
