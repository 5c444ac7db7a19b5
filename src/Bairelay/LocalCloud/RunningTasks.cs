namespace Bairelay.LocalCloud;

/// <summary>Tasks that nobody waits for before the end.</summary>
internal sealed class RunningTasks
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];

    public void Own(Task task)
    {
        if (task.IsCompletedSuccessfully) return;
        lock (_lock) _running.Add(task);
        _ = task.ContinueWith(
            done =>
            {
                lock (_lock) _running.Remove(done);
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Waits for all of them; they have been told to end.</summary>
    public Task EndAsync()
    {
        lock (_lock) return Task.WhenAll(_running);
    }
}
