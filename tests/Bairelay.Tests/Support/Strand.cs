using System.Collections.Concurrent;

namespace Bairelay.Tests.Support;

/// <summary>
/// Runs whatever is started in it one piece after the other, and knows when nothing is left to do until time passes or
/// bytes come. So made-up time never outruns the code under test.
/// </summary>
internal sealed class Strand : SynchronizationContext
{
    private readonly ConcurrentQueue<(SendOrPostCallback Run, object? State)> _waiting = new();
    private int _pending;

    /// <summary>
    /// Nothing is left here, nor in the thread pool, from where some continuations come: one that waits in a busy
    /// thread's own queue is taken by another thread only when there is nothing else to do.
    /// </summary>
    public bool IsIdle => Volatile.Read(ref _pending) == 0 && ThreadPool.PendingWorkItemCount == 0;

    public override void Post(SendOrPostCallback d, object? state)
    {
        _waiting.Enqueue((d, state));
        if (Interlocked.Increment(ref _pending) == 1) ThreadPool.UnsafeQueueUserWorkItem(_ => RunAll(), null);
    }

    /// <summary>Starts something; its continuations stay here.</summary>
    public Task<T> Start<T>(Func<Task<T>> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(_ => _ = FinishAsync(), null);
        return done.Task;

        async Task FinishAsync()
        {
            try
            {
                done.SetResult(await work());
            }
            catch (OperationCanceledException exception)
            {
                done.SetCanceled(exception.CancellationToken);
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }
    }

    private void RunAll()
    {
        SetSynchronizationContext(this);
        do
        {
            if (_waiting.TryDequeue(out var next)) next.Run(next.State);
        }
        while (Interlocked.Decrement(ref _pending) > 0);
        SetSynchronizationContext(null);
    }
}
