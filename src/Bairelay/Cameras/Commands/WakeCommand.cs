using Bairelay.Cameras.Reaching;
using Bairelay.Cameras.Session;

namespace Bairelay.Cameras.Commands;

/// <summary>
/// <c>wake CAMERA</c>: proves the whole way to a camera. Ends at the nonce that a login begins with, so it needs no
/// password, and lets go.
/// </summary>
internal sealed class WakeCommand : CameraCommand
{
    /// <summary>The last step, after those of the reaching.</summary>
    private const string Nonce = "nonce";

    public static CommandForm Form { get; } = CommandForm.WithoutWords(
        "wake", "Wakes the camera, waits until it answers, and says which way led to it. Needs no password.", "wake front",
        () => new WakeCommand());

    public override bool ConnectsAlone => true;

    /// <summary>One limit for all of it.</summary>
    public override TimeSpan? Limit => null;

    public override async Task<CommandOutcome> RunAsync(ReachedCamera camera, SessionStart start, CancellationToken cancellation)
    {
        var begun = start.Time.GetTimestamp();
        await CameraSession.GreetAsync(camera.Pipe, start.Settings, start.FirstNumber, start.Time, start.Log, cancellation);
        return Result(start.Settings.Camera, camera.Report, [.. camera.Report.Steps, new ReachStep(Nonce, start.Time.GetElapsedTime(begun), Ok: true, null)]);
    }

    /// <summary>An open session proves more than a nonce.</summary>
    public override Task<CommandOutcome> RunAsync(CameraSession session, ReachReport report, CancellationToken cancellation) =>
        Task.FromResult<CommandOutcome>(Result(session.Camera, report, report.Steps));

    private static CommandResult Result(string camera, ReachReport report, IReadOnlyList<ReachStep> steps)
    {
        var (path, transport, _) = report;
        return new CommandResult(
            [$"{camera} is awake: path {path}, over {transport}", .. steps.Select(Line)],
            json =>
            {
                json.WriteString("path", path);
                json.WriteString("transport", transport);
                json.WriteArray("steps", steps, step =>
                {
                    json.WriteString("name", step.Name);
                    json.WriteNumber("ms", (long)step.Took.TotalMilliseconds);
                    json.WriteBoolean("ok", step.Ok);
                });
            });
    }

    private static string Line(ReachStep step) =>
        $"  {step.Name,-13} {step.Took.TotalSeconds,6:0.000} s  {(step.Ok ? "ok" : "failed"),-6}  {step.Detail}".TrimEnd();
}
