using System.Collections.Immutable;

namespace Bairelay.Configuration;

/// <summary>
/// One finding. <paramref name="Key"/> is a dotted path (<c>wake_server.heartbeat_ms</c>, <c>cameras[front].uid</c>),
/// empty where the text is not TOML. Line and column count from 1; 0 means the file as a whole.
/// </summary>
internal sealed record ConfigurationProblem(string Key, int Line, int Column, string Message);

internal enum ConfigurationOutcome
{
    Valid,
    Invalid,
    NotFound,
    Unreadable,
}

/// <summary>What reading a file came to. Mistakes of the operator are values here, never exceptions.</summary>
internal sealed record ConfigurationResult
{
    /// <summary>The file as the operator named it.</summary>
    public required string File { get; init; }

    public required ConfigurationOutcome Outcome { get; init; }

    /// <summary>Set exactly when the outcome is <see cref="ConfigurationOutcome.Valid"/>.</summary>
    public BairelayOptions? Options { get; init; }

    /// <summary>All of them, in the order of the file.</summary>
    public ImmutableArray<ConfigurationProblem> Problems { get; init; } = [];

    public ImmutableArray<ConfigurationProblem> Warnings { get; init; } = [];

    /// <summary>0 valid, 3 invalid, 2 where there is no file to read.</summary>
    public int ExitCode => Outcome switch
    {
        ConfigurationOutcome.Valid => 0,
        ConfigurationOutcome.Invalid => 3,
        _ => 2,
    };
}
