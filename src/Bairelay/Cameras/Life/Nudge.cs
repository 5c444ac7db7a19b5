namespace Bairelay.Cameras.Life;

/// <summary>Tells a loop to look again. Take the task first and look then, and no nudge is lost.</summary>
internal sealed class Nudge
{
    private volatile TaskCompletionSource _next = New();

    public Task Next => _next.Task;

    public void Give() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
