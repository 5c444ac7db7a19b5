using System.Text;

namespace Bairelay.Fuzz;

/// <summary>
/// Mutates a corpus of whole messages for a given time and feeds the target. The seed is printed and can be given, so
/// that a failure can be repeated.
/// </summary>
internal static class FuzzLoop
{
    private static readonly string[] s_pieces =
    [
        "<P2P>", "</P2P>", "<uid>", "</uid>", "<dev>", "<ip>", "<port>", "-1", "4294967296", "18446744073709551616", "&amp;", "&", "]]>",
        "<!DOCTYPE a>", "<![CDATA[", "<!--", "<?x?>", "\0", "\u0001", "<a b='c'/>", "local", "0.0.0.0", "\uFEFF", "/>", "<",
    ];

    public static int Run(string[] args)
    {
        var seconds = Option(args, "--seconds", 10);
        var seed = Option(args, "--seed", Environment.ProcessId);
        var time = TimeProvider.System;
        var random = new Random(seed);
        var corpus = Corpus.Messages.Select(Encoding.UTF8.GetBytes).ToList();
        Console.WriteLine($"Fuzzing the datagram decoder for {seconds} s, seed {seed}, corpus {corpus.Count}");
        var started = time.GetTimestamp();
        long runs = 0;
        while (time.GetElapsedTime(started) < TimeSpan.FromSeconds(seconds))
        {
            for (var i = 0; i < 256; i++, runs++)
            {
                var input = Mutate(corpus[random.Next(corpus.Count)], random);
                try
                {
                    DatagramTarget.Run(input);
                }
                catch (Exception exception)
                {
                    Console.WriteLine($"FAILED after {runs} runs on {Convert.ToHexStringLower(input)}");
                    Console.WriteLine(exception);
                    return 1;
                }
            }
        }

        Console.WriteLine($"{runs} inputs, no failure, {runs / Math.Max(1, seconds)} a second");
        return 0;
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var change = random.Next(0, 6); change > 0; change--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(5))
            {
                case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.InsertRange(at, Encoding.UTF8.GetBytes(s_pieces[random.Next(s_pieces.Length)])); break;
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
