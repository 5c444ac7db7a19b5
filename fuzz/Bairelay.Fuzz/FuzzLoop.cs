namespace Bairelay.Fuzz;

/// <summary>
/// Mutates seeds and corpus of a target and feeds the target. Runs anywhere, and finds what is near to known inputs. The
/// seed is printed and can be given, so that a failure can be repeated.
/// </summary>
internal static class FuzzLoop
{
    private static readonly byte[] s_nothing = [];

    public static bool Run(FuzzTarget target, double seconds, int seed)
    {
        var time = TimeProvider.System;
        var random = new Random(seed);
        var mutation = new Mutation(target.Pieces, random);
        byte[][] inputs = [.. target.Seeds, .. Corpus.Read(target)];
        Console.WriteLine($"Fuzzing {target.Name} for {seconds:0.#} s, seed {seed}, {target.Seeds.Count} seeds and {inputs.Length - target.Seeds.Count} inputs of the corpus");
        using var watchdog = new Watchdog();
        var runs = 0L;
        // As they are first.
        foreach (var input in inputs.Prepend(s_nothing))
        {
            runs++;
            if (!Examine(target, input, watchdog)) return false;
        }

        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < TimeSpan.FromSeconds(seconds))
        {
            for (var i = 0; i < 64; i++, runs++)
            {
                var input = mutation.Of(inputs[random.Next(inputs.Length)], inputs[random.Next(inputs.Length)]);
                if (!Examine(target, input, watchdog)) return false;
            }
        }

        Console.WriteLine($"{runs} inputs, no failure, {runs / Math.Max(1, seconds):0} a second");
        return true;
    }

    public static bool Examine(FuzzTarget target, byte[] input, Watchdog watchdog)
    {
        watchdog.Begin(target, input);
        try
        {
            target.Examine(input);
            return true;
        }
        catch (Exception exception)
        {
            Failure.Print(target.Name, input, exception);
            return false;
        }
        finally
        {
            watchdog.End();
        }
    }
}
