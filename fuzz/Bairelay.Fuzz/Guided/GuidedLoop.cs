namespace Bairelay.Fuzz.Guided;

/// <summary>
/// As the plain loop, but keeps each input that takes a way through the code which none before took, and goes on from
/// there. At the end the smallest inputs that take all the ways together become the corpus.
/// </summary>
internal static class GuidedLoop
{
    public static bool Run(FuzzTarget target, double seconds, int seed)
    {
        var time = TimeProvider.System;
        var random = new Random(seed);
        var mutation = new Mutation(target.Pieces, random);
        using var watchdog = new Watchdog();
        var ways = new Ways(target, watchdog);
        foreach (var input in target.Seeds.Prepend([])) ways.Try(input, isSeed: true);
        if (ways.Edges == 0)
        {
            Console.Error.WriteLine("This program is not instrumented: use fuzz/guided.");
            return false;
        }

        var bySeeds = ways.Edges;
        foreach (var input in Corpus.Read(target)) ways.Try(input);
        var before = ways.Edges;
        Console.WriteLine($"Fuzzing {target.Name}, guided, for {seconds:0.#} s, seed {seed}; {bySeeds} edges by {target.Seeds.Count} seeds, {before} with the corpus");
        var started = time.GetTimestamp();
        while (!ways.Failed && time.GetElapsedTime(started) < TimeSpan.FromSeconds(seconds))
        {
            for (var i = 0; i < 64 && !ways.Failed; i++) ways.Try(mutation.Of(ways.Choose(random), ways.Any(random)));
        }

        if (ways.Failed) return false;
        var kept = ways.Smallest();
        Corpus.Replace(target, kept);
        Console.WriteLine(
            $"{ways.Runs} inputs, no failure, {ways.Runs / Math.Max(1, seconds):0} a second; {ways.Edges} edges; "
            + $"{kept.Count} inputs kept, {kept.Sum(input => input.Length)} bytes");
        return true;
    }
}
