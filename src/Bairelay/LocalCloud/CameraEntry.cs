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
    public Route Contender;

    /// <summary>The place before this one, if it was left without a proof that nobody else could have given.</summary>
    public Route Previous;
    public ulong Token;

    /// <summary>The token of before somebody took over the silent camera's place: it gets the camera back at once.</summary>
    public ulong Former;
    public long LastSeen;
    public long ContenderSeen;
    public long PreviousSeen;
    public long FormerSince;

    /// <summary>The place of a configured camera, as its index plus one; 0 for a stranger.</summary>
    public int Place;

    /// <summary>The neighbours in <see cref="AddressIndex"/>, or −1.</summary>
    public int NextAtAddress;
    public int PreviousAtAddress;

    public bool HasToken;
    public Presence Presence;
}
