using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Bairelay.Soak;

/// <summary>Counts the service's lines, and keeps those that must not be there.</summary>
internal sealed class SoakLog(SoakTime time) : ILogger
{
    private const int Kept = 40;

    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _recent = new();

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public IReadOnlyCollection<string> Errors => _errors;

    public IReadOnlyCollection<string> Recent => _recent;

    /// <summary>What happened in the house.</summary>
    public void Note(string what) => _recent.Enqueue($"{time.Passed:d\\.hh\\:mm\\:ss\\.fff} -- {what}");

    public void ForgetRecent() => _recent.Clear();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        _counts.AddOrUpdate($"{logLevel} {eventId.Id} {eventId.Name}", 1, (_, count) => count + 1);
        var line = $"{time.Passed:d\\.hh\\:mm\\:ss\\.fff} {logLevel} {formatter(state, exception)}{(exception is null ? "" : " | " + exception)}";
        _recent.Enqueue(line);
        while (_recent.Count > 4_000) _recent.TryDequeue(out _);
        if (logLevel >= LogLevel.Error && _errors.Count < Kept) _errors.Enqueue(line);
    }
}
