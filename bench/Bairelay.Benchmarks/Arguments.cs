namespace Bairelay.Benchmarks;

/// <summary>What follows the name of a benchmark on the command line.</summary>
internal sealed class Arguments(IReadOnlyList<string> words)
{
    public bool Has(string name) => words.Contains(name, StringComparer.Ordinal);

    /// <summary>The word after a name; null if the name is not there.</summary>
    public string? Value(string name)
    {
        for (var i = 0; i + 1 < words.Count; i++)
        {
            if (words[i] == name) return words[i + 1];
        }

        return null;
    }
}
