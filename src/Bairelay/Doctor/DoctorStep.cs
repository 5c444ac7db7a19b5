namespace Bairelay.Doctor;

internal enum StepVerdict
{
    /// <summary>Proven.</summary>
    Ok,

    /// <summary>Not proven, or it works and is not as it should be. Does not stop what follows.</summary>
    Doubtful,

    /// <summary>What follows cannot work.</summary>
    Failed,
}

/// <summary>What is known of one hop.</summary>
/// <param name="Hop">Its name.</param>
/// <param name="Code">A word for programs; docs/doctor.md lists them, and they do not change.</param>
/// <param name="Text">What was seen.</param>
/// <param name="Next">The exact next step; null when there is nothing to do.</param>
internal sealed record DoctorStep(string Hop, StepVerdict Verdict, string Code, string Text, string? Next)
{
    public static DoctorStep Ok(string hop, string text) => new(hop, StepVerdict.Ok, "ok", text, null);

    public static DoctorStep Doubtful(string hop, string code, string text, string next) => new(hop, StepVerdict.Doubtful, code, text, next);

    public static DoctorStep Failed(string hop, string code, string text, string next) => new(hop, StepVerdict.Failed, code, text, next);
}

/// <summary>Hops in their order, up to the first that fails.</summary>
internal static class DoctorSteps
{
    public static IEnumerable<DoctorStep> UpToFailure(this IEnumerable<DoctorStep> steps)
    {
        foreach (var step in steps)
        {
            yield return step;
            if (step.Verdict == StepVerdict.Failed) yield break;
        }
    }
}
