namespace Bairelay.LocalCloud;

/// <summary>What a heartbeat meant to the registry.</summary>
internal enum HeartbeatOutcome
{
    /// <summary>The camera is where it was.</summary>
    Refreshed,

    /// <summary>Not heard before, or not since it was lost or the program started.</summary>
    Registered,

    /// <summary>From another IP address, and accepted.</summary>
    Moved,

    /// <summary>From another IP address, and not accepted as long as the old one may be alive.</summary>
    Contested,

    /// <summary>The same claim as before.</summary>
    StillContested,

    /// <summary>A newcomer for whom there is no place.</summary>
    Full,
}
