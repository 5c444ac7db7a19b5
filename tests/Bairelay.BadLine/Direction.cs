using System.Net.Sockets;

namespace Bairelay.BadLine;

/// <summary>Takes frames at one end and gives them to the other when their time has come.</summary>
internal sealed class Direction(Socket from, Socket to, Weather weather, TimeProvider time) : IDisposable
{
    /// <summary>As a queue in a radio: what does not fit is lost.</summary>
    private const int MostWaiting = 4096;

    private readonly PriorityQueue<byte[], (double Due, long Number)> _waiting = new();
    private readonly SemaphoreSlim _news = new(0);
    private long _number;

    public async Task RunAsync(CancellationToken stopping)
    {
        var both = Task.WhenAll(TakeAsync(stopping), GiveAsync(stopping));
        await both.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stopping.IsCancellationRequested) await both;
    }

    public void Dispose() => _news.Dispose();

    private double Now => time.GetElapsedTime(0).TotalMilliseconds;

    private async Task TakeAsync(CancellationToken stopping)
    {
        var buffer = new byte[LineEnd.MaxFrame];
        while (!stopping.IsCancellationRequested)
        {
            int length;
            try
            {
                length = await from.ReceiveAsync(buffer, stopping);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.NetworkDown)
            {
                continue;
            }

            lock (_waiting)
            {
                foreach (var due in weather.Arrivals(Now))
                {
                    if (_waiting.Count < MostWaiting) _waiting.Enqueue(buffer[..length], (due, _number++));
                }
            }

            _news.Release();
        }
    }

    private async Task GiveAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var (frame, wait) = Next();
            if (frame is null)
            {
                await _news.WaitAsync(wait, stopping);
                continue;
            }

            try
            {
                await to.SendAsync(frame, stopping);
            }
            catch (SocketException)
            {
                // The other end is down or its queue is full: the frame is lost, as on any link.
            }
        }
    }

    private (byte[]? Frame, TimeSpan Wait) Next()
    {
        lock (_waiting)
        {
            if (!_waiting.TryPeek(out var frame, out var order)) return (null, Timeout.InfiniteTimeSpan);
            if (order.Due > Now) return (null, TimeSpan.FromMilliseconds(Math.Ceiling(order.Due - Now)));
            _waiting.Dequeue();
            return (frame, default);
        }
    }
}
