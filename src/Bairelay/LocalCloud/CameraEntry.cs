namespace Bairelay.LocalCloud;

internal enum Presence : byte
{
    /// <summary>Silent for longer than the stale limit, or not heard yet.</summary>
    Lost,

    /// <summary>As good as heard, and no heartbeat since: known from an earlier run, met in a session, or the clocks have jumped.</summary>
    Remembered,

    Present,
}

/// <summary>What the registry knows of one camera.</summary>
internal struct CameraEntry
{
    /// <summary>So long ago that every age computed from it is large, and no subtraction overflows.</summary>
    public const long Never = long.MinValue / 2;

    public Route Route;
    public ulong Token;
    public long LastSeen;

    /// <summary>Null for nearly all cameras: it is half of what an entry would take.</summary>
    public CameraDispute? Dispute;

    /// <summary>The place of a configured camera, as its index plus one; 0 for a stranger.</summary>
    public int Place;

    /// <summary>The neighbours in <see cref="AddressIndex"/>, or −1.</summary>
    public int NextAtAddress;
    public int PreviousAtAddress;

    public bool HasToken;
    public Presence Presence;
}
