using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;

namespace Bairelay.Cameras.Commands;

/// <summary><c>pir CAMERA [on|off]</c></summary>
internal sealed class PirCommand(bool? enable) : SessionCommand
{
    public static CommandForm Form { get; } = CommandForm.OnOff(
        "pir", "Shows the motion sensor, or switches it.", ["pir front", "pir front off"], enable => new PirCommand(enable));

    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        if (enable is { } wanted)
        {
            await session.SetPirAsync(wanted, cancellation);
            return OnOffResult.Of(wanted);
        }

        var pir = await session.GetPirAsync(cancellation);
        var sensitivity = pir.Sensitivity is { } value ? $", sensitivity {value} (lower is more sensitive)" : "";
        return new CommandResult([$"{OnOffResult.Word(pir.Enable)}{sensitivity}"], json =>
        {
            json.WriteBoolean("enabled", pir.Enable);
            json.WriteNumberOrNull("sensitivity", pir.Sensitivity);
            json.WriteBooleanOrNull("reduce_false_alarm", pir.ReduceFalseAlarm);
        });
    }
}

internal static class OnOffResult
{
    public static CommandResult Of(bool enabled) => new([Word(enabled)], json => json.WriteBoolean("enabled", enabled));

    public static string Word(bool enabled) => enabled ? "on" : "off";
}
