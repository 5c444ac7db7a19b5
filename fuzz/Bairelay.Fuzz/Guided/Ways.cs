namespace Bairelay.Fuzz.Guided;

/// <summary>The inputs that were worth keeping, and what each of them reaches.</summary>
internal sealed class Ways(FuzzTarget target, Watchdog watchdog)
{
    private readonly bool[] _known = new bool[EdgeMap.Size * 8];
    private readonly bool[] _edges = new bool[EdgeMap.Size];
    private readonly List<Kept> _kept = [];
    private readonly List<int> _last = [];

    public long Runs { get; private set; }

    public int Edges { get; private set; }

    public bool Failed { get; private set; }

    public void Try(byte[] input, bool isSeed = false)
    {
        if (!Run(input) || !IsNew()) return;
        // Code that runs the first time only, or now and then, tells nothing of the input.
        int[] first = [.. _last];
        if (!Run(input)) return;
        var isNew = IsNew();
        if (isNew && !isSeed) input = Trimmed(input);
        if (isNew || isSeed) _kept.Add(new Kept(input, [.. _last.Select(way => way / 8)], isSeed));
        foreach (var way in first.Concat(_last))
        {
            _known[way] = true;
            if (_edges[way / 8]) continue;
            _edges[way / 8] = true;
            Edges++;
        }
    }

    /// <summary>The one of three that was chosen less often: what is new has its turn soon.</summary>
    public byte[] Choose(Random random)
    {
        var best = _kept[random.Next(_kept.Count)];
        for (var i = 0; i < 2; i++)
        {
            var other = _kept[random.Next(_kept.Count)];
            if (other.Chosen < best.Chosen) best = other;
        }

        best.Chosen++;
        return best.Input;
    }

    public byte[] Any(Random random) => _kept[random.Next(_kept.Count)].Input;

    /// <summary>
    /// Few inputs that reach every edge that any reached, however often, without those that are made by code. The rarest
    /// edges choose first, and each the smallest.
    /// </summary>
    public IReadOnlyList<byte[]> Smallest()
    {
        var takers = new Dictionary<int, (int Count, Kept Smallest)>();
        foreach (var kept in _kept)
        {
            foreach (var edge in kept.Edges)
            {
                takers[edge] = !takers.TryGetValue(edge, out var known) ? (1, kept)
                    : (known.Count + 1, kept.Input.Length < known.Smallest.Input.Length ? kept : known.Smallest);
            }
        }

        var covered = _kept.Where(kept => kept.IsSeed).SelectMany(kept => kept.Edges).ToHashSet();
        var chosen = new List<byte[]>();
        foreach (var (edge, taker) in takers.OrderBy(taker => taker.Value.Count))
        {
            if (covered.Contains(edge)) continue;
            covered.UnionWith(taker.Smallest.Edges);
            chosen.Add(taker.Smallest.Input);
        }

        return chosen;
    }

    private bool Run(byte[] input)
    {
        Runs++;
        EdgeMap.Clear();
        Failed |= !FuzzLoop.Examine(target, input, watchdog);
        EdgeMap.Read(_last);
        return !Failed;
    }

    private bool IsNew()
    {
        foreach (var way in _last)
        {
            if (!_known[way]) return true;
        }

        return false;
    }

    /// <summary>The same input without what its new ways do not need.</summary>
    private byte[] Trimmed(byte[] input)
    {
        var wanted = _last.Where(way => !_known[way]).ToArray();
        for (var piece = Math.Max(1, input.Length / 2); piece > 0; piece /= 2)
        {
            // Down to single bytes only where that is few runs.
            if (input.Length / piece > 128) break;
            for (var at = 0; at + piece <= input.Length;)
            {
                byte[] shorter = [.. input.AsSpan(0, at), .. input.AsSpan(at + piece)];
                if (Run(shorter) && Array.TrueForAll(wanted, way => _last.BinarySearch(way) >= 0)) input = shorter;
                else at += piece;
            }
        }

        // As it is now.
        Run(input);
        return input;
    }

    private sealed class Kept(byte[] input, int[] edges, bool isSeed)
    {
        public byte[] Input => input;

        public int[] Edges => edges;

        public bool IsSeed => isSeed;

        public int Chosen { get; set; }
    }
}
