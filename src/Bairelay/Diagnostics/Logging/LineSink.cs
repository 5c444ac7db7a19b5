using System.Threading.Channels;

namespace Bairelay.Diagnostics.Logging;

/// <summary>
/// Writes lines from a queue of its own, so that a terminal or a pipe that stalls never stalls the service. When the
/// queue is full, lines are dropped and counted.
/// </summary>
internal sealed class LineSink : IAsyncDisposable
{
    private const int QueueLength = 4096;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly Task _writer;
    private long _dropped;

    public LineSink(TextWriter output, TimeProvider time)
    {
        _output = output;
        _time = time;
        _writer = Task.Run(WriteAsync);
    }

    public void Write(string line)
    {
        if (!_lines.Writer.TryWrite(line)) Interlocked.Increment(ref _dropped);
    }

    /// <summary>Waits until everything is written, but not for ever.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await Task.WhenAny(_writer, Task.Delay(s_patience, _time));
    }

    private async Task WriteAsync()
    {
        try
        {
            while (await _lines.Reader.WaitToReadAsync())
            {
                while (_lines.Reader.TryRead(out var line)) await _output.WriteLineAsync(line);
                var dropped = Interlocked.Exchange(ref _dropped, 0);
                if (dropped > 0) await _output.WriteLineAsync($"({dropped} log lines were dropped: the log's reader is too slow)");
                await _output.FlushAsync();
            }
        }
        catch (IOException)
        {
            // Nobody reads the log any more; the service goes on without.
            while (await _lines.Reader.WaitToReadAsync()) _lines.Reader.TryRead(out _);
        }
    }
}
