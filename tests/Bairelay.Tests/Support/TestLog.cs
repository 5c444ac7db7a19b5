using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Bairelay.Tests.Support;

/// <summary>Keeps every line. Disposing fails the test if an error was logged that it did not announce.</summary>
public sealed class TestLog : ILogger, IDisposable
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();
    private readonly List<string> _announced = [];

    public IEnumerable<string> Lines => _lines.Select(line => line.Text);

    public IEnumerable<string> LinesAt(LogLevel level) => _lines.Where(line => line.Level == level).Select(line => line.Text);

    /// <summary>Errors that contain this text are part of the test.</summary>
    public void Announce(string text) => _announced.Add(text);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, formatter(state, exception) + (exception is null ? "" : " | " + exception)));

    public void Dispose()
    {
        var errors = LinesAt(LogLevel.Error).Where(line => !_announced.Exists(text => line.Contains(text, StringComparison.Ordinal)));
        errors.Should().BeEmpty("a test announces the errors that it provokes");
    }
}
