using Microsoft.Extensions.Logging;

namespace Bairelay.Benchmarks.Child;

/// <summary>The log of the server under test, at its default level: lines are formatted and counted, not written.</summary>
internal sealed class ServedLog : ILogger
{
    private long _lines;

    public long Lines => Interlocked.Read(ref _lines);

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        _ = formatter(state, exception);
        Interlocked.Increment(ref _lines);
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
