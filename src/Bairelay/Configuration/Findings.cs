using System.Collections.Immutable;

namespace Bairelay.Configuration;

/// <summary>A position in the file, counted from 1.</summary>
internal readonly record struct Place(int Line, int Column)
{
    public static Place WholeFile => default;
}

/// <summary>Collects what is wrong, so that the operator sees everything at once.</summary>
internal sealed class Findings
{
    private readonly List<ConfigurationProblem> _problems = [];
    private readonly List<ConfigurationProblem> _warnings = [];

    /// <summary>
    /// Off once lines had to be left out because they are not TOML: what they would have said is unknown,
    /// so nothing is reported as missing or as contradicting something else.
    /// </summary>
    public bool JudgesCombinations { get; set; } = true;

    public bool Clean => _problems.Count == 0;

    public void Problem(string key, Place place, string message) =>
        _problems.Add(new ConfigurationProblem(key, place.Line, place.Column, message));

    /// <summary>A problem between keys, or with one that is absent.</summary>
    public void Combination(string key, Place place, string message)
    {
        if (JudgesCombinations)
            Problem(key, place, message);
    }

    public void Warning(string key, Place place, string message) =>
        _warnings.Add(new ConfigurationProblem(key, place.Line, place.Column, message));

    public ImmutableArray<ConfigurationProblem> Problems() => InFileOrder(_problems);

    public ImmutableArray<ConfigurationProblem> Warnings() => InFileOrder(_warnings);

    private static ImmutableArray<ConfigurationProblem> InFileOrder(List<ConfigurationProblem> list) =>
        [.. list.OrderBy(p => p.Line).ThenBy(p => p.Column)];
}
