namespace Bairelay.Cameras.Reaching;

internal enum PathFault
{
    /// <summary>Nobody answered, or not in a way that leads on.</summary>
    NoAnswer,

    /// <summary>−3: too many clients.</summary>
    Busy,

    /// <summary>There was nobody to ask.</summary>
    NoPath,
}

/// <summary>Why one path has not led to the camera, in words for the operator.</summary>
/// <param name="Path">What was tried, with addresses.</param>
/// <param name="Cause">What came of it.</param>
/// <param name="Advice">What to do about it; null where there is nothing particular.</param>
internal sealed record PathFailure(string Path, string Cause, string? Advice = null, PathFault Fault = PathFault.NoAnswer);

/// <summary>One way of reaching a camera. Candidates run side by side; the first that succeeds ends the others.</summary>
internal interface ICandidate
{
    /// <summary>Why it has not succeeded so far.</summary>
    PathFailure Failure { get; }

    /// <summary>
    /// True when waiting for this one alone is pointless. It goes on all the same while another gives hope: a camera
    /// that boots may still answer.
    /// </summary>
    bool HasGivenUp(long now);
}
