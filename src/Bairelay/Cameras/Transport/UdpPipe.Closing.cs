using Bairelay.Diagnostics;

namespace Bairelay.Cameras.Transport;

/// <summary>How a session over UDP ends: in one place, for the first reason, and politely if it was alive.</summary>
internal sealed partial class UdpPipe
{
    /// <summary>The last words, such as a logout, get the chance of one retransmission, which comes after 500 ms.</summary>
    private static readonly TimeSpan s_flushLimit = TimeSpan.FromMilliseconds(600);

    /// <summary>
    /// A camera that misses the end stays awake for up to a minute and sends on. Nothing acknowledges it, so it is
    /// said three times, apart, because packets are lost in bursts.
    /// </summary>
    private static readonly TimeSpan s_betweenEnds = TimeSpan.FromMilliseconds(20);

    private readonly TaskCompletionSource _flushed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set by the first who disposes; completed when everything is closed.</summary>
    private TaskCompletionSource? _disposal;

    public override async ValueTask DisposeAsync()
    {
        bool isFirst;
        TaskCompletionSource disposal;
        lock (_lock)
        {
            isFirst = _disposal is null;
            disposal = _disposal ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _readable.Set();
            _writable.Set();
            if (_end is not null || _stream.UnackedPackets == 0) _flushed.TrySetResult();
        }

        if (isFirst)
        {
            try
            {
                await CloseAsync();
            }
            finally
            {
                disposal.SetResult();
            }
        }

        await disposal.Task;
    }

    /// <summary>Under the lock.</summary>
    private void End(PipeEnd end)
    {
        if (_end is not null) return;
        _end = end;
        _log.SessionOver(_session.Peer, end.Message, _sent, _received, _stream.Retransmitted, _dropped);
        _readable.Set();
        _writable.Set();
        _flushed.TrySetResult();
    }

    private async Task CloseAsync()
    {
        await _flushed.Task.WaitAsync(s_flushLimit, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bool isOver;
        lock (_lock)
        {
            isOver = _end is { IsOrderly: true };
            End(PipeEnd.Ours);
        }

        for (var i = 0; i < 3 && !isOver; i++)
        {
            if (i > 0) await Task.Delay(s_betweenEnds, _time);
            lock (_lock) Send(_talk.WriteEnd(_packet), Now);
        }

        await _stopping.CancelAsync();
        lock (_lock) _socket.Dispose();
        await _receiving;
        await _timer.DisposeAsync();
        _stopping.Dispose();
    }
}
