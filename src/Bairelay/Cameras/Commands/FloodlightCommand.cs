using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;

namespace Bairelay.Cameras.Commands;

/// <summary><c>floodlight CAMERA [on|off]</c></summary>
internal sealed class FloodlightCommand(bool? on) : SessionCommand
{
    public static CommandForm Form { get; } = CommandForm.OnOff(
        "floodlight", "Shows when the light goes on by itself, or switches it by hand.", ["floodlight front", "floodlight front on"],
        on => new FloodlightCommand(on));

    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        if (on is { } wanted)
        {
            await session.SetFloodlightAsync(wanted, cancellation);
            var until = wanted ? $" for {FloodlightOperations.UsualDuration} s" : "";
            return new CommandResult([OnOffResult.Word(wanted) + until], json => json.WriteBoolean("on", wanted));
        }

        var task = await session.GetFloodlightTaskAsync(cancellation);
        // No command reads the light itself. Cameras that tell, tell it after a login.
        bool? lit = null;
        while (session.Events.TryRead(out var report)) lit = report is FloodlightReported light ? light.On : lit;
        string?[] lines =
        [
            lit is { } state ? $"light {OnOffResult.Word(state)}" : null,
            $"goes on by itself: {(task.Enable ? "yes" : "no")}",
            task.Brightness is { } brightness ? $"brightness {brightness} %" : null,
            task.Duration is { } duration ? $"for {duration} s" : null,
        ];
        return new CommandResult([string.Join(", ", lines.Where(line => line is not null))], json =>
        {
            json.WriteBooleanOrNull("on", lit);
            json.WriteStartObject("task");
            json.WriteBoolean("enabled", task.Enable);
            json.WriteNumberOrNull("brightness", task.Brightness);
            json.WriteNumberOrNull("duration_s", task.Duration);
            json.WriteEndObject();
        });
    }
}
