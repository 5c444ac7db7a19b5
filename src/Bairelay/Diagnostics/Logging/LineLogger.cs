using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Bairelay.Diagnostics.Logging;

/// <summary>One line an event: local time, level, area, message with its key=value pairs.</summary>
internal sealed class LineLogger(string area, LogLevel level, bool colour, LineSink sink, TimeProvider time) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= level && logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var line = new StringBuilder(160);
        line.Append(time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture));
        line.Append(' ').Append(colour ? Colour(logLevel) : "").Append(Name(logLevel)).Append(colour ? "\e[0m" : "");
        line.Append(' ').Append(area).Append(": ");
        line.AppendPlain(formatter(state, exception));
        if (exception is not null) line.Append(" | ").AppendPlain(exception.ToString());
        sink.Write(line.ToString());
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        _ => "error",
    };

    private static string Colour(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "\e[2m",
        LogLevel.Information => "\e[32m",
        LogLevel.Warning => "\e[33m",
        _ => "\e[31m",
    };
}

/// <summary>Hands out loggers by area; the areas are the program's rooms: wake, state, program.</summary>
internal sealed class LineLoggers(LogLevels levels, bool colour, LineSink sink, TimeProvider time)
{
    public ILogger For(string area) => new LineLogger(area, levels.Of(area), colour, sink, time);
}
