using Bairelay.Cameras.Session;

namespace Bairelay.Cameras.Commands;

/// <summary>Reads something for the program itself: its value counts, nothing is said about it.</summary>
internal sealed class ReadingCommand<T>(Func<CameraSession, CancellationToken, Task<T>> read) : SessionCommand
    where T : class
{
    /// <summary>Null until it has been read.</summary>
    public T? Value { get; private set; }

    protected override async Task<CommandOutcome> RunAsync(CameraSession session, CancellationToken cancellation)
    {
        Value = await read(session, cancellation);
        return new CommandResult([], _ => { });
    }
}
