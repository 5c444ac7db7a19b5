using Bairelay.Cameras.Operations;
using Bairelay.Cameras.Session;

namespace Bairelay.Cameras.Commands;

/// <summary><c>snapshot CAMERA -f FILE</c>: takes the picture; whoever asked for it has the file.</summary>
internal sealed class SnapshotCommand : SessionCommand
{
    public static CommandForm Form { get; } = new(
        "snapshot", "", "Takes a picture and writes it to a file, as JPEG.",
        ["snapshot front -f front.jpg", "snapshot front -f - | display"],
        words => words.Count == 0 ? new SnapshotCommand() : CommandReading.Unfit);

    /// <summary>A large picture over a bad link; it is given up far earlier when no pieces come.</summary>
    public override TimeSpan? Limit => TimeSpan.FromMinutes(3);

    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        var picture = await session.TakeSnapshotAsync(cancellation);
        return new CommandResult([$"{picture.Length} bytes"], json => json.WriteNumber("bytes", picture.Length)) { Bytes = picture };
    }
}
