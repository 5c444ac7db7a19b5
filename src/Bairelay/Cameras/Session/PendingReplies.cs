using Bairelay.Protocol.Baichuan;

namespace Bairelay.Cameras.Session;

/// <summary>
/// Who waits for which reply: matched by command and by bytes 12 to 15, which a camera echoes (docs/protocol.md 1.5).
/// When the session ends, everybody gets the cause.
/// </summary>
internal sealed class PendingReplies
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(uint Id, uint Tag), TaskCompletionSource<BcReply>> _waiting = [];
    private Exception? _cause;

    public TaskCompletionSource<BcReply> Expect(in BcHeader request)
    {
        var waiter = new TaskCompletionSource<BcReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_cause is null) _waiting[(request.MessageId, request.Tag)] = waiter;
            else Fail(waiter, _cause);
        }

        return waiter;
    }

    /// <summary>Nobody waits any more, as after a deadline.</summary>
    public void Forget(in BcHeader request)
    {
        lock (_lock) _waiting.Remove((request.MessageId, request.Tag));
    }

    public bool IsExpected(in BcHeader header)
    {
        lock (_lock) return _waiting.ContainsKey((header.MessageId, header.Tag));
    }

    public void Complete(BcReply reply)
    {
        TaskCompletionSource<BcReply>? waiter;
        lock (_lock)
        {
            if (!_waiting.Remove((reply.Header.MessageId, reply.Header.Tag), out waiter)) return;
        }

        waiter.TrySetResult(reply);
    }

    public void Fail(Exception cause)
    {
        TaskCompletionSource<BcReply>[] waiting;
        lock (_lock)
        {
            _cause ??= cause;
            waiting = [.. _waiting.Values];
            _waiting.Clear();
        }

        foreach (var waiter in waiting) Fail(waiter, cause);
    }

    private static void Fail(TaskCompletionSource<BcReply> waiter, Exception cause)
    {
        waiter.TrySetException(cause);
        // Whoever gave up at the same moment, or cannot send any more, does not look at it again.
        _ = waiter.Task.Exception;
    }
}
