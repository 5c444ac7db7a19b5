namespace Bairelay.Configuration;

/// <summary>Finds what somebody probably meant.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the fewest typing mistakes, or null when none is near enough to be a mistyping.</summary>
    public static string? Of(string written, IEnumerable<string> candidates)
    {
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in candidates)
        {
            // A third of the letters may be wrong; more than that is another word.
            var limit = Math.Max(1, Math.Max(written.Length, candidate.Length) / 3);
            if (Math.Abs(written.Length - candidate.Length) > limit)
                continue;
            var distance = Distance(written, candidate);
            if (distance <= limit && distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }

        return best;
    }

    /// <summary>Letters to insert, delete, replace or swap with their neighbour, case ignored.</summary>
    public static int Distance(string a, string b)
    {
        var twoAgo = new int[b.Length + 1];
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = previous[j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replace, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    current[j] = Math.Min(current[j], twoAgo[j - 2] + 1);
            }

            (twoAgo, previous, current) = (previous, current, twoAgo);
        }

        return previous[b.Length];
    }

    private static bool Same(char x, char y) => char.ToUpperInvariant(x) == char.ToUpperInvariant(y);
}
