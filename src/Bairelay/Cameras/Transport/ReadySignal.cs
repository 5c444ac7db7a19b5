using System.Threading.Tasks.Sources;

namespace Bairelay.Cameras.Transport;

/// <summary>
/// Wakes the one who waits, or the next who will. Unlike the framework's semaphores it allocates nothing, which at a
/// thousand wakes a second matters. It may wake for nothing; the one who waits looks again.
/// </summary>
/// <param name="inline">
/// The one who waits goes on inside <see cref="Set"/>, on the thread that calls it, for as long as there is something to
/// do at once. Saves the way through the thread pool where every microsecond counts.
/// </param>
internal sealed class ReadySignal(bool inline = false) : IValueTaskSource
{
    private readonly Lock _lock = new();
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = !inline };
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancellation;
    private bool _set;
    private bool _waiting;

    public void Set()
    {
        lock (_lock)
        {
            if (!_waiting)
            {
                _set = true;
                return;
            }

            _waiting = false;
        }

        // Not under the lock: whoever goes on inside of this may have to wait for a callback that takes it.
        _core.SetResult(true);
    }

    /// <summary>One waiter at a time.</summary>
    public ValueTask WaitAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_waiting) throw new InvalidOperationException("Two at once wait for the same pipe");
            if (_set)
            {
                _set = false;
                return ValueTask.CompletedTask;
            }

            _core.Reset();
            _cancellation = cancellation;
            _waiting = true;
            _registration = cancellation.UnsafeRegister(static signal => ((ReadySignal)signal!).Cancel(), this);
            return new ValueTask(this, _core.Version);
        }
    }

    public void GetResult(short token)
    {
        // Not under the lock: this waits for a callback that is running, and the callback takes the lock.
        _registration.Dispose();
        _core.GetResult(token);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Cancel()
    {
        lock (_lock)
        {
            if (!_waiting) return;
            _waiting = false;
            _core.SetException(new OperationCanceledException(_cancellation));
        }
    }
}
