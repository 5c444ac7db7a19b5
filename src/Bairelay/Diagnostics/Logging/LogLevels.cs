using Microsoft.Extensions.Logging;

namespace Bairelay.Diagnostics.Logging;

/// <summary>
/// Which areas log how much. Written as in <c>BAIRELAY_LOG=info,wake=debug</c>; <c>bairelay</c> as an area means all
/// of them, so that recipes written for the original's RUST_LOG work.
/// </summary>
internal sealed class LogLevels
{
    private readonly Dictionary<string, LogLevel> _areas = new(StringComparer.OrdinalIgnoreCase);

    public LogLevels(LogLevel everywhere) => Everywhere = everywhere;

    public LogLevel Everywhere { get; private set; }

    public LogLevel Of(string area) => _areas.TryGetValue(area, out var level) ? level : Everywhere;

    /// <summary>Reads a list; what is not understood is returned, so that it can be said.</summary>
    /// <param name="usual">The level without any -v.</param>
    public static LogLevels Parse(string? text, int verbosity, List<string> notUnderstood, LogLevel usual = LogLevel.Information)
    {
        var levels = new LogLevels(verbosity switch { 0 => usual, 1 => LogLevel.Debug, _ => LogLevel.Trace });
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var area = equals < 0 ? "" : part[..equals];
            if (ParseLevel(part[(equals + 1)..]) is not { } level) notUnderstood.Add(part);
            else if (area is "" or "bairelay") levels.Everywhere = level;
            else levels._areas[area] = level;
        }

        return levels;
    }

    private static LogLevel? ParseLevel(string text) => text.ToUpperInvariant() switch
    {
        "TRACE" => LogLevel.Trace,
        "DEBUG" => LogLevel.Debug,
        "INFO" or "INFORMATION" => LogLevel.Information,
        "WARN" or "WARNING" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        "OFF" or "NONE" => LogLevel.None,
        _ => null,
    };
}
