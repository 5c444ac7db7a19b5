namespace Bairelay.Cameras.Life;

/// <summary>What is done with every session while it is open.</summary>
internal interface ISessionUse
{
    /// <summary>Runs beside commands, until the token; ends with it and never fails.</summary>
    Task UseAsync(LiveSession live, CancellationToken ending);

    /// <summary>The session has just ended, or is about to be closed.</summary>
    void Ended(LiveSession live);

    /// <summary>The camera is no longer held: its session is closed, or there was none after all.</summary>
    void LetGo();
}
