namespace Bairelay.Cameras.Reaching;

/// <summary>
/// Things that take time and are finished by the loop that sent for them, so that nothing else needs a lock. None is
/// lost: whoever ends the loop waits for the rest.
/// </summary>
internal sealed class Errands
{
    private readonly List<Task<Action>> _running = [];

    public IEnumerable<Task> Running => _running;

    public void Add<T>(Task<T> task, Action<T> finish)
    {
        _running.Add(RunAsync());

        async Task<Action> RunAsync()
        {
            var result = await task;
            return () => finish(result);
        }
    }

    /// <summary>Finishes those that are back.</summary>
    public async ValueTask FinishAsync()
    {
        for (var i = _running.Count - 1; i >= 0; i--)
        {
            if (!_running[i].IsCompleted) continue;
            var back = _running[i];
            _running.RemoveAt(i);
            (await back)();
        }
    }

    /// <summary>Waits for the rest, which their token has ended.</summary>
    public async ValueTask EndAsync()
    {
        while (_running.Count > 0)
        {
            try
            {
                var last = _running[^1];
                _running.RemoveAt(_running.Count - 1);
                (await last)();
            }
            catch (OperationCanceledException)
            {
                // As was asked for.
            }
        }
    }
}
