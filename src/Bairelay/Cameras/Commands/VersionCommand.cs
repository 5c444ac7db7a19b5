using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;

namespace Bairelay.Cameras.Commands;

/// <summary><c>version CAMERA</c></summary>
internal sealed class VersionCommand : SessionCommand
{
    public static CommandForm Form { get; } = CommandForm.WithoutWords(
        "version", "Reads model, firmware and hardware.", "version front", () => new VersionCommand());

    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        var version = await session.GetVersionAsync(cancellation);
        (string Name, string Label, string? Value)[] fields =
        [
            ("name", "name", version.CameraName),
            ("model", "model", version.Type),
            ("firmware", "firmware", version.FirmwareVersion),
            ("build_day", "build day", version.BuildDay),
            ("hardware", "hardware", version.HardwareVersion),
            ("config", "config", version.ConfigVersion),
            ("serial_number", "serial no.", version.SerialNumber),
            ("item_number", "item no.", version.ItemNumber),
            ("detail", "detail", version.Detail),
        ];
        // New firmware of battery cameras tells little more than its own version.
        return new CommandResult(
            [.. fields.Where(field => field.Value is not null).Select(field => $"{field.Label,-11} {field.Value}")],
            json =>
            {
                foreach (var (name, _, value) in fields) json.WriteString(name, value);
            });
    }
}
