namespace Bairelay.Fuzz;

/// <summary>
/// Mutates the corpus of each target for its share of the given time and feeds the target. The seed is printed and can
/// be given, so that a failure can be repeated.
/// </summary>
internal static class FuzzLoop
{
    public static int Run(string[] args)
    {
        var seconds = Option(args, "--seconds", 10);
        var seed = Option(args, "--seed", Environment.ProcessId);
        var name = Array.IndexOf(args, "--target") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
        var targets = FuzzTarget.All.Where(target => name is null || target.Name == name).ToList();
        if (targets.Count == 0)
        {
            Console.Error.WriteLine($"No target {name}. There are: {string.Join(", ", FuzzTarget.All.Select(target => target.Name))}");
            return 2;
        }

        return targets.TrueForAll(target => Run(target, (double)seconds / targets.Count, seed)) ? 0 : 1;
    }

    private static bool Run(FuzzTarget target, double seconds, int seed)
    {
        var time = TimeProvider.System;
        var random = new Random(seed);
        var corpus = target.Corpus;
        Console.WriteLine($"Fuzzing {target.Name} for {seconds:0.#} s, seed {seed}, corpus {corpus.Count}");
        var started = time.GetTimestamp();
        long runs = 0;
        while (time.GetElapsedTime(started) < TimeSpan.FromSeconds(seconds))
        {
            for (var i = 0; i < 256; i++, runs++)
            {
                var input = Mutate(corpus[random.Next(corpus.Count)], target.Pieces, random);
                try
                {
                    target.Feed(input);
                }
                catch (Exception exception)
                {
                    Console.WriteLine($"FAILED after {runs} runs on {Convert.ToHexStringLower(input)}");
                    Console.WriteLine(exception);
                    return false;
                }
            }
        }

        Console.WriteLine($"{runs} inputs, no failure, {runs / Math.Max(1, seconds):0} a second");
        return true;
    }

    private static byte[] Mutate(byte[] original, IReadOnlyList<byte[]> pieces, Random random)
    {
        var bytes = original.ToList();
        for (var change = random.Next(0, 6); change > 0; change--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(5))
            {
                case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.InsertRange(at, pieces[random.Next(pieces.Count)]); break;
                case 3: bytes.RemoveRange(at, Math.Min(random.Next(8), bytes.Count - at)); break;
                case 4:
                    var length = Math.Min(random.Next(40), bytes.Count - at);
                    bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                    break;
            }
        }

        return [.. bytes];
    }

    private static int Option(string[] args, string name, int otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1]) : otherwise;
    }
}
