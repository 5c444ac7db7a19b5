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

    /// <summary>One limit for all of it.</summary>
    public override TimeSpan? Limit => null;

    public override async Task<CommandOutcome> RunAsync(ReachedCamera camera, SessionStart start, CancellationToken cancellation)
    {
        var begun = start.Time.GetTimestamp();
        await CameraSession.GreetAsync(camera.Pipe, start.Settings, start.FirstNumber, start.Time, start.Log, cancellation);
        var (path, transport, _) = camera.Report;
        List<ReachStep> steps = [.. camera.Report.Steps, new ReachStep(Nonce, start.Time.GetElapsedTime(begun), Ok: true, null)];
        return new CommandResult(
            [$"{start.Settings.Camera} is awake: path {path}, over {transport}", .. steps.Select(Line)],
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
